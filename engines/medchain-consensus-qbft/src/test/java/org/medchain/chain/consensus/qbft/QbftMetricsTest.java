package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.fixture.RecordingMetrics;
import org.medchain.io.LocalPorts;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag.Direction;
import org.medchain.metrics.Tag.LogFile;
import org.medchain.metrics.Tag.Network;
import org.medchain.metrics.Tag.Outcome;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** What a member of four measures, over real links. */
@Timeout(120)
class QbftMetricsTest {
    private static final int MEMBERS = 4;

    @TempDir
    private Path folder;

    private final LedgerWorld world = new LedgerWorld(MEMBERS, new BlockLimits(20, 1 << 20, 1 << 14));
    private final List<Integer> ports = LocalPorts.free(MEMBERS);
    private final SortedMap<Integer, Ledger> ledgers = new TreeMap<>();
    private final RecordingMetrics metrics = new RecordingMetrics();

    @AfterEach
    void close() throws MedChainException {
        for (Ledger ledger : ledgers.values()) {
            ledger.close();
        }
    }

    private void open(int member, Metrics measuring) throws MedChainException {
        StringBuilder peers = new StringBuilder("0=127.0.0.1:" + ports.get(0));
        for (int i = 1; i < MEMBERS; i++) {
            peers.append(',').append(i).append("=127.0.0.1:").append(ports.get(i));
        }
        ledgers.put(
                member,
                world.builder(folder.resolve("member-" + member), member)
                        .engine(ConsensusSettings.of(
                                "qbft", Map.of("listen", "127.0.0.1:" + ports.get(member), "peers", peers.toString())))
                        .metrics(measuring)
                        .open());
    }

    @Test
    void member_thatCameLate_hasCountedWhatItFetchedAndAppended() throws MedChainException {
        for (int i = 0; i < MEMBERS - 1; i++) {
            open(i, Metrics.NONE);
        }
        world.admitAll(ledgers.get(0));
        long before = ledgers.get(0).height();
        open(MEMBERS - 1, metrics);
        Ledger late = ledgers.get(MEMBERS - 1);
        Await.until("the late member has caught up", () -> late.isCaughtUp() && late.height() >= before);
        late.append(world.record(world.provider)).join();

        assertThat(metrics.sum(Instrument.LEDGER_FETCHED_BLOCKS.series())).isGreaterThanOrEqualTo((double) before);
        assertThat(metrics.sum(Instrument.LEDGER_BLOCKS.series())).isEqualTo((double) late.height());
        assertThat(metrics.sum(Instrument.LEDGER_HEIGHT.series())).isEqualTo((double) late.height());
        assertThat(metrics.sum(Instrument.LEDGER_CAUGHT_UP.series())).isOne();
        assertThat(metrics.count(Instrument.LEDGER_APPEND_DURATION.series(Outcome.OK)))
                .isOne();
        assertThat(metrics.count(Instrument.LEDGER_FSYNC_DURATION.series(LogFile.VOTES)))
                .isPositive();
        Await.until("links to all others", () -> metrics.sum(Instrument.LEDGER_LINKED_MEMBERS.series()) == MEMBERS - 1);
        assertThat(metrics.sum(Instrument.LINK_COUNT.series(Network.LEDGER))).isGreaterThanOrEqualTo(MEMBERS - 1);
        assertThat(metrics.sum(Instrument.LINK_IO.series(Network.LEDGER, Direction.RECEIVE)))
                .isPositive();
        assertThat(metrics.sum(Instrument.LEDGER_PENDING_EVENTS.series())).isZero();
    }
}
