package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The page and the help know every command. */
class CommandsTest {
    private static final Path PAGE = Path.of("../../docs/howto/command-line.md");

    @TempDir
    private Path folder;

    @Test
    void everyCommand_isOnThePageAndHasHelp() throws IOException {
        String page = Files.readString(PAGE);
        CommandLine all = new Commands(new Terminal(folder).surroundings()).commandLine();
        all.getSubcommands().forEach((name, command) -> {
            assertThat(page).contains("`" + name);
            command.getSubcommands().forEach((each, leaf) -> {
                assertThat(page)
                        .as(name + " " + each)
                        .containsPattern("`(" + name + " )?" + each + "`|`" + name + " " + each);
                assertThat(leaf.getCommandSpec().usageMessage().description()).isNotEmpty();
            });
        });
        assertThat(new Terminal(folder).run(List.of("ca", "issue", "--help")).out())
                .contains("Usage: medchain ca issue", "--same-name", "--password-file=FILE");
    }

    /** A parameter of a method has no name at run time, so that picocli shows {@code <arg0>} unless it has a label. */
    @Test
    void help_ofEveryCommand_namesItsParameters() {
        helps(new Commands(new Terminal(folder).surroundings()).commandLine())
                .forEach(help ->
                        assertThat(help).startsWith("Usage: medchain").doesNotContainPattern("<[a-zA-Z]+[0-9]*>"));
    }

    private static Stream<String> helps(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getUsageMessage()),
                command.getSubcommands().values().stream().flatMap(CommandsTest::helps));
    }

    @Test
    void completion_isAScriptThatKnowsTheCommands() {
        assertThat(new Terminal(folder).run(List.of("completion")).out())
                .startsWith("#!/usr/bin/env bash")
                .contains("back-up", "revoke");
    }

    /** As Java decodes them without a locale. */
    @Test
    void arguments_thatAreNotOfTheLocale_areRefused() {
        Terminal.Result result = new Terminal(folder)
                .variable("P", "tr0ub4dor")
                .run(List.of("ca", "create", "--ca", "ca", "--name", "K\uFFFD\uFFFDche", "--password-env", "P"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(result.err()).contains("such as C.UTF-8");
        assertThat(folder.resolve("ca")).doesNotExist();
    }

    /** Of a command, that is: a process ends at once, by an option of the script. */
    @Test
    void errorOfTheJvm_isADefect() {
        Terminal.Result result = new Terminal(folder)
                .clock(new Clock() {
                    @Override
                    public Instant instant() {
                        throw new OutOfMemoryError("for a test");
                    }

                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }
                })
                .run(List.of("ca", "create", "--ca", "ca", "--name", "x", "--password-env", "P"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.INTERNAL.code());
        assertThat(result.err()).contains("java.lang.OutOfMemoryError: for a test");
    }

    /** What is wrong stands before the option here. */
    @Test
    void misuse_isToldAsJson_whereverTheOptionIs() throws IOException {
        Terminal.Result result = new Terminal(folder)
                .run(List.of("ca", "create", "--ca", "ca", "--days", "many", "--name", "x", "--json"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(new ObjectMapper().readTree(result.err()).get("code").asText())
                .isEqualTo("USAGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca list --ca ca", "--json ca list --ca ca", "ca list --help", "completion"})
    void result_thatCannotBeWritten_isAnError(String command) throws IOException {
        new Operator(folder).createCa();
        StringWriter err = new StringWriter();

        int code = new Commands(new Terminal(folder).surroundings(new FullDisk(), err, ending -> {}))
                .run(command.split(" ", -1));

        assertThat(code).isEqualTo(ExitCode.STORAGE.code());
        assertThat(err.toString()).contains("cannot be written to its standard output");
    }

    /** Or a reader that has gone. */
    private static final class FullDisk extends Writer {
        @Override
        public void write(char[] text, int begin, int length) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {
            // What was written is lost already.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
