package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.drill.MemberChains;
import org.medchain.chain.drill.MemberProcess;
import org.medchain.chain.drill.RunningMember;
import org.medchain.chain.event.EventRef;
import org.medchain.fixture.SmallDisk;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** Four members in four processes under load: what harms one is in its health within seconds, and no longer than it lasts. */
class QbftHealthIT {
    private static final int MEMBERS = MemberChains.MEMBERS;
    private static final int MEBIBYTES = 64;

    @TempDir
    private Path folder;

    private final List<Integer> ports = LocalPorts.free(MEMBERS);
    private final List<RunningMember> members = new ArrayList<>();
    private final Queue<EventRef> acknowledged = new ConcurrentLinkedQueue<>();
    private final List<SmallDisk> disks = new ArrayList<>();
    private final Set<Integer> frozen = new TreeSet<>();

    @AfterEach
    void end() throws Exception {
        for (int member : List.copyOf(frozen)) {
            freeze(member, false);
        }
        for (RunningMember member : members) {
            member.kill();
        }
        for (SmallDisk disk : disks) {
            disk.close();
        }
    }

    private Path folder(int member) {
        return folder.resolve("member-" + member);
    }

    private RunningMember start(int member) throws IOException {
        return start(member, Map.of());
    }

    private RunningMember start(int member, Map<String, String> more) throws IOException {
        Map<String, String> options = new HashMap<>(more);
        String peers = IntStream.range(0, MEMBERS)
                .mapToObj(peer -> peer + "=127.0.0.1:" + ports.get(peer))
                .collect(Collectors.joining(","));
        options.put("listen", "127.0.0.1:" + ports.get(member));
        options.put("peers", peers);
        return RunningMember.start(
                folder(member).resolve("ledger"), member, member, ConsensusSettings.of("qbft", options), acknowledged);
    }

    private void startAll() throws IOException {
        startAll(Map.of());
        awaitWell();
    }

    /** With these options of the last member. */
    private void startAll(Map<String, String> ofTheLast) throws IOException {
        for (int member = 0; member < MEMBERS; member++) {
            Files.createDirectories(folder(member));
            members.add(start(member, member == MEMBERS - 1 ? ofTheLast : Map.of()));
        }
    }

    private void giveDisk(int member) throws IOException {
        Optional<SmallDisk> disk = SmallDisk.ext4(folder(member), folder.resolve("image-" + member), MEBIBYTES);
        assumeThat(disk).as("an ext4 can be mounted here, which takes root").isPresent();
        disks.add(disk.orElseThrow());
    }

    private void awaitWell() {
        for (int member = 0; member < MEMBERS; member++) {
            awaitIssues(member, "no issues", Set::isEmpty);
        }
    }

    private void awaitIssues(int member, String what, Predicate<Set<String>> expected) {
        AtomicReference<Optional<Set<String>>> said = new AtomicReference<>(Optional.empty());
        try {
            Await.until("member " + member + " has " + what, () -> {
                said.set(members.get(member).issues());
                return said.get().filter(expected).isPresent();
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", it said last " + said.get(), e);
        }
    }

    private void awaitIssue(int member, String code) {
        awaitIssues(member, code, codes -> codes.contains(code));
    }

    private void freeze(int member, boolean on) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("fsfreeze", on ? "-f" : "-u", folder(member).toString()).start();
        assertThat(process.waitFor()).isZero();
        boolean unused = on ? frozen.add(member) : frozen.remove(member);
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
        giveDisk(victim);
        startAll();

        freeze(victim, true);
        awaitIssue(victim, "ENGINE_STALLED");
        awaitIssues(0, "no issues", Set::isEmpty);
        freeze(victim, false);
        awaitWell();

        fill();
        awaitIssues(victim, "a full disk", codes -> codes.containsAll(Set.of("ENGINE_ENDED", "DISK_FULL")));
        Files.delete(folder(victim).resolve("filler"));
        members.get(victim).kill();
        awaitIssue(0, "NOT_LINKED");
        members.set(victim, start(victim));
        awaitWell();
    }

    /** All links are up all the time: nothing but the events that wait tells the others. */
    @Test
    @Tag("slow")
    void disksOfTwoMembers_frozen_wedgeTheirEnginesAndTheEventsOfTheOthersWait() throws Exception {
        giveDisk(2);
        giveDisk(3);
        startAll(Map.of(MemberProcess.HASTE, "12"));
        awaitWell();

        freeze(2, true);
        freeze(3, true);
        awaitIssue(3, "ENGINE_WEDGED");
        awaitIssues(0, "events that wait, and no other trouble", codes -> codes.equals(Set.of("EVENTS_WAIT")));
        long height = members.get(0).height();

        freeze(2, false);
        freeze(3, false);
        awaitWell();
        Await.until("the chain grows", () -> members.get(0).height() > height);
    }

    @Test
    void member_whoseClockIsMonthsAhead_isToldSoAndThatItsCertificateEnds() throws Exception {
        long days = Duration.between(LedgerWorld.START, LedgerWorld.END).toDays() - 20;
        startAll(Map.of(MemberProcess.CLOCK_AHEAD, Long.toString(days)));
        awaitIssue(MEMBERS - 1, "CERTIFICATE_ENDS_IN_30_DAYS");
        awaitIssue(MEMBERS - 1, "CLOCK_WRONG");
        awaitIssues(0, "no issues", Set::isEmpty);
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
