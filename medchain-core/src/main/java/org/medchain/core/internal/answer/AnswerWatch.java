package org.medchain.core.internal.answer;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.medchain.core.access.RefusalReason;
import org.medchain.error.MedChainException;
import org.medchain.io.Printable;

/**
 * Looks again, while an answer is being sent, whether the session still stands and the data is
 * still handed out. Asks the ledger no more than once a second:
 * an answer goes on for at most that long, and one piece, after its session has ended. Not thread-safe.
 */
final class AnswerWatch {
    private static final System.Logger LOG = System.getLogger(AnswerWatch.class.getName());
    private static final long EVERY_NANOS = 1_000_000_000L;

    private final AccessDesk desk;
    private final AccessDesk.Authentic asked;
    private final LongSupplier nanos;
    private long lastLooked;

    /** @param nanos counts as {@link System#nanoTime} does */
    AnswerWatch(AccessDesk desk, AccessDesk.Authentic asked, LongSupplier nanos) {
        this.desk = desk;
        this.asked = asked;
        this.nanos = nanos;
        this.lastLooked = nanos.getAsLong();
    }

    /** Why nothing more may be sent, if so. A ledger that cannot be asked is a reason. */
    Optional<RefusalReason> look() {
        long now = nanos.getAsLong();
        if (now - lastLooked < EVERY_NANOS) {
            return Optional.empty();
        }
        try {
            Optional<RefusalReason> ended = ended();
            lastLooked = nanos.getAsLong();
            return ended;
        } catch (MedChainException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P003 an answer in session {0} is broken off: whether it still stands cannot be checked: {1}",
                    asked.request().session(),
                    Printable.of(e.getMessage()));
            return Optional.of(RefusalReason.UNAVAILABLE);
        }
    }

    private Optional<RefusalReason> ended() throws MedChainException {
        if (desk.isRevoked(asked)) {
            return Optional.of(RefusalReason.CERTIFICATE_REVOKED);
        }
        if (!desk.isHandedOut(asked)) {
            return Optional.of(RefusalReason.DATA_NOT_HELD);
        }
        return desk.ended(asked.request().session(), asked.request().audience().audience());
    }
}
