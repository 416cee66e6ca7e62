package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes the counts of {@code docs/measurements.md} to {@code target/sizes.md}. */
class SizesTest {
    @TempDir
    private Path root;

    private void write(String file, String content) throws Exception {
        Path target = root.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, content);
    }

    @Test
    void api_countsTypesAndTheirMembers() throws Exception {
        write(
                "docs/api/medchain-one.txt",
                """
                class A
                    int a()
                    int b()

                record B
                    int c()
                """);
        write("docs/api/medchain-two.txt", "interface C\n");

        assertThat(new Sizes(root).api())
                .endsWith(
                        """
                        | `medchain-one` | 2 | 3 |
                        | `medchain-two` | 1 | 0 |
                        | all | 3 | 3 |
                        """);
    }

    @Test
    void modules_countsFilesAndLinesApartForTests() throws Exception {
        write("engines/medchain-one/src/main/java/A.java", "1\n2\n3\n");
        write("engines/medchain-one/src/test/java/ATest.java", "1\n2\n");
        write("engines/medchain-one/target/generated/B.java", "1\n");
        write("medchain-kit/src/core/java/B.java", "1\n");

        Sizes sizes = new Sizes(root);
        assertThat(sizes.modules())
                .endsWith(
                        """
                        | `engines/medchain-one` | 1 | 3 | 1 | 2 |
                        | `medchain-kit` | 1 | 1 | 0 | 0 |
                        | all | 2 | 4 | 1 | 2 |
                        """);
        assertThat(sizes.longest())
                .startsWith(
                        "| longest files | lines |\n|---|--:|\n| `engines/medchain-one/src/main/java/A.java` | 3 |\n");
    }

    @Test
    void uses_sumsTheOwnJarAndTheClassPath() throws Exception {
        write("repository/guava-1.jar", "12345");
        write("repository/bcprov-2.jar", "123");
        write("medchain-client/target/medchain-client-0.1.0-SNAPSHOT.jar", "1");
        write("medchain-client/target/medchain-client-0.1.0-SNAPSHOT-sources.jar", "1234567");
        write(
                "medchain-client/" + Sizes.CLASS_PATH,
                root.resolve("repository/guava-1.jar") + File.pathSeparator + root.resolve("repository/bcprov-2.jar")
                        + "\n");

        assertThat(new Sizes(root).uses())
                .contains("| client, `medchain-client` | 3 | 9 |\n")
                .contains("| member, `medchain-member` | 0 | 0 |\n")
                .contains(
                        """
                        | client | bytes |
                        |---|--:|
                        | `medchain-client-0.1.0-SNAPSHOT.jar` | 1 |
                        | `bcprov-2.jar` | 3 |
                        | `guava-1.jar` | 5 |
                        """);
    }

    @Test
    void report_ofThisCheckout_isWritten() throws Exception {
        String report = new Sizes(Pages.ROOT).report();

        assertThat(report).contains("| `medchain-core` |").contains("| `engines/medchain-dht-quorum` |");
        Files.writeString(Path.of("target/sizes.md"), report);
    }
}
