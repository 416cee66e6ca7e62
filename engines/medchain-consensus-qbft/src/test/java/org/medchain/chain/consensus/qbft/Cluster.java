package org.medchain.chain.consensus.qbft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** All members of a consortium in this process, over real links. */
final class Cluster implements AutoCloseable {
    private final LedgerWorld world;
    private final List<Integer> ports;
    private final List<Ledger> ledgers = new ArrayList<>();

    Cluster(Path folder, int members) throws MedChainException {
        this.world = new LedgerWorld(members, BlockLimits.DEFAULT);
        this.ports = LocalPorts.free(members);
        for (int i = 0; i < members; i++) {
            ledgers.add(world.builder(folder.resolve("member-" + i), i)
                    .engine(ConsensusSettings.of("qbft", Map.of("listen", address(i), "peers", peers())))
                    .open());
        }
    }

    LedgerWorld world() {
        return world;
    }

    List<Integer> ports() {
        return ports;
    }

    List<Ledger> ledgers() {
        return ledgers;
    }

    private String address(int member) {
        return "127.0.0.1:" + ports.get(member);
    }

    private String peers() {
        return IntStream.range(0, ports.size())
                .mapToObj(peer -> peer + "=" + address(peer))
                .collect(Collectors.joining(","));
    }

    /** An event through each member; waits until all members hold all of them. */
    void appendThroughAll() throws MedChainException {
        ledgers.get(0).append(world.admit(world.provider)).join();
        List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
        for (Ledger ledger : ledgers) {
            Event event = world.record(world.provider);
            receipts.add(ledger.append(event));
        }
        for (CompletableFuture<EventRef> receipt : receipts) {
            EventRef ref = receipt.join();
            for (Ledger ledger : ledgers) {
                Await.until("all members hold the event", () -> ledger.find(ref.event())
                        .isPresent());
            }
        }
    }

    @Override
    public void close() throws MedChainException {
        for (Ledger ledger : ledgers) {
            ledger.close();
        }
    }
}
