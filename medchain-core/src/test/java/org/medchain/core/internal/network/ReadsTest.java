package org.medchain.core.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

@Timeout(60)
class ReadsTest {
    private static String thread() {
        return Thread.currentThread().getName();
    }

    @Test
    void together_readsThatMeet_areUnderWayAtOnce() throws Exception {
        try (Reads reads = Reads.together()) {
            CyclicBarrier both = new CyclicBarrier(2);
            Pending<String> one = reads.begin(() -> met(both));
            Pending<String> other = reads.begin(() -> met(both));

            assertThat(other.await()).startsWith("medchain-read-");
            assertThat(one.await()).startsWith("medchain-read-");
        }
    }

    private static String met(CyclicBarrier others) {
        try {
            int unused = others.await(30, TimeUnit.SECONDS);
            return thread();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void inTurn_read_isCarriedOutWhereItIsAwaited() throws Exception {
        List<String> order = new ArrayList<>();
        try (Reads reads = Reads.inTurn()) {
            Pending<Boolean> first = reads.begin(() -> order.add("first on " + thread()));
            Pending<Boolean> never = reads.begin(() -> order.add("never"));
            Pending<Boolean> second = reads.begin(() -> order.add("second on " + thread()));

            assertThat(second.await()).isTrue();
            assertThat(first.await()).isTrue();
            assertThat(never).isNotNull();
        }
        assertThat(order).containsExactly("second on " + thread(), "first on " + thread());
    }

    @Test
    void together_moreReadsThanThreads_goOnOnTheCallers() throws Exception {
        try (Reads reads = Reads.together()) {
            CountDownLatch over = new CountDownLatch(1);
            List<Pending<String>> held = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                held.add(reads.begin(() -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return thread();
                }));
            }

            assertThat(reads.begin(ReadsTest::thread).await()).isEqualTo(thread());

            over.countDown();
            for (Pending<String> read : held) {
                assertThat(read.await()).startsWith("medchain-read-");
            }
        }
    }

    @Test
    void together_afterClosing_goesOnOnTheCallers() throws Exception {
        Reads reads = Reads.together();
        reads.close();

        assertThat(reads.begin(ReadsTest::thread).await()).isEqualTo(thread());
    }

    /** Callers need not know whether a ledger is remote. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readThatFails_failsAsItDoes(boolean together) {
        StorageException damaged = new StorageException("damaged");
        IllegalArgumentException misused = new IllegalArgumentException("a range of a record");
        AssertionError defect = new AssertionError("a defect");
        try (Reads reads = together ? Reads.together() : Reads.inTurn()) {
            Pending<String> failed = reads.begin(() -> {
                throw damaged;
            });
            Pending<String> refused = reads.begin(() -> {
                throw misused;
            });
            Pending<String> broken = reads.begin(() -> {
                throw defect;
            });

            assertThatThrownBy(failed::await).isSameAs(damaged);
            assertThatThrownBy(refused::await).isSameAs(misused);
            assertThatThrownBy(broken::await).isSameAs(defect);
        }
    }

    @Test
    void together_oneThatFails_leavesTheOthersAlone() throws Exception {
        try (Reads reads = Reads.together()) {
            CountDownLatch failed = new CountDownLatch(1);
            Pending<String> other = reads.begin(() -> {
                try {
                    assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return "there";
            });
            Pending<String> one = reads.begin(() -> {
                throw new StorageException("damaged");
            });

            assertThatThrownBy(() -> Reads.awaitAll(List.of(one, other))).hasMessage("damaged");
            failed.countDown();
            assertThat(other.await()).isEqualTo("there");
        }
    }

    @Test
    void together_waitThatIsInterrupted_isUnavailable() {
        CountDownLatch never = new CountDownLatch(1);
        try (Reads reads = Reads.together()) {
            Pending<Boolean> pending = reads.begin(() -> {
                try {
                    return never.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Thread.currentThread().interrupt();

            assertThatThrownBy(pending::await)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("interrupted");

            assertThat(Thread.interrupted()).isTrue();
            never.countDown();
        }
    }
}
