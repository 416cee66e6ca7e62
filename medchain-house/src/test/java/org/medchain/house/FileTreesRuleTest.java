package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.medchain.io.FileTrees;

/**
 * Folders are walked by {@link FileTrees} alone: what the platform and libraries offer throws when a file goes meanwhile, as
 * those of other modules do that are built at the same time.
 */
class FileTreesRuleTest {
    private static final Pattern WALK =
            Pattern.compile("\\bFiles\\s*(\\.|::)\\s*(walk|find|walkFileTree)\\b|deleteRecursively");

    @Test
    void source_walksNoFolderByItself() {
        assertThat(Pages.files(Pages.ROOT, ".java"))
                .hasSizeGreaterThan(1_000)
                .filteredOn(FileTreesRuleTest::walks)
                .extracting(file -> Pages.ROOT.relativize(file).toString())
                .as("use FileTrees instead")
                .containsExactlyInAnyOrder(
                        "medchain-crypto/src/main/java/org/medchain/io/FileTrees.java",
                        "medchain-house/src/test/java/org/medchain/house/FileTreesRuleTest.java");
    }

    private static boolean walks(Path source) {
        return WALK.matcher(Pages.read(source)).find();
    }
}
