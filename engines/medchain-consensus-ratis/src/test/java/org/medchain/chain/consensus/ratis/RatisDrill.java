package org.medchain.chain.consensus.ratis;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.drill.MemberChains;
import org.medchain.chain.drill.RunningMember;
import org.medchain.chain.event.EventRef;
import org.medchain.io.FileTrees;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;

/**
 * Four members in four processes under load; something happens to one or all of them, round after round. In the end no
 * acknowledged event is lost or there twice on any member, and all chains hold the same blocks, each with a certificate. Run by
 * {@link RatisKillIT}.
 */
final class RatisDrill implements AutoCloseable {
    /** The kinds of rounds. */
    static final int KINDS = 8;

    private static final int MEMBERS = MemberChains.MEMBERS;
    private static final int RECEIPTS_A_ROUND = 16;
    private static final Duration LEADER_TIMEOUT = Duration.ofMillis(1_500);
    /** Processes start slowly on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long LOOK_EVERY_NANOS = 5_000_000;

    private final Path folder;
    private final Random random;
    /** The seed says which kinds a short run has. */
    private final List<Integer> kinds =
            new ArrayList<>(IntStream.range(0, KINDS).boxed().toList());

    private final List<Integer> ports = LocalPorts.free(MEMBERS);
    private final List<RunningMember> members = new ArrayList<>();
    private final Queue<EventRef> acknowledged = new ConcurrentLinkedQueue<>();

    RatisDrill(Path folder, long seed) {
        this.folder = folder;
        this.random = new Random(seed);
        Collections.shuffle(kinds, random);
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

    private String harm(int round) throws IOException, InterruptedException {
        int victim = random.nextInt(MEMBERS);
        return switch (kinds.get(round % KINDS)) {
            case 0 -> kill(victim);
            case 1 -> "the leader, " + kill(leader());
            case 2 -> stop(victim);
            case 3 -> killAll(false);
            case 4 -> lose(victim, folder.resolve("member-" + victim)) + " lost its disk";
            case 5 -> lose(leader(), raft(leader())) + ", which led, lost the log of Raft";
            case 6 -> killAll(true);
            default -> restartAll();
        };
    }

    private String kill(int victim) throws IOException, InterruptedException {
        members.get(victim).kill();
        awaitReceiptsOfOthers(victim);
        members.set(victim, start(victim));
        return "member " + victim + " killed, and started when the others went on";
    }

    private String stop(int victim) throws IOException, InterruptedException {
        members.get(victim).signal("STOP");
        awaitReceiptsOfOthers(victim);
        members.get(victim).signal("CONT");
        return "member " + victim + " stopped and resumed";
    }

    private String killAll(boolean lose) throws IOException, InterruptedException {
        for (RunningMember member : members) {
            member.kill();
        }
        for (int i = 0; i < MEMBERS; i++) {
            if (lose) {
                FileTrees.delete(raft(i));
            }
            members.set(i, start(i));
        }
        return "all killed" + (lose ? ", and the log of Raft lost on all" : "");
    }

    private String lose(int victim, Path what) throws IOException, InterruptedException {
        members.get(victim).kill();
        FileTrees.delete(what);
        members.set(victim, start(victim));
        return "member " + victim;
    }

    private String restartAll() throws IOException, InterruptedException {
        for (int i = 0; i < MEMBERS; i++) {
            members.get(i).exit();
            members.set(i, start(i));
            awaitReceipts(members.get(i));
        }
        return "all restarted in turn";
    }

    /** The member for which members voted last, as their files say. */
    private int leader() throws IOException {
        long last = -1;
        int leader = 0;
        for (int i = 0; i < MEMBERS; i++) {
            Path file = FileTrees.files(raft(i)).stream()
                    .filter(one -> one.endsWith("raft-meta"))
                    .findFirst()
                    .orElseThrow();
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            long term = Long.parseLong(properties.getProperty("term"));
            String voted = properties.getProperty("votedFor", "");
            if (term > last && !voted.isEmpty()) {
                last = term;
                leader = Integer.parseInt(voted.substring(voted.lastIndexOf('-') + 1));
            }
        }
        return leader;
    }

    /** The files of a member's part of Raft. */
    private Path raft(int member) throws IOException {
        return FileTrees.all(folder.resolve("member-" + member)).stream()
                .filter(file -> file.endsWith("ratis"))
                .filter(file -> Files.isDirectory(file.resolve("generation-0")))
                .findFirst()
                .orElseThrow();
    }

    private RunningMember start(int member) throws IOException {
        Map<Integer, InetSocketAddress> peers = RunningMember.addresses(ports);
        return RunningMember.start(
                folder.resolve("member-" + member),
                member,
                random.nextLong(),
                RatisSettings.of(QbftSettings.listen(peers.get(member)).peers(peers))
                        .leaderTimeout(LEADER_TIMEOUT),
                acknowledged);
    }

    /** Every member gives receipts. */
    private void awaitReceipts() {
        members.forEach(RatisDrill::awaitReceipts);
    }

    private void awaitReceiptsOfOthers(int victim) {
        members.stream().filter(member -> member != members.get(victim)).forEach(RatisDrill::awaitReceipts);
    }

    private static void awaitReceipts(RunningMember member) {
        long enough = member.receipts() + RECEIPTS_A_ROUND;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (member.receipts() < enough) {
            if (!member.isAlive()) {
                throw new AssertionError("a member ended by itself");
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("a member gave no receipts within " + PATIENCE);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private void stopLoad() throws IOException, InterruptedException {
        for (RunningMember member : members) {
            member.tell("stop");
        }
        Await.until("all load stopped", () -> members.stream().allMatch(RunningMember::isStopped));
        Await.until("all members at the same height", this::areLevel);
        for (RunningMember member : members) {
            member.exit();
        }
    }

    private boolean areLevel() throws IOException {
        Set<Long> heights = new HashSet<>();
        for (RunningMember member : members) {
            heights.add(member.height());
        }
        return heights.size() == 1 && !heights.contains(-1L);
    }

    @Override
    public void close() {
        members.forEach(RunningMember::destroy);
    }
}
