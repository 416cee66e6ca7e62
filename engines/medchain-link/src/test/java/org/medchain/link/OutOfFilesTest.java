package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class OutOfFilesTest {
    private static final int PATIENCE_SECONDS = 120;
    private static final int FILES = 256;

    @TempDir
    private Path folder;

    @Test
    void links_processHadNoFileLeft_comeUpAfterwards() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path empty = Files.createFile(folder.resolve("empty"));
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -n " + FILES + " && exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutOfFiles.class.getName(),
                        empty.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(output)).contains("linked after", "MC-N005");
        } finally {
            process.destroyForcibly();
        }
    }
}
