package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;

/** Which chunks may follow which. */
class ChunkRulesTest extends LedgerRules {
    @Test
    void previousChunk_unknown_refused() throws MedChainException {
        EventRef first = ledger.append(world.firstChunk(world.provider)).join();
        EventRef session = ledger.append(world.session(world.patient)).join();
        EventRef otherBlock = new EventRef(session.block(), first.event());
        EventRef noBlock = new EventRef(BlockHash.of(first.event().value()), first.event());
        EventRef noEvent =
                new EventRef(first.block(), EventHash.of(first.block().value()));
        for (EventRef wrong : List.of(otherBlock, noBlock, noEvent)) {
            assertRefused(world.chunk(world.provider, 2, wrong), RefusalReason.REFERENCE_UNKNOWN);
        }
        assertRefused(world.chunk(world.patient, 2, session), RefusalReason.REFERENCE_UNKNOWN);
        assertThat(ledger.append(world.chunk(world.provider, 2, first)).join()).isNotNull();
    }

    @Test
    void previousChunk_ofAnotherProvider_refused() throws MedChainException {
        EventRef first = ledger.append(world.firstChunk(world.provider)).join();
        assertRefused(world.chunk(world.requester, 2, first), RefusalReason.REFERENCE_FOREIGN);
    }

    @Test
    void previousChunk_followedAlready_refusedForEver() throws MedChainException {
        EventRef first = ledger.append(world.firstChunk(world.provider)).join();
        EventRef second = ledger.append(world.chunk(world.provider, 2, first)).join();
        assertRefused(world.chunk(world.provider, 2, first), RefusalReason.CHUNK_EXISTS);
        EventRef third = ledger.append(world.chunk(world.provider, 3, second)).join();
        assertRefused(world.chunk(world.provider, 2, first), RefusalReason.CHUNK_EXISTS);
        assertRefused(world.chunk(world.provider, 3, second), RefusalReason.CHUNK_EXISTS);

        ledger.close();
        ledger = world.open(folder);
        assertRefused(world.chunk(world.provider, 3, second), RefusalReason.CHUNK_EXISTS);
        assertRefused(world.chunk(world.requester, 3, second), RefusalReason.REFERENCE_FOREIGN);
        assertThat(ledger.append(world.chunk(world.provider, 4, third)).join()).isNotNull();
    }

    @Test
    void previousChunk_ofARecord_followedOnceAsWell() throws MedChainException {
        EventRef record = ledger.append(world.record(world.provider)).join();
        ledger.append(world.chunk(world.provider, 2, record)).join();
        assertRefused(world.chunk(world.provider, 2, record), RefusalReason.CHUNK_EXISTS);
    }

    @Test
    void previousChunk_manyAtOnce_oneOfThemFollows() throws MedChainException {
        EventRef first = ledger.append(world.firstChunk(world.provider)).join();
        List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            receipts.add(ledger.append(world.chunk(world.provider, 2, first)));
        }
        int taken = 0;
        for (CompletableFuture<EventRef> receipt : receipts) {
            Throwable refusal = catchThrowable(receipt::join);
            if (refusal == null) {
                taken++;
            } else {
                assertThat(refusal).hasMessageContaining("CHUNK_EXISTS");
            }
        }
        assertThat(taken).isEqualTo(1);
    }
}
