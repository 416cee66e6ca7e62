package org.medchain.link;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertificateNotInForceException;
import org.medchain.crypto.ca.CertificateNotInForceException.Cause;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Revocations;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;
import org.medchain.time.TimeSettings;

/**
 * This party's identity, and how it authenticates peers.
 *
 * @param network name of the network, as {@link #network} makes it; both ends must have the same
 * @param certificate of this party
 * @param identity signs for this party
 * @param authority must have issued peers' certificates
 * @param revocations what this party knows of peers' certificates; asked when a link begins, and every half minute
 * @param clock by which peers' certificates must be valid, then and every half minute
 * @param random for keys
 * @param patience the most time for a peer to authenticate; 1 ms to 365 days
 * @param meter measures the links
 */
public record LinkSettings(
        Bytes network,
        IdentityCertificate certificate,
        Identity identity,
        ConsortiumRoot authority,
        Revocations revocations,
        Clock clock,
        SecureRandom random,
        Duration patience,
        LinkMeter meter) {
    /** The most bytes of a network's name. */
    public static final int MAX_NETWORK = 96;

    private static final Pattern SERVICE = Pattern.compile("[a-z-]{1,31}");
    private static final int SHOWN = 8;

    public LinkSettings {
        TimeSettings.require("patience", patience);
        if (network.isEmpty() || network.size() > MAX_NETWORK) {
            throw new IllegalArgumentException(
                    "the network's name has " + network.size() + " bytes, expected 1 to " + MAX_NETWORK);
        }
        if (!certificate.identity().equals(identity.publicIdentity())) {
            throw new IllegalArgumentException(
                    certificate + " is of another identity, expected " + identity.publicIdentity());
        }
    }

    /**
     * The name of a network: the service and a slash, then whose network it is. So a link of one service of a consortium is not one of
     * another.
     *
     * @param service lower-case letters and hyphens, at most 31
     * @param whose the consortium's genesis hash, for example; at most 64 bytes
     */
    public static Bytes network(String service, Bytes whose) {
        if (!SERVICE.matcher(service).matches()) {
            throw new IllegalArgumentException("expected " + SERVICE + " as the service, found " + service);
        }
        return Bytes.concat(Bytes.utf8(service + "/"), whose);
    }

    /** Service and last bytes of a network's name, which need not be one. */
    static String shown(Bytes network) {
        String text = new String(network.toByteArray(), StandardCharsets.ISO_8859_1);
        String service = text.substring(0, text.indexOf('/') + 1);
        String whose = network.slice(Math.max(service.length(), network.size() - SHOWN), network.size())
                .toHex();
        return service.isEmpty()
                        || SERVICE.matcher(service.substring(0, service.length() - 1))
                                .matches()
                ? service + whose
                : whose;
    }

    /** Settings of links that are not measured. */
    public LinkSettings(
            Bytes network,
            IdentityCertificate certificate,
            Identity identity,
            ConsortiumRoot authority,
            Revocations revocations,
            Clock clock,
            SecureRandom random,
            Duration patience) {
        this(
                network,
                certificate,
                identity,
                authority,
                revocations,
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
        switch (revocations.standing(peer.serial())) {
            case NOT_REVOKED -> {}
            case REVOKED -> throw new CertificateNotInForceException(Cause.REVOKED, peer + " was revoked");
            case UNKNOWN ->
                throw new CertificateNotInForceException(
                        Cause.REVOCATION_UNKNOWN, "this party does not know yet whether " + peer + " was revoked");
        }
    }
}
