package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.dht.Roster;
import org.medchain.error.MalformedException;

/** The next roster, from its making to the process that takes it up. */
class RosterFeedTest {
    private static final List<String> NAMES = List.of("north", "south");

    @TempDir
    private static Path parties;

    @TempDir
    private Path folder;

    private Operator operator = new Operator(Path.of(""));

    @BeforeAll
    static void certify() throws IOException {
        Operator all = new Operator(parties);
        all.createCa();
        for (String name : NAMES) {
            all.request(name, "X25519");
            all.certify(name);
        }
    }

    @BeforeEach
    void first() throws IOException {
        operator = Operator.withCopies(parties, folder);
        operator.done("roster create --node 10.0.0.1:7501=north.pem --out roster.json");
    }

    @Test
    void next_isAnnounced_onceItIsThere_andOnceOnly() throws Exception {
        RosterFeed feed = RosterFeed.of(folder.resolve("roster.json"));
        assertThat(feed.look()).isEmpty();
        next("--node 1=10.0.0.2:7501=south.pem");

        assertThat(feed.look()).get().extracting(Roster::epoch).isEqualTo(2L);
        assertThat(feed.look()).isEmpty();
        assertThat(feed.rosters().latest().nodes()).hasSize(2);
    }

    @Test
    void processThatStartsDuringTheMove_knowsBoth_andAfterItTheLatestAlone() throws Exception {
        next("--node 1=10.0.0.2:7501=south.pem");
        assertThat(RosterFeed.of(folder.resolve("roster.json")).rosters().known())
                .extracting(Roster::epoch)
                .containsExactly(1L, 2L);

        Files.copy(
                folder.resolve("roster.json.next"), folder.resolve("roster.json"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(RosterFeed.of(folder.resolve("roster.json")).rosters().known())
                .extracting(Roster::epoch)
                .containsExactly(2L);
    }

    /** Each reads the roster, changes it and writes over it. */
    @Test
    void changes_ofManyCommandsAtOnce_areAllKept() throws Exception {
        int commands = 8;
        CyclicBarrier together = new CyclicBarrier(commands);
        ExecutorService threads = Executors.newFixedThreadPool(commands);
        try {
            List<Callable<Terminal.Result>> all = new ArrayList<>();
            for (int i = 1; i <= commands; i++) {
                String address = "10.0.1." + i + ":7501";
                all.add(() -> {
                    together.await(60, TimeUnit.SECONDS);
                    return operator.done(
                            "roster next roster.json --node 0=" + address + "=north.pem --out roster.json --force");
                });
            }
            for (Future<Terminal.Result> one : threads.invokeAll(all)) {
                assertThat(one.get().out()).contains("10.0.1.");
            }
        } finally {
            threads.shutdown();
        }
        assertThat(InputFile.roster(folder.resolve("roster.json")).epoch()).isEqualTo(1 + commands);
    }

    @Test
    @SuppressWarnings("try") // What is held is held by another command.
    void turn_thatAnotherCommandHas_isWaitedForAndThenRefused() throws Exception {
        Path roster = folder.resolve("roster.json");
        Path other = Files.copy(roster, folder.resolve("other.json"));
        try (Turn held = Turn.of(List.of(roster), roster, Duration.ZERO)) {
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(() -> Turn.of(List.of(other, roster), roster, Duration.ofMillis(20)))
                    .withMessageContaining("a retry helps")
                    .extracting(CommandException::exitCode)
                    .isEqualTo(ExitCode.UNAVAILABLE);
            Turn.of(List.of(roster), other, Duration.ZERO).close();
        }
        Turn.of(List.of(roster), roster, Duration.ZERO).close();
    }

    @Test
    void rosterAfterTheNext_comesTheSameWay() throws Exception {
        RosterFeed feed = RosterFeed.of(folder.resolve("roster.json"));
        next("--node 1=10.0.0.2:7501=south.pem");
        assertThat(feed.look()).isPresent();
        Files.move(folder.resolve("roster.json.next"), folder.resolve("roster.json"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(feed.look()).isEmpty();
        next("--leave 0");

        assertThat(feed.look()).isPresent();
        assertThat(feed.rosters().latest().epoch()).isEqualTo(3L);
    }

    @Test
    void rosterOfAnotherEpoch_isRefusedOnce_andAnotherOneInItsPlaceIsTaken() throws Exception {
        RosterFeed feed = RosterFeed.of(folder.resolve("roster.json"));
        operator.done("roster create --node 10.0.0.2:7501=south.pem --epoch 7 --out roster.json.next");

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(feed::look)
                .withMessageContainingAll("roster.json.next: expected the roster of epoch 2", "epoch 7");
        assertThat(feed.look()).isEmpty();
        next("--force --node 1=10.0.0.2:7501=south.pem");
        assertThat(feed.look()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"epoch\":2,\"replicas\":4,\"nodes\":null}",
                "{\"epoch\":2,\"replicas\":4,\"nodes\":[null]}",
                "{\"epoch\":9223372036854775808,\"replicas\":4,\"nodes\":[]}"
            })
    void file_thatIsNoRoster_isRefusedByItsName(String json) throws Exception {
        RosterFeed feed = RosterFeed.of(folder.resolve("roster.json"));
        Files.writeString(folder.resolve("roster.json.next"), json);

        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(feed::look)
                .withMessageContaining("roster.json.next");
        assertThat(operator.refused("roster show roster.json.next")).contains("roster.json.next");
    }

    @Test
    void fileThatIsNotARoster_isRefused_andNamed() throws Exception {
        Path file = folder.resolve("roster.json");
        Files.writeString(file, Files.readString(file).replace("\"epoch\" : 1", "\"epoch\" : 0"));

        assertThat(operator.refused("roster show roster.json"))
                .startsWith("medchain: roster.json: roster: expected an epoch of at least 1, found 0");
    }

    @Test
    void roster_thatDoesNotFollow_isNotMade() {
        assertThat(operator.refused("roster next roster.json --node 0=10.0.0.2:7501=south.pem --out next"))
                .contains("expected the keys of node 0", "a number that no node ever had");
        assertThat(operator.refused("roster next roster.json --leave 5 --out next"))
                .contains("expected the number of a node that leaves, found 5");
        assertThat(operator.run("roster next roster.json --node 0=10.0.0.1:7501=north.pem --out next")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(folder.resolve("next")).doesNotExist();
    }

    @Test
    void node_thatMovesOrRenews_keepsItsNumber() {
        assertThat(next("--node 0=10.0.0.9:7501=north.pem")).contains("epoch     2", "10.0.0.9:7501");
    }

    private String next(String options) {
        return operator.done("roster next roster.json " + options + " --out roster.json.next")
                .out();
    }
}
