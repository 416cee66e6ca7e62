package org.medchain.crypto.identity;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** An identity with its keys in memory. Closing wipes them. Thread-safe. */
public final class SoftwareIdentity implements Identity, AutoCloseable {
    private final PublicIdentity publicIdentity;
    private final RawKeyPair signingKeys;
    private final RawKeyPair sealingKeys;

    /** Combines two key pairs of one suite; closing the identity closes them. */
    public SoftwareIdentity(SuiteId suite, RawKeyPair signingKeys, RawKeyPair sealingKeys) {
        this.publicIdentity = new PublicIdentity(suite, signingKeys.publicKey(), sealingKeys.publicKey());
        this.signingKeys = signingKeys;
        this.sealingKeys = sealingKeys;
    }

    /** Generates an identity. */
    public static SoftwareIdentity generate(SuiteId suite, SecureRandom random) {
        Suite keys = Suite.of(suite);
        return new SoftwareIdentity(suite, keys.generateSigningKeys(random), keys.generateSealingKeys(random));
    }

    @Override
    public PublicIdentity publicIdentity() {
        return publicIdentity;
    }

    /** The signing key pair, for the key case and for an authority's certificates. */
    public RawKeyPair signingKeys() {
        return signingKeys;
    }

    /** The sealing key pair, for the key case. */
    public RawKeyPair sealingKeys() {
        return sealingKeys;
    }

    @Override
    public Bytes sign(DomainTag use, Bytes message) {
        return Suite.of(publicIdentity.suite()).sign(signingKeys, Bytes.concat(use.prefix(), message));
    }

    @Override
    public SecretBytes open(DomainTag use, Bytes associated, Bytes sealed)
            throws MalformedException, VerificationException {
        Bytes box = publicIdentity.box(sealed);
        return Suite.of(publicIdentity.suite()).open(sealingKeys, use.prefix(), associated, box);
    }

    @Override
    public void close() {
        signingKeys.close();
        sealingKeys.close();
    }

    @Override
    public String toString() {
        return "SoftwareIdentity[" + publicIdentity + ", redacted]";
    }
}
