package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links run on the Netty that they are built with and on 4.1, which a framework's list of versions may put in its place. */
class NettyVersionsTest {
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void links_withNetty41_linkAndSend() throws IOException, InterruptedException {
        List<String> classPath = new ArrayList<>();
        try (Stream<Path> jars = Files.list(Path.of("target", "netty-4.1"))) {
            jars.map(Path::toString).forEach(classPath::add);
        }
        assertThat(classPath).hasSize(7);
        classPath.addAll(withoutNetty());

        assertThat(run(classPath)).contains("linked with 4.1.");
    }

    @Test
    void links_withTheirOwnNetty_linkAndSend() throws IOException, InterruptedException {
        assertThat(run(ownClassPath())).contains("linked with 4.2.");
    }

    private static List<String> ownClassPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    }

    private static List<String> withoutNetty() {
        List<String> others = ownClassPath().stream()
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("netty-"))
                .toList();
        assertThat(others).hasSizeLessThan(ownClassPath().size() - 4);
        return others;
    }

    private String run(List<String> classPath) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        String.join(File.pathSeparator, classPath),
                        LinkedPair.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }
}
