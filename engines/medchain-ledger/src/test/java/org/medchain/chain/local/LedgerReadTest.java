package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.fixture.Copies;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.testkit.ledger.LedgerReadContract;

class LedgerReadTest extends LedgerReadContract {
    @Override
    protected Ledger open(Path folder) throws MedChainException {
        return world.open(folder);
    }

    @Override
    protected void loseDerived(Path folder) throws IOException {
        Copies.delete(folder.resolve("index"));
    }

    @Test
    void reads_afterClose_refused() throws MedChainException {
        EventRef ref = ledger.append(world.record(world.provider)).join();
        ledger.close();
        assertThatThrownBy(() -> ledger.find(ref))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> ledger.verify(height -> {})).isInstanceOf(StorageException.class);
    }

    @Test
    void verify_whileClosed_givesWay() throws Exception {
        for (int i = 0; i < 30; i++) {
            ledger.append(world.record(world.provider)).join();
        }
        CompletableFuture<Void> closed = new CompletableFuture<>();
        assertThatThrownBy(() -> ledger.verify(height -> {
                    if (height == 10) {
                        closeInAnotherThread(closed);
                    }
                }))
                .isInstanceOf(StorageException.class);
        closed.join();
    }

    /** Closes the ledger, and returns when that waits for the verification to end. */
    private void closeInAnotherThread(CompletableFuture<Void> closed) {
        Thread closing = new Thread(() -> {
            try {
                ledger.close();
                closed.complete(null);
            } catch (StorageException e) {
                closed.completeExceptionally(e);
            }
        });
        closing.start();
        while (Arrays.stream(closing.getStackTrace())
                .noneMatch(frame -> frame.getClassName().endsWith("IndexDatabase"))) {
            Thread.onSpinWait();
        }
    }
}
