package org.medchain.testkit.proof;

import java.security.ProviderException;
import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** Two key pairs in memory that can be put away. */
class SimpleIdentity implements Identity {
    private final Suite suite;
    private final RawKeyPair signing;
    private final RawKeyPair sealing;
    private volatile boolean away;

    SimpleIdentity(SuiteId suite, SecureRandom random) {
        this.suite = Suite.of(suite);
        this.signing = this.suite.generateSigningKeys(random);
        this.sealing = this.suite.generateSealingKeys(random);
    }

    final void putAway(boolean now) {
        away = now;
    }

    @Override
    public PublicIdentity publicIdentity() {
        return new PublicIdentity(suite.id(), signing.publicKey(), sealing.publicKey());
    }

    @Override
    public Bytes sign(DomainTag use, Bytes message) {
        requireThere();
        return suite.sign(signing, Bytes.concat(prefix(use), message));
    }

    @Override
    public SecretBytes open(DomainTag use, Bytes associated, Bytes sealed)
            throws MalformedException, VerificationException {
        requireThere();
        Sealed decoded = Sealed.decode(sealed);
        if (decoded.suite() != suite.id()) {
            throw new VerificationException("sealed with suite " + decoded.suite() + ", expected " + suite.id());
        }
        return suite.open(sealing, use.prefix(), associated, decoded.box());
    }

    /** What is signed before the message. */
    Bytes prefix(DomainTag use) {
        return use.prefix();
    }

    private void requireThere() {
        if (away) {
            throw unavailable();
        }
    }

    /** What a caller gets while the keys are away. */
    RuntimeException unavailable() {
        return new KeyUnavailableException("the keys are away", true, new ProviderException("for a test"));
    }
}
