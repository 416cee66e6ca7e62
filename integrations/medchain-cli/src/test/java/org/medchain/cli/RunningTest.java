package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Throwables;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.dht.Roster;
import org.medchain.health.Health;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** Why a process ends. Its wait for that cannot be interrupted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunningTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private Optional<Exception> failing = Optional.empty();
    private volatile boolean closed;

    @Test
    void health_thatIsNotLive_endsTheProcessWithItsOwnCode() throws Exception {
        int code = Running.run(at(), new Ending(), () -> service(() -> ill(IssueCode.ENGINE_ENDED)));

        assertThat(code).isEqualTo(ExitCode.NOT_LIVE.code());
        assertThat(closed).isTrue();
        assertThat(err.toString()).startsWith("ENGINE_ENDED: it is so");
        assertThat(out.toString()).isEqualTo("started a test\nended: " + ExitCode.NOT_LIVE.meaning() + "\n");
    }

    @Test
    void health_thatCannotBeTold_endsTheProcess() throws Exception {
        int code = Running.run(
                at(),
                new Ending(),
                () -> service(() -> {
                    throw new IllegalStateException("a defect");
                }));

        assertThat(code).isEqualTo(ExitCode.INTERNAL.code());
        assertThat(closed).isTrue();
        assertThat(err.toString()).contains("a defect");
    }

    @Test
    void health_thatChanges_isToldOnce() throws Exception {
        int[] looks = new int[1];
        int code = Running.run(
                at(),
                new Ending(),
                () -> service(() -> {
                    looks[0]++;
                    if (looks[0] == 4) {
                        ending.join().ask();
                    }
                    return looks[0] < 3 ? ill(IssueCode.NO_QUORUM) : Health.of(List.of());
                }));

        assertThat(code).isZero();
        assertThat(out.toString()).isEqualTo("started a test\nready\nended\n");
        assertThat(err.toString()).isEqualTo("NO_QUORUM: it is so\nover: NO_QUORUM\n");
    }

    /** The second one is what a defect would throw. */
    static List<Exception> failures() {
        return List.of(new CommandException(ExitCode.REFUSED, "it is wrong"), new NullPointerException("it is wrong"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void roster_thatIsNotTaken_isToldOnce_andTheHealthStaysWatched(Exception failure) throws Exception {
        failing = Optional.of(failure);
        int[] looks = new int[1];

        int code = Running.run(
                at(),
                new Ending(),
                () -> service(() -> {
                    looks[0]++;
                    return looks[0] < 3 ? Health.of(List.of()) : ill(IssueCode.ENGINE_ENDED);
                }));

        assertThat(code).isEqualTo(ExitCode.NOT_LIVE.code());
        assertThat(err.toString().lines().filter(line -> line.contains("the next roster is not taken")))
                .singleElement()
                .asString()
                .contains("it is wrong");
    }

    @Test
    void signal_beforeTheProcessHasOpened_endsItInOrder() throws Exception {
        int code = Running.run(at(), new Ending(), () -> {
            ending.join().ask();
            return service(() -> Health.of(List.of()));
        });

        assertThat(code).isZero();
        assertThat(closed).isTrue();
    }

    private static Health ill(IssueCode code) {
        return Health.of(List.of(new Issue(code, "it is so")));
    }

    private Running.Service service(Supplier<Health> health) {
        return new Running.Service() {
            @Override
            public String name() {
                return "a test";
            }

            @Override
            public Health health() {
                return health.get();
            }

            @Override
            public Optional<Roster> lookForRoster() throws CommandException {
                if (failing.isEmpty()) {
                    return Optional.empty();
                }
                Throwables.throwIfUnchecked(failing.get());
                throw (CommandException) failing.get();
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    private Surroundings at() {
        return new Terminal(Path.of("")).surroundings(out, err, ending::complete);
    }
}
