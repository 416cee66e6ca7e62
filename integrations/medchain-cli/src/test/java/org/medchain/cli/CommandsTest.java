package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
