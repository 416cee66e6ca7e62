package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;

/**
 * Kills each command that writes at a step of its work, repeats it, and looks whether it is done once. The build kills a few commands
 * at a random step, {@code -Dmedchain.soak=true} each at every step. {@code -Dcommand.seed=n} replays a run of the build,
 * {@code -Dcommand.only=regex} kills the commands that match.
 */
class CommandKillIT {
    private static final boolean SOAK = Boolean.getBoolean("medchain.soak");
    private static final int FEW = 3;
    private static final int LAST_STEP = 40;
    /** The status of a process that signal 9 ended. */
    private static final int KILLED = 128 + 9;

    @TempDir
    private Path temp;

    @Test
    void command_killedAtAnyStep_isDoneOnceWhenRepeated() throws Exception {
        Optional<KillAt> killing = KillAt.compile(temp);
        assumeThat(killing).as("a C compiler").isPresent();
        Path prepared = Files.createDirectory(temp.resolve("prepared"));
        WritingCommand.prepare(prepared);
        List<WritingCommand> commands = new ArrayList<>(WritingCommand.all(prepared));
        commands.removeIf(command -> !command.command().matches(System.getProperty("command.only", ".*")));
        long seed = Long.getLong("command.seed", System.nanoTime());
        System.out.println("-Dcommand.seed=" + seed);
        Random random = new Random(seed);
        Collections.shuffle(commands, random);

        List<AssertionError> failures = new ArrayList<>();
        for (WritingCommand command : SOAK ? commands : commands.subList(0, Math.min(FEW, commands.size()))) {
            try {
                kill(killing.get(), command, random);
            } catch (AssertionError e) {
                failures.add(e);
            }
        }

        assertThat(failures).isEmpty();
    }

    private void kill(KillAt killing, WritingCommand command, Random random) throws Exception {
        int step = SOAK ? 1 : 1 + random.nextInt(LAST_STEP);
        while (SOAK && killAndRepeat(killing, command, step)) {
            step++;
        }
        while (!SOAK && !killAndRepeat(killing, command, step)) {
            step = 1 + random.nextInt(step - 1);
        }
        System.out.println(command.command() + (SOAK ? ": steps before " : ": killed at step ") + step);
    }

    /** Whether the command was killed: it may have ended before. */
    private boolean killAndRepeat(KillAt killing, WritingCommand command, int step) throws Exception {
        Path folder = temp.resolve("killed");
        copy(temp.resolve("prepared"), folder);
        try {
            ProcessOfTheJar process = ProcessOfTheJar.start(
                    folder, killing.step(folder, step), command.command().split(" ", -1));
            int code = process.awaitEnd();
            assertThat(code).as(process.out() + process.err()).isIn(0, KILLED);
            boolean killed = code == KILLED;
            if (killed) {
                repeat(command, folder);
            }
            command.done().look(folder, new Operator(folder));
            return killed;
        } catch (AssertionError | MedChainException e) {
            throw new AssertionError(command.command() + ", killed at step " + step, e);
        } finally {
            FileTrees.delete(folder);
        }
    }

    /** It is done now, or was done before it was killed and is refused. */
    private static void repeat(WritingCommand command, Path folder) throws IOException {
        command.assertReadable(folder);
        boolean wasThere = Files.exists(folder.resolve(command.written()));
        Terminal.Result repeated = new Operator(folder).run(command.command());
        if (repeated.exitCode() == ExitCode.REFUSED.code() && wasThere) {
            assertThat(repeated.err()).containsAnyOf(", found one", ", found something");
        } else {
            assertThat(repeated.exitCode()).as(repeated.err()).isZero();
        }
        assertThat(folder.resolve(command.written() + ".part")).doesNotExist();
        assertThat(FileTrees.files(folder)).noneMatch(file -> file.toString().endsWith(".tmp"));
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path each : FileTrees.all(from)) {
            Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
