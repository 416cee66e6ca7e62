package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;

/** A node without a ledger lets nobody in of whom it does not know. */
@Timeout(60)
class RevocationsAskedTest {
    private static final Bytes GOOD = Bytes.fromHex("01");
    private static final Bytes BAD = Bytes.fromHex("02");

    private final BlockingQueue<Bytes> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch answered = new CountDownLatch(1);

    @Test
    void certificate_isRevokedUntilMembersSayItIsNot() throws Exception {
        try (RevocationsAsked revocations = new RevocationsAsked(serial -> {
            asked.add(serial);
            answered.await();
            return serial.equals(BAD);
        })) {
            assertThat(revocations.test(GOOD)).isTrue();
            assertThat(asked.take()).isEqualTo(GOOD);
            assertThat(revocations.test(GOOD)).as("while it is asked").isTrue();

            answered.countDown();
            awaitAnswer(revocations, GOOD, false);
            assertThat(revocations.test(BAD)).isTrue();
            assertThat(asked.take()).isEqualTo(BAD);
            assertThat(revocations.test(BAD)).isTrue();
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
            assertThat(revocations.test(GOOD)).isTrue();
            awaitAnswer(revocations, GOOD, false);
            assertThat(asked).hasSize(2);
        }
    }

    private static void awaitAnswer(RevocationsAsked revocations, Bytes serial, boolean answer) {
        while (revocations.test(serial) != answer) {
            Thread.onSpinWait();
        }
    }
}
