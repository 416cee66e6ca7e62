package org.medchain.health;

import java.time.Instant;

/**
 * A connection that this process refused after its peer had said who it is: with a certificate that was revoked, is not valid, or
 * is of another consortium, or of a party that may not connect here.
 *
 * @param at when, by this machine's clock
 * @param address the peer's
 * @param reason why
 */
public record Refusal(Instant at, String address, String reason) {
    @Override
    public String toString() {
        return at + " " + address + ": " + reason;
    }
}
