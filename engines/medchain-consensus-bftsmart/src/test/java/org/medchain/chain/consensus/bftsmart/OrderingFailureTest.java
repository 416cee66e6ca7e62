package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;

import bftsmart.tom.server.RequestVerifier;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;
import org.medchain.io.LocalPorts;

/** The replica does not start, for whatever reason: somebody is told. */
@Timeout(60)
class OrderingFailureTest implements Decisions.Listener {
    private static final RequestVerifier ANY = request -> true;

    @Override
    public void decided(int consensus, List<Bytes> requests) {}

    @Override
    public void installed(int consensus, long height) {}

    /** The list of entrances runs into it, which the start asks. */
    @Test
    void start_thatRunsIntoAnError_isToldWithTheReason() throws Exception {
        CompletableFuture<UnavailableException> told = new CompletableFuture<>();
        Ordering.Settings settings = new Ordering.Settings(
                0, LocalPorts.free(1).get(0), new FailingList(), ReplicaKeys.generate(0), 2_000, ANY);
        try (Ordering ordering =
                new Ordering(settings, new Decisions(0, this, new Progress()), () -> {}, told::complete)) {
            ordering.start();
            assertThat(told.get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("replica does not start")
                    .hasMessageContaining("for a test");
            assertThat(ordering.isRunning()).isFalse();
        }
    }

    private static final class FailingList extends AbstractList<Integer> {
        @Override
        public Integer get(int index) {
            throw new StackOverflowError("for a test");
        }

        @Override
        public int size() {
            return 4;
        }
    }
}
