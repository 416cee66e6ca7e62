package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    private String started(Map<String, String> variables) throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"locale $LC_ALL\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", SCRIPT.toString(), "--help").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("JAVA_HOME", home.toString());
        builder.environment().putAll(variables);
        Process process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
