package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.fixture.Await;
import org.medchain.chain.fixture.LedgerWorld;
import org.medchain.chain.fixture.Ports;
import org.medchain.chain.store.BlockStore;
import org.medchain.chain.store.StoredBlock;
import org.medchain.error.MedChainException;

/**
 * Four members in four processes under load, one of which is killed, stopped or robbed of its disk, or all of which are
 * killed, round after round: the load goes on, no acknowledged event is lost or there twice, and all chains hold the same
 * blocks. 6 rounds, or 50 with {@code -Dmedchain.soak=true}.
 */
class QbftKillIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 50 : 6;
    private static final int MEMBERS = 4;
    private static final int RECEIPTS_A_ROUND = 60;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<Integer> ports = Ports.free(MEMBERS);
    private final List<RunningMember> members = new ArrayList<>();
    private final Queue<EventRef> acknowledged = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    @AfterEach
    void killAll() throws InterruptedException {
        for (RunningMember member : members) {
            member.kill();
        }
    }

    @Test
    void kill_anyOrAllUnderLoad_nothingAcknowledgedIsLostOrDoubled() throws Exception {
        System.out.println("seed " + seed);
        for (int i = 0; i < MEMBERS; i++) {
            members.add(start(i));
        }
        awaitReceipts();
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            String what = harm(round);
            awaitReceipts();
            System.out.printf(
                    "round %d: %s; %d events %.1f s after it, %d in all%n",
                    round, what, RECEIPTS_A_ROUND, (System.nanoTime() - begun) / 1e9, acknowledged.size());
        }
        stopLoad();
        assertChainsAreOne();
    }

    private String harm(int round) throws IOException, InterruptedException {
        int victim = random.nextInt(MEMBERS);
        switch (round % 4) {
            case 0 -> restart(victim);
            case 1 -> {
                members.get(victim).signal("STOP");
                awaitReceiptsOfOthers(victim);
                members.get(victim).signal("CONT");
            }
            case 2 -> {
                for (RunningMember member : members) {
                    member.kill();
                }
                for (int i = 0; i < MEMBERS; i++) {
                    members.set(i, start(i));
                }
            }
            default -> {
                members.get(victim).kill();
                delete(folder.resolve("member-" + victim));
                members.set(victim, start(victim));
            }
        }
        return List.of(
                        "member " + victim + " killed",
                        "member " + victim + " stopped",
                        "all killed",
                        "member " + victim + " lost its disk")
                .get(round % 4);
    }

    private void restart(int victim) throws IOException, InterruptedException {
        members.get(victim).kill();
        awaitReceiptsOfOthers(victim);
        members.set(victim, start(victim));
    }

    private RunningMember start(int member) throws IOException {
        String peers = IntStream.range(0, MEMBERS)
                .mapToObj(peer -> peer + "=127.0.0.1:" + ports.get(peer))
                .collect(Collectors.joining(","));
        return RunningMember.start(
                folder.resolve("member-" + member),
                member,
                MEMBERS,
                peers,
                "127.0.0.1:" + ports.get(member),
                random.nextLong(),
                acknowledged);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Every member gives receipts. */
    private void awaitReceipts() {
        for (RunningMember member : members) {
            awaitReceipts(member);
        }
    }

    private void awaitReceiptsOfOthers(int victim) {
        for (RunningMember member : members) {
            if (member != members.get(victim)) {
                awaitReceipts(member);
            }
        }
    }

    private void awaitReceipts(RunningMember member) {
        long enough = member.receipts() + RECEIPTS_A_ROUND;
        await("receipts", () -> member.receipts() >= enough || !member.isAlive());
        assertThat(member.isAlive()).as("seed %d", seed).isTrue();
    }

    private void await(String what, Await.Condition condition) {
        try {
            Await.until(what + ", seed " + seed, condition);
        } catch (MedChainException e) {
            throw new AssertionError(e);
        }
    }

    private void stopLoad() throws IOException, InterruptedException {
        for (RunningMember member : members) {
            member.tell("stop");
        }
        await("all load stopped", () -> members.stream().allMatch(RunningMember::isStopped));
        await("all members at the same height", () -> {
            try {
                Set<Long> heights = new HashSet<>();
                for (RunningMember member : members) {
                    heights.add(member.height());
                }
                return heights.size() == 1 && !heights.contains(-1L);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        for (RunningMember member : members) {
            member.exit();
        }
    }

    private void assertChainsAreOne() throws MedChainException {
        LedgerWorld world = new LedgerWorld(MEMBERS, MemberProcess.LIMITS);
        List<BlockStore> stores = new ArrayList<>();
        try {
            for (int i = 0; i < MEMBERS; i++) {
                stores.add(BlockStore.open(folder.resolve("member-" + i), world.config));
            }
            for (BlockStore store : stores) {
                assertSame(stores.get(0), store);
                assertThat(eventsOf(store)).as("seed %d", seed).containsAll(acknowledged);
            }
            System.out.printf(
                    "%,d blocks, %,d events acknowledged, the same on all members%n",
                    stores.get(0).state().tip().height(), acknowledged.size());
        } finally {
            for (BlockStore store : stores) {
                store.close();
            }
        }
    }

    private Set<EventRef> eventsOf(BlockStore store) throws MedChainException {
        Set<EventRef> events = new HashSet<>();
        Set<EventHash> hashes = new HashSet<>();
        for (long height = 1; height <= store.state().tip().height(); height++) {
            StoredBlock block = store.block(height).orElseThrow();
            for (Event event : block.block().events()) {
                assertThat(hashes.add(event.hash())).as("once, seed %d", seed).isTrue();
                events.add(new EventRef(block.block().hash(), event.hash()));
            }
        }
        return events;
    }

    /** The same blocks as far as both go: one may have closed before the last. */
    private void assertSame(BlockStore first, BlockStore other) throws MedChainException {
        long height = Math.min(first.state().tip().height(), other.state().tip().height());
        for (long at = 1; at <= height; at++) {
            assertThat(other.block(at).orElseThrow().block())
                    .as("seed %d, height %d", seed, at)
                    .isEqualTo(first.block(at).orElseThrow().block());
        }
    }
}
