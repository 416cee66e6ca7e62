package org.medchain.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.fixture.SmallDisk;
import org.medchain.io.FileTrees;

/**
 * Four members of both networks in four processes under load, with wires between them. Faults come and go; at the end no
 * acknowledged event or record is lost, and all chains are the same. Member 0's folder is on a small disk of its own where this
 * process may mount one. Not thread-safe.
 */
final class Drill implements AutoCloseable {
    static final int MEMBERS = World.MEMBERS;

    private static final int RECEIPTS = 12;
    private static final int WRITES = 3;
    private static final int SMALL_DISK_MEBIBYTES = Boolean.getBoolean("medchain.soak") ? 2_048 : 512;
    private static final long PATIENCE_NANOS = 150_000_000_000L;
    /** A member that is fewer blocks behind the others than this is with them. */
    private static final int NEAR = 100;

    private static final long LOOK_EVERY_NANOS = 20_000_000;

    final Random random;
    final Path temp;
    final Streets streets;
    final World world = new World();
    final Acknowledged acknowledged = new Acknowledged();
    private final List<RunningMember> members = new ArrayList<>();
    private final Optional<SmallDisk> smallDisk;

    Drill(Path temp, long seed) throws IOException {
        this.temp = temp;
        this.random = new Random(seed);
        this.streets = new Streets(seed);
        this.smallDisk = SmallDisk.inMemory(folder(0), SMALL_DISK_MEBIBYTES);
        for (int i = 0; i < MEMBERS; i++) {
            members.add(begin(i, Map.of()));
        }
    }

    /** True if member 0's disk can be filled without harm to others. */
    boolean hasSmallDisk() {
        return smallDisk.isPresent();
    }

    Path folder(int member) {
        return temp.resolve("member-" + member);
    }

    RunningMember member(int number) {
        return members.get(number);
    }

    /** Begins again, in this environment; it must have ended. */
    void restart(int member, Map<String, String> environment) throws IOException {
        members.set(member, begin(member, environment));
    }

    private RunningMember begin(int member, Map<String, String> environment) throws IOException {
        List<String> arguments = List.of(
                Integer.toString(member),
                Long.toString(random.nextLong() >>> 16),
                Integer.toString(streets.ledgerPort(member)),
                streets.peers(member),
                Integer.toString(streets.directoryPort(member)),
                streets.nodePorts().stream().map(String::valueOf).collect(Collectors.joining(",")));
        return RunningMember.start(folder(member), arguments, environment, temp, acknowledged);
    }

    /** Each of these has more events and records acknowledged, from now on. */
    void awaitProgress(int... numbers) {
        awaitReceipts(numbers);
        List<Long> enough = IntStream.of(numbers)
                .mapToObj(i -> members.get(i).writes() + WRITES)
                .toList();
        for (int i = 0; i < numbers.length; i++) {
            RunningMember member = members.get(numbers[i]);
            long least = enough.get(i);
            await(
                    "writes of member " + numbers[i],
                    () -> catchingUp(member),
                    () -> member.writes() >= least || !member.isAlive());
            assertAlive(numbers[i]);
        }
    }

    /** The same of events alone. */
    void awaitReceipts(int... numbers) {
        List<Long> enough = IntStream.of(numbers)
                .mapToObj(i -> members.get(i).receipts() + RECEIPTS)
                .toList();
        for (int i = 0; i < numbers.length; i++) {
            RunningMember member = members.get(numbers[i]);
            long least = enough.get(i);
            await(
                    "receipts of member " + numbers[i],
                    () -> catchingUp(member),
                    () -> member.receipts() >= least || !member.isAlive());
            assertAlive(numbers[i]);
        }
    }

    /** How far a member got that fetches a long chain; the same all the time for one that is near the others. */
    private long catchingUp(RunningMember member) {
        long highest =
                members.stream().mapToLong(RunningMember::heightOrNone).max().orElseThrow();
        long height = member.heightOrNone();
        return height < highest - NEAR ? height : Long.MAX_VALUE;
    }

    private void assertAlive(int number) {
        assertThat(members.get(number).isAlive())
                .as(() -> "member " + number + " ended by itself: " + errors(number))
                .isTrue();
    }

    /** All of them. */
    static int[] all() {
        return IntStream.range(0, MEMBERS).toArray();
    }

    static int[] allBut(int victim) {
        return IntStream.range(0, MEMBERS).filter(i -> i != victim).toArray();
    }

    /** Nobody has an event acknowledged while this time passes. */
    void assertNoReceipts(Duration time) {
        long before = receipts();
        pass(time);
        assertThat(receipts()).isEqualTo(before);
    }

    long receipts() {
        return members.stream().mapToLong(RunningMember::receipts).sum();
    }

    /** Real time passes, for the processes that are watched live in it. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** The last that the member said on standard error. */
    private String errors(int number) {
        try {
            List<String> lines = Files.readAllLines(temp.resolve("member-" + number + ".err"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, () -> 0, condition);
    }

    /** Waits on as long as {@code progress} changes: a member that fetches a long chain on a busy machine is slow, not stuck. */
    private static void await(String what, LongSupplier progress, BooleanSupplier condition) {
        long seen = progress.getAsLong();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            long now = progress.getAsLong();
            end = now == seen ? end : System.nanoTime() + PATIENCE_NANOS;
            seen = now;
            assertThat(System.nanoTime()).as(what + " at " + seen).isLessThan(end);
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** Deletes all that a member has; it must have ended. */
    void emptyDisk(int member) throws IOException {
        try (Stream<Path> parts = Files.list(folder(member))) {
            for (Path part : parts.toList()) {
                FileTrees.delete(part);
            }
        }
    }

    /** Fills the small disk to the last byte, and returns the file that does. */
    Path fillSmallDisk() throws IOException {
        Path ballast = folder(0).resolve("ballast");
        byte[] piece = new byte[1 << 20];
        for (int size = piece.length; size > 0; size /= 2) {
            try (OutputStream out =
                    Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(piece, 0, size);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
        return ballast;
    }

    /** A client of the directory. */
    Dht client() throws MedChainException {
        DhtNetwork network = DhtNetwork.builder(
                        Rosters.from(world.roster(streets.nodePorts())),
                        world.ca.certificate(),
                        new CertifiedIdentity(world.client, world.clientCertificate))
                .build();
        return DhtFactory.named(DhtFactory.QUORUM)
                .open(DhtSettings.client(network).build());
    }

    /** Ends the load and all members in order, and checks that all is there. */
    String finish() throws Exception {
        for (RunningMember member : members) {
            member.tell("stop");
        }
        await("the end of all load", () -> members.stream().allMatch(RunningMember::isStopped));
        try (Dht client = client()) {
            acknowledged.assertInDirectory(client, "at the end");
        }
        await("the same height everywhere", this::areLevel);
        for (RunningMember member : members) {
            member.exit();
        }
        Set<Long> heights = new HashSet<>();
        for (int i = 0; i < MEMBERS; i++) {
            heights.add(acknowledged.assertOnChain(folder(i).resolve("ledger"), world.config));
        }
        assertThat(heights).hasSize(1);
        acknowledged.assertUnbroken("at the end");
        return String.format(
                "%s blocks, %,d events and %,d records acknowledged, the same everywhere",
                heights, acknowledged.receipts(), acknowledged.addresses());
    }

    private boolean areLevel() {
        Set<Long> heights = new HashSet<>();
        for (RunningMember member : members) {
            try {
                heights.add(member.height());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return heights.size() == 1 && !heights.contains(-1L);
    }

    @Override
    public void close() throws IOException {
        try {
            for (RunningMember member : members) {
                member.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            streets.close();
            if (smallDisk.isPresent()) {
                smallDisk.get().close();
            }
        }
    }
}
