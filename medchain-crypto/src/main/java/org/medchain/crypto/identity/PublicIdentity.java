package org.medchain.crypto.identity;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The paper's PK, hardened: a public identity with two keys. Decoding checks only sizes. A certificate vouches for the
 * soundness and the owner of the keys ({@link org.medchain.crypto.ca.ConsortiumRoot}).
 *
 * @param suite the suite of both keys
 * @param verifyKey verifies the holder's signatures
 * @param sealKey seals texts to the holder
 */
public record PublicIdentity(SuiteId suite, Bytes verifyKey, Bytes sealKey) {
    /** The largest encoded identity in bytes. */
    public static final int MAX_SIZE = 2 * Suite.MAX_KEY_OR_SIGNATURE + 64;

    private static final DomainTag ID = DomainTag.of("identity");

    public PublicIdentity {
        Suite keys = Suite.of(suite);
        if (verifyKey.size() != keys.verifyKeySize() || sealKey.size() != keys.sealKeySize()) {
            throw new IllegalArgumentException("expected keys of " + keys.verifyKeySize() + " and "
                    + keys.sealKeySize() + " bytes for suite " + suite + ", found " + verifyKey.size() + " and "
                    + sealKey.size());
        }
    }

    /** Decodes an identity from the fields of {@code struct}. */
    public static PublicIdentity decode(StructReader struct) throws MalformedException {
        SuiteId suite = SuiteId.of(struct.uint(0, 0, Long.MAX_VALUE));
        Suite keys = Suite.of(suite);
        return new PublicIdentity(suite, struct.bytes(1, keys.verifyKeySize()), struct.bytes(2, keys.sealKeySize()));
    }

    /** Decodes an identity from its canonical encoding. */
    public static PublicIdentity decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("identity", encoded, MAX_SIZE, PublicIdentity::decode);
    }

    /** Writes the fields of this identity to {@code struct}. */
    public void encode(StructWriter struct) {
        struct.integer(0, suite.code()).bytes(1, verifyKey).bytes(2, sealKey);
    }

    /** The canonical encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    /** The identity's id: the digest of its encoding. */
    public Digest id() {
        return Hasher.hash(ID, encode());
    }

    /**
     * Verifies that this identity's holder signed {@code message} for {@code use}.
     *
     * @throws VerificationException if the signature does not verify
     */
    public void verify(DomainTag use, Bytes message, Bytes signature) throws VerificationException {
        if (!Suite.of(suite).verify(verifyKey, Bytes.concat(use.prefix(), message), signature)) {
            throw new VerificationException(
                    "identity " + verifyKey.toShortHex() + " did not make the signature for " + use.name());
        }
    }

    /**
     * Seals {@code plaintext} to this identity's holder. Only the holder opens it, and only for the same {@code use}
     * and {@code associated}.
     *
     * @return an encoded {@link Sealed}
     * @throws MalformedException if this identity's sealing key is unusable
     */
    public Bytes seal(DomainTag use, Bytes associated, Bytes plaintext, SecureRandom random) throws MalformedException {
        Bytes box = Suite.of(suite).seal(sealKey, use.prefix(), associated, plaintext, random);
        return new Sealed(suite, box).encode();
    }

    /** Decodes {@code sealed} and checks that its suite is this identity's. */
    Bytes box(Bytes sealed) throws MalformedException, VerificationException {
        Sealed decoded = Sealed.decode(sealed);
        if (decoded.suite() != suite) {
            throw new VerificationException(
                    "expected a text sealed with suite " + suite + ", found suite " + decoded.suite());
        }
        return decoded.box();
    }

    @Override
    public String toString() {
        return "PublicIdentity[" + suite + " " + verifyKey.toShortHex() + "]";
    }
}
