package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.drill.MemberChains;
import org.medchain.chain.drill.RunningMember;
import org.medchain.chain.event.EventRef;
import org.medchain.fixture.SmallDisk;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;

/** Four members in four processes under load: what harms one is in its health within seconds, and no longer than it lasts. */
class QbftHealthIT {
    private static final int MEMBERS = MemberChains.MEMBERS;
    private static final int MEBIBYTES = 64;

    @TempDir
    private Path folder;

    private final List<Integer> ports = LocalPorts.free(MEMBERS);
    private final List<RunningMember> members = new ArrayList<>();
    private final Queue<EventRef> acknowledged = new ConcurrentLinkedQueue<>();
    private Optional<SmallDisk> disk = Optional.empty();
    private boolean frozen;

    @AfterEach
    void end() throws Exception {
        if (frozen) {
            freeze(false);
        }
        for (RunningMember member : members) {
            member.kill();
        }
        if (disk.isPresent()) {
            disk.get().close();
        }
    }

    private Path folder(int member) {
        return folder.resolve("member-" + member);
    }

    private RunningMember start(int member) throws IOException {
        String peers = IntStream.range(0, MEMBERS)
                .mapToObj(peer -> peer + "=127.0.0.1:" + ports.get(peer))
                .collect(Collectors.joining(","));
        return RunningMember.start(
                folder(member).resolve("ledger"),
                member,
                member,
                ConsensusSettings.of("qbft", Map.of("listen", "127.0.0.1:" + ports.get(member), "peers", peers)),
                acknowledged);
    }

    private void startAll() throws IOException {
        for (int member = 0; member < MEMBERS; member++) {
            Files.createDirectories(folder(member));
            members.add(start(member));
        }
        awaitWell();
    }

    private void awaitWell() {
        for (int member = 0; member < MEMBERS; member++) {
            awaitIssues(member, "no issues", Set::isEmpty);
        }
    }

    private void awaitIssues(int member, String what, Predicate<Set<String>> expected) {
        Await.until("member " + member + " has " + what, () -> {
            try {
                return members.get(member).issues().filter(expected).isPresent();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void awaitIssue(int member, String code) {
        awaitIssues(member, code, codes -> codes.contains(code));
    }

    private void freeze(boolean on) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "fsfreeze", on ? "-f" : "-u", folder(MEMBERS - 1).toString())
                .start();
        assertThat(process.waitFor()).isZero();
        frozen = on;
    }

    private void fill() throws IOException {
        Path filler = folder(MEMBERS - 1).resolve("filler");
        for (int size : new int[] {1 << 16, 1}) {
            try (OutputStream out =
                    Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(new byte[size]);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("space");
            }
        }
    }

    @Test
    void diskOfAMember_frozenAndThenFull_isInItsHealth() throws Exception {
        int victim = MEMBERS - 1;
        disk = SmallDisk.ext4(folder(victim), folder.resolve("image"), MEBIBYTES);
        assumeThat(disk).as("an ext4 can be mounted here").isPresent();
        startAll();

        freeze(true);
        awaitIssue(victim, "ENGINE_STALLED");
        awaitIssues(0, "no issues", Set::isEmpty);
        freeze(false);
        awaitWell();

        fill();
        awaitIssues(victim, "a full disk", codes -> codes.containsAll(Set.of("ENGINE_ENDED", "DISK_FULL")));
        Files.delete(folder(victim).resolve("filler"));
        members.get(victim).kill();
        awaitIssue(0, "NOT_LINKED");
        members.set(victim, start(victim));
        awaitWell();
    }

    @Test
    void members_ofWhichTooFewAreThere_haveNoQuorumAndAreBehindUntilTheOthersAreBack() throws Exception {
        startAll();
        members.get(1).kill();
        members.get(2).kill();
        awaitIssues(0, "no quorum", codes -> codes.equals(Set.of("NO_QUORUM", "NOT_LINKED")));

        members.get(0).kill();
        members.set(0, start(0));
        awaitIssues(0, "no quorum and no news", codes -> codes.containsAll(Set.of("NO_QUORUM", "BEHIND")));

        members.set(1, start(1));
        awaitIssues(0, "one link too few", codes -> codes.equals(Set.of("NOT_LINKED")));
        members.set(2, start(2));
        awaitWell();
    }
}
