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
 * An identity whose private keys never come here: one signs and one agrees where it is, each by the JCA provider that holds it, which
 * need not be the same. HPKE, and what makes a signature the suite's own form, is done here; of a device it takes ECDSA and ECDH on
 * P-256, or Ed25519 and X25519. Thread-safe if the providers are.
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
     * The identity of two keys, each of which is used once to see that it can do what it is for, and that it belongs to its public
     * key: an identity that was enrolled with another key could never open what was sealed to it.
     *
     * @param random for that trial
     * @throws IllegalArgumentException if a public key is not of the suite, or not that of its private key
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
                    "not the keys of an identity of suite " + suite + ": " + e.getMessage(), e);
        } catch (VerificationException e) {
            throw new IllegalArgumentException(
                    "a private key is not that of the public key beside it: " + e.getMessage(), e);
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
