package org.medchain.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;

/** What an application has that is a client of both networks, and what it does not have. */
class ClientOnlyTest {
    private static final List<String> MODULES =
            List.of("org.medchain.core", "org.medchain.ledger.remote", "org.medchain.dht.quorum");

    @TempDir
    Path folder;

    @Test
    void directoryNode_withoutItsDatabase_saysWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DhtFactory.named(DhtFactory.EMBEDDED)
                        .open(DhtSettings.builder(folder.resolve("directory")).build()))
                .withMessageContaining("org.rocksdb:rocksdbjni");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void catalogueInAFile_withoutItsDatabase_saysWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JdbcProviderStore.openFile(folder.resolve("catalogue.db"), new SecureRandom()))
                .withMessageContaining("org.xerial:sqlite-jdbc");
        assertThat(folder).isEmptyDirectory();
    }

    /** A run-time image has explicit modules alone, so this fails if a library of a client's names none. */
    @Test
    void client_isLinkedIntoAnImageOfItsOwn() throws Exception {
        Path image = folder.resolve("image");
        StringWriter said = new StringWriter();
        int status = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(
                        new PrintWriter(said),
                        new PrintWriter(said),
                        "--module-path",
                        String.join(File.pathSeparator, explicitModules()),
                        "--add-modules",
                        String.join(",", MODULES),
                        "--ignore-signing-information", // Bouncy Castle's jars are signed.
                        "--output",
                        image.toString());
        assertThat(status).as(said.toString()).isZero();

        String modules = run(image, "--list-modules");
        assertThat(modules.lines().map(line -> line.replaceFirst("@.*", "")))
                .containsAll(MODULES)
                .doesNotContain("org.medchain.ledger", "rocksdbjni", "org.xerial.sqlitejdbc");
        Path tests = Path.of(ImageProbe.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String probed = run(
                image, "--add-modules", String.join(",", MODULES), "-cp", tests.toString(), ImageProbe.class.getName());
        assertThat(probed.strip()).isEqualTo("quorum, an identity signs");
    }

    private static String run(Path image, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, image.resolve("bin/java").toString());
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(java.exitValue()).as(output).isZero();
        return output;
    }

    /** Those of the class path that a module of this project may need; the tests' own libraries are none of them. */
    private static List<String> explicitModules() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> Files.exists(Path.of(entry)))
                .filter(entry -> !entry.contains("test-classes"))
                .toList();
    }
}
