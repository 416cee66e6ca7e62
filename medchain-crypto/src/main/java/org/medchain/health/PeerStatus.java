package org.medchain.health;

import java.time.Instant;
import java.util.Optional;

/**
 * A link to another process, as an operator sees it.
 *
 * @param peer the other process: "member 2 (Hospital 3)"
 * @param linkedSince when the link began, by this machine's clock; empty if there is none
 * @param kind of reason why there is no link; empty if there is one
 * @param reason the same in words; empty if there is one
 */
public record PeerStatus(String peer, Optional<Instant> linkedSince, Optional<NoLink> kind, String reason) {
    /** A peer with a link. */
    public static PeerStatus linked(String peer, Instant since) {
        return new PeerStatus(peer, Optional.of(since), Optional.empty(), "");
    }

    /** A peer without a link. */
    public static PeerStatus notLinked(String peer, NoLink kind, String reason) {
        return new PeerStatus(peer, Optional.empty(), Optional.of(kind), reason);
    }

    /** Whether there is a link. */
    public boolean isLinked() {
        return linkedSince.isPresent();
    }

    @Override
    public String toString() {
        return linkedSince
                .map(since -> peer + ": linked since " + since)
                .orElseGet(() -> peer + ": not linked: " + reason);
    }
}
