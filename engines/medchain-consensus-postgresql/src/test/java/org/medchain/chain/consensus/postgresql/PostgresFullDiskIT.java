package org.medchain.chain.consensus.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.drill.MemberChains;
import org.medchain.chain.drill.RunningMember;
import org.medchain.chain.event.EventRef;
import org.medchain.fixture.PostgresInstance;
import org.medchain.fixture.SmallDisk;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;

/**
 * Four members in four processes under load, and a server whose disk fills up: events wait or are refused, all members say why, no
 * event with a receipt is lost, and they go on when there is room.
 */
class PostgresFullDiskIT {
    private static final int MEMBERS = MemberChains.MEMBERS;
    private static final int MEBIBYTES = 256;
    private static final int RECEIPTS = 16;
    private static final int PIECE = 4096;
    /** Processes start slowly on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long LOOK_EVERY_NANOS = 20_000_000;

    @TempDir
    private Path folder;

    private final List<Integer> ports = LocalPorts.free(MEMBERS);
    private final List<RunningMember> members = new ArrayList<>();
    private final Queue<EventRef> acknowledged = new ConcurrentLinkedQueue<>();
    private Optional<SmallDisk> disk = Optional.empty();
    private Optional<PostgresInstance> server = Optional.empty();

    @AfterEach
    void end() throws Exception {
        for (RunningMember member : members) {
            member.kill();
        }
        if (server.isPresent()) {
            server.get().close();
        }
        if (disk.isPresent()) {
            disk.get().close();
        }
    }

    private void startServer() throws IOException {
        assumeThat(PostgresInstance.missing())
                .as(() -> PostgresInstance.missing().orElse(""))
                .isEmpty();
        disk = SmallDisk.inMemory(Files.createTempDirectory("medchain-disk"), MEBIBYTES);
        assumeThat(disk).as("a tmpfs can be mounted here, which takes root").isPresent();
        server = Optional.of(PostgresInstance.create(disk.orElseThrow().folder()));
    }

    private RunningMember start(int member) throws IOException {
        Map<Integer, InetSocketAddress> peers = RunningMember.addresses(ports);
        QbftSettings voting = QbftSettings.listen(peers.get(member)).peers(peers);
        return RunningMember.start(
                folder.resolve("member-" + member),
                member,
                member,
                PostgresSettings.url(PostgresInstance.url(server.orElseThrow()), voting),
                acknowledged);
    }

    private void awaitReceipts() {
        for (RunningMember member : members) {
            long enough = member.receipts() + RECEIPTS;
            await("receipts", () -> member.receipts() >= enough);
        }
    }

    private static <E extends Exception> void await(String what, Await.Condition<E> condition) throws E {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** Takes all room, again and again, since the server frees some by itself. */
    private void awaitFull() throws IOException {
        for (RunningMember member : members) {
            await("a member names the ordering", () -> {
                fill();
                return member.issues()
                        .filter(codes -> codes.contains("ORDERING_UNAVAILABLE"))
                        .isPresent();
            });
        }
    }

    /** Takes whatever room there is, piece by piece, since the server takes some meanwhile. */
    private void fill() {
        Path filler = disk.orElseThrow().folder().resolve("filler-" + System.nanoTime());
        byte[] piece = new byte[PIECE];
        assertThatThrownBy(() -> {
                    try (OutputStream out = Files.newOutputStream(filler)) {
                        while (true) {
                            out.write(piece);
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
    }

    private void makeRoom() throws IOException {
        try (var fillers = Files.newDirectoryStream(disk.orElseThrow().folder(), "filler-*")) {
            for (Path one : fillers) {
                Files.delete(one);
            }
        }
        // A server whose write-ahead log had no room has ended; its operator starts it.
        if (!server.orElseThrow().isRunning()) {
            server.orElseThrow().start();
        }
    }

    private boolean areLevel() throws IOException {
        Set<Long> heights = new HashSet<>();
        for (RunningMember member : members) {
            heights.add(member.height());
        }
        return heights.size() == 1 && !heights.contains(-1L);
    }

    @Test
    void diskOfTheServer_fullAndThenNot_losesNothingAndTheMembersGoOn() throws Exception {
        startServer();
        for (int member = 0; member < MEMBERS; member++) {
            members.add(start(member));
        }
        awaitReceipts();

        awaitFull();
        makeRoom();
        awaitReceipts();

        for (RunningMember member : members) {
            member.tell("stop");
        }
        await("all load stopped", () -> members.stream().allMatch(RunningMember::isStopped));
        await("all members at the same height", this::areLevel);
        for (RunningMember member : members) {
            await("no issues", () -> member.issues().filter(Set::isEmpty).isPresent());
        }
        for (RunningMember member : members) {
            member.exit();
        }
        MemberChains.check(folder, acknowledged);
        assertThat(acknowledged).isNotEmpty();
    }
}
