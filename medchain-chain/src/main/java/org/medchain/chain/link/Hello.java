package org.medchain.chain.link;

import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.TrustAnchor;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The first frame of each side: {@code {0: version 1, 1: genesis hash, 2: member, 3: signature}}. The member signs
 * {@code {0: genesis hash, 1: member, 2: H(own TLS certificate), 3: H(the other's TLS certificate)}} under the tag
 * {@code medchain/v1/link}.
 */
record Hello(Bytes genesis, int member, Bytes signature) {
    /** The most bytes of one, encoded. */
    static final int MAX_SIZE = Suite.MAX_KEY_OR_SIGNATURE + 128;

    private static final int VERSION = 1;
    private static final DomainTag LINK = DomainTag.of("link");
    private static final DomainTag CERTIFICATE = DomainTag.of("link-certificate");

    /** The TLS certificates of a connection, as the side sees it that speaks. */
    record Ends(Bytes own, Bytes other) {
        Ends reversed() {
            return new Ends(other, own);
        }
    }

    /** This member's hello. */
    static Hello of(LinkSettings settings, Ends ends) {
        Bytes genesis = settings.config().genesisHash().value();
        Bytes signature = settings.identity().sign(LINK, statement(genesis, settings.member(), ends));
        return new Hello(genesis, settings.member(), signature);
    }

    static Hello decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("hello", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new Hello(
                    struct.bytes(1, Digest.SIZE),
                    (int) struct.uint(2, 0, ConsortiumConfig.MAX_MEMBERS - 1),
                    struct.bytes(3, 1, Suite.MAX_KEY_OR_SIGNATURE));
        });
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, genesis)
                .integer(2, member)
                .bytes(3, signature)
                .toBytes();
    }

    /**
     * Verifies, in this order: the consortium, that it is another member, that its certificate is the CA's, valid now and
     * not revoked, and that it signed the certificates of this very connection.
     *
     * @param ends the connection as the receiver sees it
     */
    void verify(LinkSettings settings, Ends ends) throws VerificationException {
        ConsortiumConfig config = settings.config();
        if (!genesis.equals(config.genesisHash().value())) {
            throw new VerificationException(
                    "a member of consortium " + genesis.toShortHex() + " says hello, expected " + config.genesisHash());
        }
        if (member >= config.members().size() || member == settings.member()) {
            throw new VerificationException(
                    "member " + member + " of " + config.members().size() + " says hello to " + settings.member());
        }
        Member peer = config.members().get(member);
        TrustAnchor.of(config.ca()).verify(peer.certificate(), settings.clock().instant());
        if (settings.revoked().test(peer.certificate().serial())) {
            throw new VerificationException("the certificate of member " + member + " was revoked");
        }
        peer.identity().verify(LINK, statement(genesis, member, ends.reversed()), signature);
    }

    private static Bytes statement(Bytes genesis, int member, Ends ends) {
        return new StructWriter()
                .bytes(0, genesis)
                .integer(1, member)
                .bytes(2, Hasher.hash(CERTIFICATE, ends.own()).value())
                .bytes(3, Hasher.hash(CERTIFICATE, ends.other()).value())
                .toBytes();
    }
}
