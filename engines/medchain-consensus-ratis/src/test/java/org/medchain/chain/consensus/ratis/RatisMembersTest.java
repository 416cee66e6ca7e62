package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.Seat;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** The members change while the ledger runs: each begins a new log with the new members. */
@Timeout(240)
class RatisMembersTest {
    private static final int FOUNDERS = 4;

    private final List<Integer> ports = LocalPorts.free(FOUNDERS + 1);
    private final LedgerWorld world = new LedgerWorld(FOUNDERS, new BlockLimits(20, 1 << 20, 4096));
    private final List<Ledger> ledgers = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void closeAll() throws MedChainException {
        for (Ledger ledger : ledgers) {
            ledger.close();
        }
    }

    private Ledger open(LedgerBuilder builder, int member) throws MedChainException {
        String peers = IntStream.rangeClosed(0, FOUNDERS)
                .mapToObj(peer -> peer + "=127.0.0.1:" + ports.get(peer))
                .collect(Collectors.joining(","));
        Map<String, String> options =
                Map.of("listen", "127.0.0.1:" + ports.get(member), "peers", peers, "leader-ms", "1000");
        return builder.engine(new RatisConsensusFactory(), options).open();
    }

    @Test
    void members_oneJoinsAndAnotherLeaves_allThatAreMembersOrderOn() throws MedChainException {
        for (int i = 0; i < FOUNDERS; i++) {
            ledgers.add(open(world.builder(folder.resolve("member-" + i), i), i));
        }
        world.admitAll(ledgers.get(1));
        Identity joiner = Identities.of(61);
        Seat seat = world.seat(FOUNDERS, joiner, "127.0.0.1:" + ports.get(FOUNDERS));
        append(0, world.changeMembers(1, List.of(seat), world.founders(0, 1, 2)));
        ledgers.add(open(
                LedgerBuilder.in(folder.resolve("member-4"))
                        .consortium(world.config)
                        .member(FOUNDERS, world.certified(joiner))
                        .clock(world.clock),
                FOUNDERS));

        List<EventRef> receipts = new ArrayList<>();
        receipts.add(append(1, world.record(world.provider)));
        receipts.add(append(FOUNDERS, world.record(world.provider)));
        append(2, world.changeMembers(2, List.of(new Seat(0, Optional.empty())), world.founders(1, 2, 3, 0)));
        receipts.add(append(3, world.record(world.provider)));
        receipts.add(append(FOUNDERS, world.record(world.provider)));

        for (Ledger ledger : ledgers.subList(1, ledgers.size())) {
            for (EventRef receipt : receipts) {
                Await.until("every member has " + receipt, () -> ledger.find(receipt)
                        .isPresent());
            }
            ledger.verify(height -> {});
        }
        assertThat(ledgers.get(1).height()).isGreaterThanOrEqualTo(6);
    }

    private EventRef append(int member, Event event) {
        return ledgers.get(member).append(event).join();
    }
}
