package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Revocations.Standing;
import org.medchain.error.UnavailableException;

/** A node without a ledger lets nobody in of whom it does not know. */
@Timeout(60)
class RevocationsAskedTest {
    private static final Bytes GOOD = Bytes.fromHex("01");
    private static final Bytes BAD = Bytes.fromHex("02");

    private final BlockingQueue<Bytes> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch answered = new CountDownLatch(1);

    @Test
    void certificate_isUnknownUntilMembersSayWhatItIs() throws Exception {
        try (RevocationsAsked revocations = new RevocationsAsked(serial -> {
            asked.add(serial);
            answered.await();
            return serial.equals(BAD);
        })) {
            assertThat(revocations.standing(GOOD)).isEqualTo(Standing.UNKNOWN);
            assertThat(asked.take()).isEqualTo(GOOD);
            assertThat(revocations.standing(GOOD)).as("while it is asked").isEqualTo(Standing.UNKNOWN);

            answered.countDown();
            awaitAnswer(revocations, GOOD, Standing.NOT_REVOKED);
            assertThat(revocations.standing(BAD)).isEqualTo(Standing.UNKNOWN);
            assertThat(asked.take()).isEqualTo(BAD);
            awaitAnswer(revocations, BAD, Standing.REVOKED);
            assertThat(asked).as("asked once each").isEmpty();
        }
    }

    @Test
    void question_thatNobodyAnswers_isAskedAgain() throws Exception {
        try (RevocationsAsked revocations = new RevocationsAsked(serial -> {
            asked.add(serial);
            if (asked.size() < 2) {
                throw new UnavailableException("nobody answers");
            }
            return false;
        })) {
            assertThat(revocations.standing(GOOD)).isEqualTo(Standing.UNKNOWN);
            awaitAnswer(revocations, GOOD, Standing.NOT_REVOKED);
            assertThat(asked).hasSize(2);
        }
    }

    private static void awaitAnswer(RevocationsAsked revocations, Bytes serial, Standing answer) {
        while (revocations.standing(serial) != answer) {
            Thread.onSpinWait();
        }
    }
}
