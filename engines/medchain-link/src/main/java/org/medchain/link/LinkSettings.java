package org.medchain.link;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.TrustAnchor;
import org.medchain.crypto.identity.Identity;

/**
 * Who this party is, and what it takes for proof of who others are.
 *
 * @param network names the network; both ends must name the same one
 * @param certificate of this party
 * @param identity signs for this party
 * @param authority must have issued the other's certificate
 * @param revoked whether the certificate with this serial number was revoked; asked when a link begins
 * @param clock by which the other's certificate must be valid when a link begins
 * @param random for keys
 * @param patience how long a connection may take to prove who is there
 */
public record LinkSettings(
        Bytes network,
        Certificate certificate,
        Identity identity,
        TrustAnchor authority,
        Predicate<Bytes> revoked,
        Clock clock,
        SecureRandom random,
        Duration patience) {
    /** The most bytes of a network's name. */
    public static final int MAX_NETWORK = 64;

    public LinkSettings {
        if (network.isEmpty() || network.size() > MAX_NETWORK) {
            throw new IllegalArgumentException(
                    "a network's name has 1 to " + MAX_NETWORK + " bytes, found " + network.size());
        }
        if (!certificate.identity().equals(identity.publicIdentity())) {
            throw new IllegalArgumentException(certificate + " is not that of " + identity.publicIdentity());
        }
    }
}
