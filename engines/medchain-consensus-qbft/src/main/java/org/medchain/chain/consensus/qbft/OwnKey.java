package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.VerificationException;

/**
 * The signatures of a member, and whether its own key, which may be in a device, could be used when it was needed last. But for
 * what says so not thread-safe.
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
                LOG.log(Level.ERROR, "this member votes on nothing until its key can be used: " + e.getMessage());
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

    /** True from when the key could not be used until it is to be tried again. */
    boolean isResting() {
        return resting;
    }

    /** It is time to try the key again. */
    void tryAgain() {
        resting = false;
    }

    /** What whoever runs this member should know; for any thread. */
    List<String> troubles() {
        KeyUnavailableException reason = away;
        return reason == null
                ? List.of()
                : List.of("this member votes on nothing until its key can be used: " + reason.getMessage());
    }
}
