package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;

import bftsmart.tom.server.RequestVerifier;
import java.security.SecureRandom;
import java.util.AbstractList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.error.UnavailableException;
import org.medchain.io.LocalPorts;

/** The replica does not start, for whatever reason: somebody is told. */
@Timeout(60)
class ReplicaFailureTest {
    private static final RequestVerifier ANY = request -> true;

    /** The list of entrances runs into it, which the start asks. */
    @Test
    void start_thatRunsIntoAnError_isToldWithTheReason() throws Exception {
        CompletableFuture<UnavailableException> told = new CompletableFuture<>();
        Replica.Settings settings = new Replica.Settings(
                0,
                LocalPorts.free(1).get(0),
                new FailingList(),
                ReplicaKeys.generate(0, new SecureRandom()),
                2_000,
                ANY);
        try (Replica replica =
                new Replica(settings, new Decisions(0, (position, request) -> {}), () -> {}, told::complete)) {
            replica.start();
            assertThat(told.get(1, TimeUnit.MINUTES))
                    .hasMessageContaining("replica does not start")
                    .hasMessageContaining("for a test");
            assertThat(replica.isRunning()).isFalse();
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
