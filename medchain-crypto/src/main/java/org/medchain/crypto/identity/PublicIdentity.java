package org.medchain.crypto.identity;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The paper's PK, hardened: one public identity with two keys. Decoding checks sizes only; that the keys are sound and
 * whose they are is what a certificate says ({@link org.medchain.crypto.ca.TrustAnchor}).
 *
 * @param suite what the keys are for
 * @param verifyKey verifies the holder's signatures
 * @param sealKey is sealed to
 */
public record PublicIdentity(SuiteId suite, Bytes verifyKey, Bytes sealKey) {
    /** The most bytes of an encoded identity. */
    public static final int MAX_SIZE = 2 * Suite.MAX_KEY_OR_SIGNATURE + 64;

    private static final DomainTag ID = DomainTag.of("identity");

    public PublicIdentity {
        Suite keys = Suite.of(suite);
        if (verifyKey.size() != keys.verifyKeySize() || sealKey.size() != keys.sealKeySize()) {
            throw new IllegalArgumentException("keys of suite " + suite + " have " + keys.verifyKeySize() + " and "
                    + keys.sealKeySize() + " bytes, found " + verifyKey.size() + " and " + sealKey.size());
        }
    }

    /** Reads the fields of an identity. */
    public static PublicIdentity decode(StructReader struct) throws MalformedException {
        SuiteId suite = SuiteId.of(struct.uint(0, 0, Long.MAX_VALUE));
        Suite keys = Suite.of(suite);
        return new PublicIdentity(suite, struct.bytes(1, keys.verifyKeySize()), struct.bytes(2, keys.sealKeySize()));
    }

    /** Reads an identity from its canonical encoding. */
    public static PublicIdentity decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("identity", encoded, MAX_SIZE, PublicIdentity::decode);
    }

    /** Writes the fields of this identity. */
    public void encode(StructWriter struct) {
        struct.integer(0, suite.code()).bytes(1, verifyKey).bytes(2, sealKey);
    }

    /** The canonical encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    /** A short name of this identity: the digest of its encoding. */
    public Digest id() {
        return Hasher.hash(ID, encode());
    }

    /**
     * Verifies that this identity's holder signed {@code message} for {@code use}.
     *
     * @throws VerificationException if not
     */
    public void verify(DomainTag use, Bytes message, Bytes signature) throws VerificationException {
        if (!Suite.of(suite).verify(verifyKey, Bytes.concat(use.prefix(), message), signature)) {
            throw new VerificationException(
                    "the signature for " + use.name() + " is not by identity " + verifyKey.toShortHex());
        }
    }

    /**
     * Seals {@code plaintext} so that only this identity's holder opens it, and only for {@code use} and beside
     * {@code associated}.
     *
     * @return a {@link Sealed}, encoded
     * @throws MalformedException if this identity's sealing key is not a usable one
     */
    public Bytes seal(DomainTag use, Bytes associated, Bytes plaintext, SecureRandom random) throws MalformedException {
        Bytes box = Suite.of(suite).seal(sealKey, use.prefix(), associated, plaintext, random);
        return new Sealed(suite, box).encode();
    }

    /** What {@link #seal} put into {@code sealed}, if it may have been sealed to this identity. */
    Bytes box(Bytes sealed) throws MalformedException, VerificationException {
        Sealed decoded = Sealed.decode(sealed);
        if (decoded.suite() != suite) {
            throw new VerificationException("sealed with suite " + decoded.suite() + ", expected " + suite);
        }
        return decoded.box();
    }

    @Override
    public String toString() {
        return "PublicIdentity[" + suite + " " + verifyKey.toShortHex() + "]";
    }
}
