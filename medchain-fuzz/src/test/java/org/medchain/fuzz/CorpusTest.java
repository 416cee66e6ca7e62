package org.medchain.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;

/** What fuzzing ever found worth keeping, and the seeds, again in every build. */
class CorpusTest {
    static final Path CORPUS = Path.of("src", "test", "resources", "corpus");

    private static final int MOST_FILES = 400;
    private static final int MOST_BYTES = 1 << 20;

    static List<String> surfaces() {
        return AllSurfaces.all().stream().map(Surface::name).toList();
    }

    @Test
    void surfaces_haveNamesOfTheirOwn_andEachFolderIsOne() throws IOException {
        assertThat(surfaces()).doesNotHaveDuplicates();
        try (Stream<Path> folders = Files.list(CORPUS)) {
            assertThat(folders.map(folder -> folder.getFileName().toString())).isSubsetOf(surfaces());
        }
    }

    @ParameterizedTest
    @MethodSource("surfaces")
    void seeds_areTaken(String name) {
        Surface surface = AllSurfaces.named(name);
        assertThat(surface.seeds()).isNotEmpty().anyMatch(surface::check);
        surface.seeds().forEach(surface::check);
    }

    @ParameterizedTest
    @MethodSource("surfaces")
    void corpus_isTakenOrRefused(String name) throws IOException {
        Surface surface = AllSurfaces.named(name);
        long bytes = 0;
        List<Path> files = files(name);
        for (Path file : files) {
            byte[] input = Files.readAllBytes(file);
            bytes += input.length;
            FuzzTarget.check(surface, Bytes.takeOwnership(input));
        }
        assertThat(files).hasSizeLessThanOrEqualTo(MOST_FILES);
        assertThat(bytes).as("bytes of the corpus of " + name).isLessThanOrEqualTo(MOST_BYTES);
    }

    static List<Path> files(String name) throws IOException {
        Path folder = CORPUS.resolve(name);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
