package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** A hospital that began alone takes in others: nobody of them voted before, and each block needs most of them. */
@Timeout(120)
class QbftGrowthTest {
    @TempDir
    private Path folder;

    private final LedgerWorld world = new LedgerWorld(1, BlockLimits.DEFAULT);

    private LedgerBuilder qbft(LedgerBuilder builder, String listen) {
        return builder.engine(ConsensusSettings.of("qbft", Map.of("listen", listen)));
    }

    @Test
    void join_ofThreeToOneThatWasAlone_allVoteAtOnce() throws MedChainException {
        List<Integer> ports = LocalPorts.free(4);
        List<Seat> seats = new ArrayList<>();
        List<Identity> joiners = new ArrayList<>();
        for (int i = 1; i < 4; i++) {
            joiners.add(Identities.of(60 + i));
            seats.add(world.seat(i, joiners.get(i - 1), "127.0.0.1:" + ports.get(i)));
        }
        try (Ledger alone = world.builder(folder.resolve("member-0"), 0).open()) {
            world.admitAll(alone);
            alone.append(world.changeMembers(1, seats, world.founders(0))).join();
        }
        List<Ledger> ledgers = new ArrayList<>();
        try {
            ledgers.add(qbft(world.builder(folder.resolve("member-0"), 0), "127.0.0.1:" + ports.get(0))
                    .open());
            for (int i = 1; i < 4; i++) {
                Identity joiner = joiners.get(i - 1);
                LedgerBuilder builder = LedgerBuilder.in(folder.resolve("member-" + i))
                        .consortium(world.config)
                        .member(i, world.certified(joiner))
                        .clock(world.clock);
                ledgers.add(qbft(builder, "127.0.0.1:" + ports.get(i)).open());
            }
            EventRef receipt =
                    ledgers.get(0).append(world.record(world.provider)).join();
            assertThat(ledgers.get(0).proof(receipt).orElseThrow().certificate().signatures())
                    .hasSizeGreaterThan(2);
        } finally {
            for (Ledger ledger : ledgers) {
                ledger.close();
            }
        }
    }
}
