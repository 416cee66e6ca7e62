package org.medchain.link;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertificateNotInForceException;
import org.medchain.crypto.ca.CertificateNotInForceException.Cause;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/**
 * This party's identity, and how it authenticates peers.
 *
 * @param network name of the network, which both ends must share
 * @param certificate of this party
 * @param identity signs for this party
 * @param authority must have issued peers' certificates
 * @param revoked whether the certificate with this serial number was revoked; called when a link begins, and every half minute
 * @param clock by which peers' certificates must be valid, then and every half minute
 * @param random for keys
 * @param patience the most time for a peer to authenticate
 * @param meter measures the links
 */
public record LinkSettings(
        Bytes network,
        IdentityCertificate certificate,
        Identity identity,
        ConsortiumRoot authority,
        Predicate<Bytes> revoked,
        Clock clock,
        SecureRandom random,
        Duration patience,
        LinkMeter meter) {
    /** The most bytes of a network's name. */
    public static final int MAX_NETWORK = 64;

    public LinkSettings {
        if (network.isEmpty() || network.size() > MAX_NETWORK) {
            throw new IllegalArgumentException(
                    "the network's name has " + network.size() + " bytes, expected 1 to " + MAX_NETWORK);
        }
        if (!certificate.identity().equals(identity.publicIdentity())) {
            throw new IllegalArgumentException(
                    certificate + " is of another identity, expected " + identity.publicIdentity());
        }
    }

    /** Settings of links that are not measured. */
    public LinkSettings(
            Bytes network,
            IdentityCertificate certificate,
            Identity identity,
            ConsortiumRoot authority,
            Predicate<Bytes> revoked,
            Clock clock,
            SecureRandom random,
            Duration patience) {
        this(
                network,
                certificate,
                identity,
                authority,
                revoked,
                clock,
                random,
                patience,
                new LinkMeter(Metrics.NONE, Tag.Network.LEDGER));
    }

    /** Verifies that a certificate, which was verified when its link began, is still valid and not revoked. */
    void verifyStillGood(IdentityCertificate peer) throws VerificationException {
        authority.verifyStillValid(peer, clock.instant());
        requireNotRevoked(peer);
    }

    /** Verifies that a certificate is known not to be revoked: while a ledger catches up, that is known of none. */
    void requireNotRevoked(IdentityCertificate peer) throws CertificateNotInForceException {
        if (revoked.test(peer.serial())) {
            throw new CertificateNotInForceException(
                    Cause.REVOKED, peer + " was revoked, or this party does not know yet whether it was");
        }
    }
}
