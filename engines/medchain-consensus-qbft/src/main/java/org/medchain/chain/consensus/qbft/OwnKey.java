package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * The signatures of a member, and whether its own key, which may be in a device, could be used when it was needed last. Methods
 * that do not say otherwise are for one thread.
 */
final class OwnKey implements Signatures {
    private static final Logger LOG = System.getLogger(OwnKey.class.getName());

    private final Signatures signatures;
    private volatile @Nullable KeyUnavailableException away;
    private boolean resting;

    OwnKey(Signatures signatures) {
        this.signatures = signatures;
    }

    @Override
    public Signed sign(Statement statement) {
        try {
            Signed signed = signatures.sign(statement);
            if (away != null) {
                LOG.log(Level.INFO, "this member's key can be used again");
                away = null;
            }
            return signed;
        } catch (KeyUnavailableException e) {
            if (away == null) {
                LOG.log(Level.ERROR, "MC-L010 this member does not vote until its key can be used: " + e.getMessage());
            }
            away = e;
            resting = true;
            throw e;
        }
    }

    @Override
    public void verify(Signed signed) throws VerificationException {
        signatures.verify(signed);
    }

    /** True if the key could not be used, and is not to be tried again yet. */
    boolean isResting() {
        return resting;
    }

    /** Allows the next use of the key. */
    void tryAgain() {
        resting = false;
    }

    /** The issue of a key that cannot be used; for any thread. */
    Optional<Issue> issue() {
        return Optional.ofNullable(away)
                .map(reason -> new Issue(
                        IssueCode.KEY_UNAVAILABLE,
                        "this member does not vote until its key can be used: " + reason.getMessage()));
    }
}
