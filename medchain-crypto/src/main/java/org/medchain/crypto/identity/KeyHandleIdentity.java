package org.medchain.crypto.identity;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.KeyHandle;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * An identity whose private keys stay outside the JVM. Each key signs or agrees at its own JCA provider; the two
 * providers may differ. HPKE and the conversion of signatures to the suite's form are computed here. A device needs
 * ECDSA and ECDH on P-256, or Ed25519 and X25519. Thread-safe if the providers are.
 */
public final class KeyHandleIdentity implements Identity {
    private static final DomainTag PROBE = DomainTag.of("key-handle-probe");

    private final PublicIdentity publicIdentity;
    private final KeyHandle signing;
    private final KeyHandle sealing;

    private KeyHandleIdentity(PublicIdentity publicIdentity, KeyHandle signing, KeyHandle sealing) {
        this.publicIdentity = publicIdentity;
        this.signing = signing;
        this.sealing = sealing;
    }

    /**
     * Creates the identity of two keys. Uses each private key once to verify that it works and belongs to its public
     * key: an identity enrolled with a wrong public key could never open anything sealed to it.
     *
     * @param random randomness for this trial
     * @throws IllegalArgumentException if a public key does not fit the suite or its private key
     * @throws KeyUnavailableException if a private key cannot be used
     */
    public static KeyHandleIdentity of(SuiteId suite, KeyHandle signing, KeyHandle sealing, SecureRandom random) {
        Suite keys = Suite.of(suite);
        try {
            PublicIdentity identity = new PublicIdentity(suite, keys.verifyKey(signing), keys.sealKey(sealing));
            KeyHandleIdentity made = new KeyHandleIdentity(identity, signing, sealing);
            identity.verify(PROBE, Bytes.empty(), made.sign(PROBE, Bytes.empty()));
            made.open(PROBE, Bytes.empty(), identity.seal(PROBE, Bytes.empty(), Bytes.empty(), random))
                    .close();
            return made;
        } catch (MalformedException e) {
            throw new IllegalArgumentException(
                    "expected two keys of suite " + suite + ", found others: " + e.getMessage(), e);
        } catch (VerificationException e) {
            throw new IllegalArgumentException(
                    "expected each private key to match its public key, found one that does not: " + e.getMessage(), e);
        }
    }

    @Override
    public PublicIdentity publicIdentity() {
        return publicIdentity;
    }

    @Override
    public Bytes sign(DomainTag use, Bytes message) {
        return Suite.of(publicIdentity.suite()).sign(signing, Bytes.concat(use.prefix(), message));
    }

    @Override
    public SecretBytes open(DomainTag use, Bytes associated, Bytes sealed)
            throws MalformedException, VerificationException {
        Bytes box = publicIdentity.box(sealed);
        return Suite.of(publicIdentity.suite()).open(publicIdentity.sealKey(), sealing, use.prefix(), associated, box);
    }

    @Override
    public String toString() {
        return "KeyHandleIdentity[" + publicIdentity + ", redacted]";
    }
}
