package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.fixture.Copies;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.chain.remote.fixture.Served;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.ledger.LedgerReadContract;

/** A ledger on the embedded engine, read through its server. */
class RemoteLedgerReadTest extends LedgerReadContract {
    @Override
    protected Ledger open(Path folder) throws MedChainException {
        Ledger own = world.open(folder);
        LedgerServer server = Served.server(world, 0, own, 0);
        Ledger remote = RemoteLedgerBuilder.of(world.config)
                .user(world.certified(world.requester))
                .server(server.address())
                .clock(world.clock)
                .open();
        return Served.closing(remote, List.of(server, own));
    }

    @Override
    protected void loseDerived(Path folder) throws IOException {
        Copies.delete(folder.resolve("index"));
    }

    @Override
    protected int events() {
        return 60;
    }

    @Test
    void reads_afterClose_refused() throws MedChainException {
        EventRef ref = ledger.append(world.record(world.provider)).join();
        ledger.close();
        assertThatThrownBy(() -> ledger.find(ref))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> ledger.verify(height -> {})).isInstanceOf(UnavailableException.class);
    }

    @Test
    void verify_whileClosed_givesWay() throws MedChainException {
        for (int i = 0; i < 10; i++) {
            ledger.append(world.record(world.provider)).join();
        }
        assertThatThrownBy(() -> ledger.verify(height -> {
                    if (height == 5) {
                        closeQuietly();
                    }
                }))
                .isInstanceOf(UnavailableException.class);
    }

    private void closeQuietly() {
        try {
            ledger.close();
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }
}
