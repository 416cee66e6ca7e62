package org.medchain.chain.consensus.postgresql;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.drill.MemberChains;
import org.medchain.chain.drill.RunningMember;
import org.medchain.chain.event.EventRef;
import org.medchain.fixture.PostgresInstance;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;

/**
 * Four members in four processes under load, with a database server and its standby in others; something happens to one or all of
 * them, round after round. In the end no acknowledged event is lost or there twice on any member, and all chains hold the same blocks,
 * each with a certificate. Run by {@link PostgresKillIT}, or alone: arguments are rounds, seed and an empty folder.
 */
public final class PostgresDrill implements AutoCloseable {
    private static final int MEMBERS = MemberChains.MEMBERS;
    private static final int RECEIPTS_A_ROUND = 16;
    /** The server may take so long for an answer. */
    private static final Duration ANSWER = Duration.ofSeconds(4);

    private static final Duration HARM = Duration.ofSeconds(6);
    private static final int LIES = 40;
    private static final int KINDS = 7;

    private final Path folder;
    private final Random random;
    /** The seed says which kinds a short run has. */
    private final List<Integer> kinds =
            new ArrayList<>(IntStream.range(0, KINDS).boxed().toList());

    private final List<Integer> ports = LocalPorts.free(MEMBERS);
    private final List<RunningMember> members = new ArrayList<>();
    private final Queue<EventRef> acknowledged = new ConcurrentLinkedQueue<>();
    private final String url;
    private PostgresInstance primary;
    private PostgresInstance standby;

    PostgresDrill(Path folder, long seed) throws IOException, SQLException {
        this.folder = folder;
        this.random = new Random(seed);
        Collections.shuffle(kinds, random);
        this.primary = PostgresInstance.create(Files.createTempDirectory("medchain-server"), "wal_keep_size = 64MB");
        this.standby = PostgresInstance.standbyOf(primary, Files.createTempDirectory("medchain-server"));
        this.url = PostgresInstance.url(primary, standby);
        execute(Preparation.script());
        for (int i = 0; i < MEMBERS; i++) {
            execute("CREATE ROLE " + role(i) + " LOGIN; GRANT SELECT, INSERT ON medchain_ordering_entry TO " + role(i)
                    + "; GRANT SELECT, INSERT, UPDATE ON medchain_ordering_tail TO " + role(i));
        }
    }

    private static String role(int member) {
        return "member" + member;
    }

    private void execute(String sql) throws SQLException {
        SharedServer.execute(url, sql);
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
        System.out.printf("%,d events acknowledged, the same on all members%n", acknowledged.size());
    }

    private String harm(int round) throws Exception {
        int victim = random.nextInt(MEMBERS);
        return switch (kinds.get(round % KINDS)) {
            case 0 -> {
                primary.kill();
                primary.start();
                yield "the server killed";
            }
            case 1 -> {
                members.get(victim).kill();
                members.set(victim, start(victim));
                yield "member " + victim + " killed";
            }
            case 2 -> failOver();
            case 3 -> showEachOtherRows();
            case 4 -> killAll();
            case 5 -> alterRows();
            default -> {
                primary.signal("STOP");
                pass(HARM);
                primary.signal("CONT");
                yield "the server stopped and resumed";
            }
        };
    }

    /** The standby becomes primary, without what the old one committed last. */
    private String failOver() throws IOException, InterruptedException {
        standby.signal("STOP");
        awaitReceipts();
        primary.kill();
        standby.signal("CONT");
        standby.promote();
        PostgresInstance old = primary;
        primary = standby;
        standby = old;
        awaitReceipts();
        standby.follow(primary);
        return "the server killed, and a standby without its last commits promoted";
    }

    /** Each member is shown four of five rows, and each other ones. */
    private String showEachOtherRows() throws SQLException {
        execute("ALTER TABLE medchain_ordering_entry ENABLE ROW LEVEL SECURITY");
        execute("CREATE POLICY shown ON medchain_ordering_entry FOR SELECT USING"
                + " (abs(hashtext(position::text || current_user)) % 5 <> 0)");
        execute("CREATE POLICY added ON medchain_ordering_entry FOR INSERT WITH CHECK (true)");
        pass(HARM);
        execute("ALTER TABLE medchain_ordering_entry DISABLE ROW LEVEL SECURITY");
        execute("DROP POLICY shown ON medchain_ordering_entry");
        execute("DROP POLICY added ON medchain_ordering_entry");
        return "the server showed each member other rows";
    }

    private String killAll() throws IOException, InterruptedException {
        for (RunningMember member : members) {
            member.kill();
        }
        primary.kill();
        primary.start();
        for (int i = 0; i < MEMBERS; i++) {
            members.set(i, start(i));
        }
        return "all killed";
    }

    /** Rows are emptied, exchanged, deleted and doubled while members read them. */
    private String alterRows() throws SQLException {
        String newest = " WHERE position > (SELECT max(position) - 2 FROM medchain_ordering_entry)";
        for (int i = 0; i < LIES; i++) {
            execute(
                    switch (i % 4) {
                        case 0 -> "UPDATE medchain_ordering_entry SET entry = ''" + newest;
                        case 1 ->
                            "UPDATE medchain_ordering_entry AS one SET entry = (SELECT entry FROM"
                                    + " medchain_ordering_entry AS other WHERE other.position < one.position"
                                    + " ORDER BY position DESC LIMIT 1)" + newest;
                        case 2 -> "DELETE FROM medchain_ordering_entry" + newest;
                        default ->
                            "INSERT INTO medchain_ordering_entry SELECT consortium, position + 5, entry"
                                    + " FROM medchain_ordering_entry" + newest + " ON CONFLICT DO NOTHING";
                    });
        }
        return "rows emptied, exchanged, deleted and doubled";
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Await.until("time passes", () -> System.nanoTime() > end);
    }

    private RunningMember start(int member) throws IOException {
        Map<Integer, InetSocketAddress> peers = RunningMember.addresses(ports);
        QbftSettings voting = QbftSettings.listen(peers.get(member)).peers(peers);
        return RunningMember.start(
                folder.resolve("member-" + member),
                member,
                random.nextLong(),
                PostgresSettings.url(url.replaceFirst("user=postgres&", ""), voting)
                        .user(role(member))
                        .answerTime(ANSWER),
                acknowledged);
    }

    /** Every member gives receipts. */
    private void awaitReceipts() {
        members.forEach(PostgresDrill::awaitReceipts);
    }

    private static void awaitReceipts(RunningMember member) {
        long enough = member.receipts() + RECEIPTS_A_ROUND;
        Await.until("receipts", () -> member.receipts() >= enough || !member.isAlive());
        if (!member.isAlive()) {
            throw new AssertionError("a member ended by itself");
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

    private boolean areLevel() {
        try {
            Set<Long> heights = new HashSet<>();
            for (RunningMember member : members) {
                heights.add(member.height());
            }
            return heights.size() == 1 && !heights.contains(-1L);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            for (RunningMember member : members) {
                member.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        primary.close();
        standby.close();
    }
}
