package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code medchain}, with a program that says how it was started in Java's place. */
class ScriptTest {
    private static final Path SCRIPT = Path.of("src/dist/medchain").toAbsolutePath();

    @TempDir
    private Path home;

    @Test
    void locale_isOneOfUtf8_unlessThereIsAnother() throws IOException {
        assertThat(started(Map.of())).isEqualTo("locale C.UTF-8");
        assertThat(started(Map.of("LANG", "C"))).isEqualTo("locale C.UTF-8");
        assertThat(started(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "POSIX"))).isEqualTo("locale C.UTF-8");
        assertThat(started(Map.of("LANG", "de_DE.UTF-8"))).isEqualTo("locale");
        assertThat(started(Map.of("LANG", "C", "LC_ALL", "de_DE.ISO-8859-1"))).isEqualTo("locale de_DE.ISO-8859-1");
    }

    /** They would end with the code of what may succeed later; a command ends with that of a defect. */
    @Test
    void memory_thatIsTooSmall_endsProcessesAtOnce_andNoCommand() throws IOException {
        String flag = "-XX:+ExitOnOutOfMemoryError";
        Map<String, String> options = Map.of("MEDCHAIN_OPTS", "-Xmx1g", "MEDCHAIN_JAR", "jar");
        assertThat(started(options, "$*", "member", "--config", "x"))
                .isEqualTo(flag + " -Xmx1g -jar jar member --config x");
        assertThat(started(options, "$*", "--json", "node")).isEqualTo(flag + " -Xmx1g -jar jar --json node");
        assertThat(started(options, "$*", "members", "list")).isEqualTo("-Xmx1g -jar jar members list");
    }

    private String started(Map<String, String> variables) throws IOException {
        return started(variables, "locale $LC_ALL", "--help");
    }

    private String started(Map<String, String> variables, String shown, String... arguments) throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"" + shown + "\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        List<String> command = new ArrayList<>(List.of("/bin/sh", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("JAVA_HOME", home.toString());
        builder.environment().putAll(variables);
        Process process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
