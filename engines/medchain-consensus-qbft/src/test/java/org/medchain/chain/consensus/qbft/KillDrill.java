package org.medchain.chain.consensus.qbft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.drill.MemberChains;
import org.medchain.chain.drill.RunningMember;
import org.medchain.chain.event.EventRef;
import org.medchain.io.FileTrees;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;

/**
 * Four members in four processes under load, to one or all of whom something happens, round after round. In the end no
 * acknowledged event is lost or there twice on any member, and all chains hold the same blocks, each with a certificate.
 * Run by {@link QbftKillIT}, or alone: arguments are rounds, seed and an empty folder.
 */
public final class KillDrill implements AutoCloseable {
    private static final int MEMBERS = MemberChains.MEMBERS;
    private static final int RECEIPTS_A_ROUND = 24;
    private static final int KILLS_IN_A_ROW = 3;
    /** One for each leader: so the one that is gone had its turn. */
    private static final int TURNS = MEMBERS + 1;

    private static final int KINDS = 6;

    private final Path folder;
    private final Random random;
    /** A leader is killed first; the seed says which kinds a short run has besides. */
    private final List<Integer> kinds = new ArrayList<>();

    private final List<Integer> ports = LocalPorts.free(MEMBERS);
    private final List<RunningMember> members = new ArrayList<>();
    private final Queue<EventRef> acknowledged = new ConcurrentLinkedQueue<>();
    private long longestGapMillis;

    KillDrill(Path folder, long seed) {
        this.folder = folder;
        this.random = new Random(seed);
        IntStream.range(1, KINDS).forEach(kinds::add);
        Collections.shuffle(kinds, random);
        kinds.add(0, 0);
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        long seed = Long.parseLong(args[1]);
        try (KillDrill drill = new KillDrill(Path.of(args[2]), seed)) {
            System.out.println("seed " + seed);
            drill.run(rounds);
        }
    }

    /** All rounds, and what must be so in the end. */
    void run(int rounds) throws Exception {
        for (int i = 0; i < MEMBERS; i++) {
            members.add(start(i));
        }
        awaitReceipts();
        for (int round = 0; round < rounds; round++) {
            long begun = System.nanoTime();
            String what = harm(round);
            awaitReceipts();
            System.out.printf(
                    "round %d: %s; all give receipts again after %.1f s, %,d in all%n",
                    round, what, (System.nanoTime() - begun) / 1e9, acknowledged.size());
        }
        stopLoad();
        MemberChains.check(folder, acknowledged);
    }

    /** The longest that no block came after a leader was killed. */
    long longestGapMillis() {
        return longestGapMillis;
    }

    private String harm(int round) throws IOException, InterruptedException {
        int victim = random.nextInt(MEMBERS);
        return switch (kinds.get(round % KINDS)) {
            case 0 -> killLeader();
            case 1 -> {
                members.get(victim).signal("STOP");
                awaitReceiptsOfOthers(victim);
                members.get(victim).signal("CONT");
                yield "member " + victim + " stopped and resumed";
            }
            case 2 -> killAll();
            case 3 -> {
                members.get(victim).kill();
                FileTrees.delete(folder.resolve("member-" + victim));
                members.set(victim, start(victim));
                yield "member " + victim + " lost its disk";
            }
            case 4 -> killAgainAndAgain(victim);
            default -> restartAll();
        };
    }

    /** Members lead in turn, a block each: the one whose turn comes next is killed, and the others must get past its turn. */
    private String killLeader() throws IOException, InterruptedException {
        long height = awaitHeight(members.get(random.nextInt(MEMBERS)), 1);
        int leader = (int) ((height + 1) % MEMBERS);
        members.get(leader).kill();
        long gap = longestGap(members.get((leader + 1) % MEMBERS));
        longestGapMillis = Math.max(longestGapMillis, gap);
        members.set(leader, start(leader));
        return "member " + leader + ", about to lead, killed: no block for " + gap + " ms, " + TURNS + " blocks on";
    }

    private long longestGap(RunningMember survivor) throws IOException {
        long seen = awaitHeight(survivor, survivor.height());
        long since = System.nanoTime();
        long longest = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            seen = awaitHeight(survivor, seen + 1);
            long now = System.nanoTime();
            longest = Math.max(longest, now - since);
            since = now;
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    /** The height of a member once it is at least this. */
    private static long awaitHeight(RunningMember member, long atLeast) throws IOException {
        Await.until("height " + atLeast, () -> member.height() >= atLeast);
        return member.height();
    }

    private String killAll() throws IOException, InterruptedException {
        for (RunningMember member : members) {
            member.kill();
        }
        for (int i = 0; i < MEMBERS; i++) {
            members.set(i, start(i));
        }
        return "all killed";
    }

    private String killAgainAndAgain(int victim) throws IOException, InterruptedException {
        for (int i = 0; i < KILLS_IN_A_ROW; i++) {
            members.get(victim).kill();
            RunningMember started = start(victim);
            members.set(victim, started);
            if (random.nextBoolean()) {
                awaitHeight(started, 0);
            }
        }
        return "member " + victim + " killed " + KILLS_IN_A_ROW + " times";
    }

    private String restartAll() throws IOException, InterruptedException {
        for (int i = 0; i < MEMBERS; i++) {
            members.get(i).exit();
            members.set(i, start(i));
            awaitReceipts(members.get(i));
        }
        return "all restarted in turn";
    }

    private RunningMember start(int member) throws IOException {
        String peers = IntStream.range(0, MEMBERS)
                .mapToObj(peer -> peer + "=127.0.0.1:" + ports.get(peer))
                .collect(Collectors.joining(","));
        return RunningMember.start(
                folder.resolve("member-" + member),
                member,
                random.nextLong(),
                ConsensusSettings.of("qbft", Map.of("listen", "127.0.0.1:" + ports.get(member), "peers", peers)),
                acknowledged);
    }

    /** Every member gives receipts. */
    private void awaitReceipts() {
        members.forEach(KillDrill::awaitReceipts);
    }

    private void awaitReceiptsOfOthers(int victim) {
        members.stream().filter(member -> member != members.get(victim)).forEach(KillDrill::awaitReceipts);
    }

    private static void awaitReceipts(RunningMember member) {
        long enough = member.receipts() + RECEIPTS_A_ROUND;
        Await.until("receipts", () -> member.receipts() >= enough || !member.isAlive());
        require(member.isAlive(), "a member ended by itself");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private void stopLoad() throws IOException, InterruptedException {
        for (RunningMember member : members) {
            member.tell("stop");
        }
        Await.until("all load stopped", () -> members.stream().allMatch(RunningMember::isStopped));
        Await.until("all members at the same height", () -> {
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

    @Override
    public void close() {
        try {
            for (RunningMember member : members) {
                member.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
