package org.medchain.link;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The first frame of each side: {@code {0: version 1, 1: network, 2: certificate, 3: signature}}. Its sender signs
 * {@code {0: network, 1: H(own TLS certificate), 2: H(the other's TLS certificate)}} under the tag
 * {@code medchain/v1/link}.
 */
record Hello(Bytes network, IdentityCertificate certificate, Bytes signature) {
    /** The most bytes of an encoded hello. */
    static final int MAX_SIZE = IdentityCertificate.MAX_SIZE + Suite.MAX_KEY_OR_SIGNATURE + 128;

    private static final int VERSION = 1;
    private static final DomainTag LINK = DomainTag.of("link");
    private static final DomainTag CERTIFICATE = DomainTag.of("link-certificate");

    /** The TLS certificates of a connection's ends, from the view of one of them. */
    record Ends(Bytes own, Bytes other) {
        Ends reversed() {
            return new Ends(other, own);
        }
    }

    /** The hello of this party. */
    static Hello of(LinkSettings settings, Ends ends) {
        Bytes signature = settings.identity().sign(LINK, statement(settings.network(), ends));
        return new Hello(settings.network(), settings.certificate(), signature);
    }

    static Hello decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("hello", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new Hello(
                    struct.bytes(1, 1, LinkSettings.MAX_NETWORK),
                    IdentityCertificate.decode(struct.bytes(2, 1, IdentityCertificate.MAX_SIZE)),
                    struct.bytes(3, 1, Suite.MAX_KEY_OR_SIGNATURE));
        });
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, network)
                .bytes(2, certificate.encode())
                .bytes(3, signature)
                .toBytes();
    }

    /**
     * Verifies, in this order: the network; that the certificate is the authority's, valid now and not revoked; and that its holder
     * signed the TLS certificates of this connection.
     *
     * @param ends the connection as the receiver sees it
     */
    void verify(LinkSettings settings, Ends ends) throws VerificationException {
        if (!network.equals(settings.network())) {
            throw new VerificationException(
                    "the peer is of another network, perhaps of another consortium, or this is the"
                            + " port of another service: found " + LinkSettings.shown(network) + ", expected "
                            + LinkSettings.shown(settings.network()));
        }
        settings.authority().verify(certificate, settings.clock().instant());
        settings.requireNotRevoked(certificate);
        certificate.identity().verify(LINK, statement(network, ends.reversed()), signature);
    }

    private static Bytes statement(Bytes network, Ends ends) {
        return new StructWriter()
                .bytes(0, network)
                .bytes(1, Hasher.hash(CERTIFICATE, ends.own()).value())
                .bytes(2, Hasher.hash(CERTIFICATE, ends.other()).value())
                .toBytes();
    }
}
