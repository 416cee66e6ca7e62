package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.health.IssueCode;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** One member of four is gone, or two are, and come back. */
@Timeout(240)
@Tag("slow")
class BftSmartCrashTest {
    private static final int MEMBERS = 4;
    private static final int FIRST_LEADER = 0;
    private static final int FOLLOWER = 3;

    private final List<Integer> ports = LocalPorts.free(MEMBERS);
    private final LedgerWorld world = new LedgerWorld(MEMBERS, new BlockLimits(20, 1 << 20, 4096));
    private final List<Ledger> ledgers = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void openAll() throws MedChainException {
        for (int i = 0; i < MEMBERS; i++) {
            ledgers.add(open(i));
        }
        world.admitAll(ledgers.get(1));
    }

    @AfterEach
    void closeAll() throws MedChainException {
        for (Ledger ledger : ledgers) {
            ledger.close();
        }
    }

    private Ledger open(int member) throws MedChainException {
        return world.builder(folder.resolve("member-" + member), member)
                .engine(new BftSmartConsensusFactory(), Addresses.options(ports, member))
                .open();
    }

    @Test
    void follower_gone_othersGoOnAtTheirPaceAndItCatchesUp() throws MedChainException {
        ledgers.get(FOLLOWER).close();

        long start = System.nanoTime();
        List<EventRef> receipts = append(1, 20);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a client of the library waits a second for each request")
                .isLessThan(Duration.ofSeconds(15));

        ledgers.set(FOLLOWER, open(FOLLOWER));
        assertHas(FOLLOWER, receipts);
        assertHas(1, append(FOLLOWER, 5));
    }

    @Test
    void leader_gone_othersReplaceItAndGoOn() throws MedChainException {
        append(1, 5);
        ledgers.get(FIRST_LEADER).close();

        List<EventRef> receipts = append(1, 20);

        assertHas(2, receipts);
        assertHas(FOLLOWER, receipts);
    }

    @Test
    void leader_goneSoonAfterAnotherOneCameBack_othersGoOn() throws MedChainException {
        ledgers.get(FIRST_LEADER).close();
        append(1, 5);
        ledgers.set(FIRST_LEADER, open(FIRST_LEADER));
        append(FIRST_LEADER, 1);
        assertThat(ledgers.get(FIRST_LEADER).health().has(IssueCode.ORDERING_UNAVAILABLE))
                .isFalse();

        ledgers.get(1).close();

        List<EventRef> receipts = append(2, 5);
        receipts.addAll(append(FIRST_LEADER, 5));
        assertHas(FOLLOWER, receipts);
    }

    @Test
    void twoMembers_gone_comeBackWhileTheOthersRun() throws MedChainException {
        append(1, 5);
        ledgers.get(FIRST_LEADER).close();
        ledgers.get(1).close();

        ledgers.set(FIRST_LEADER, open(FIRST_LEADER));
        ledgers.set(1, open(1));

        List<EventRef> receipts = append(FIRST_LEADER, 5);
        receipts.addAll(append(1, 5));
        assertHas(FOLLOWER, receipts);
    }

    private List<EventRef> append(int member, int count) {
        List<EventRef> receipts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            receipts.add(
                    ledgers.get(member).append(world.record(world.provider)).join());
        }
        return receipts;
    }

    private void assertHas(int member, List<EventRef> receipts) throws MedChainException {
        Ledger ledger = ledgers.get(member);
        for (EventRef receipt : receipts) {
            Await.until("member " + member + " has " + receipt, () -> ledger.find(receipt)
                    .isPresent());
        }
        ledger.verify(height -> {});
    }
}
