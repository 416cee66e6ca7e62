package org.medchain.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;

/**
 * Coverage-guided fuzzing in processes of their own with little memory, two at a time. {@code fuzz.groups} processes share all
 * surfaces, or each surface has its own if that is 0; each is fuzzed for {@code fuzz.seconds}. Surfaces whose name does not match
 * {@code fuzz.only} are left out. With {@code fuzz.keep}, and each surface alone, what reached new code is kept in the corpus,
 * reduced to what is needed.
 */
@Execution(ExecutionMode.CONCURRENT)
class FuzzIT {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 1);
    private static final int GROUPS = Integer.getInteger("fuzz.groups", 0);
    private static final boolean KEEP = Boolean.getBoolean("fuzz.keep");
    private static final String ONLY = System.getProperty("fuzz.only", ".*");
    private static final int START_SECONDS = 300;
    /** An input that takes longer than that is a finding. */
    private static final int INPUT_SECONDS = 30;

    @TempDir
    private Path folder;

    static Stream<List<String>> surfaces() {
        List<String> names = AllSurfaces.all().stream()
                .map(Surface::name)
                .filter(name -> name.matches(ONLY))
                .toList();
        int groups = GROUPS == 0 ? names.size() : Math.min(GROUPS, names.size());
        return IntStream.range(0, groups).mapToObj(group -> IntStream.range(0, names.size())
                .filter(i -> i % groups == group)
                .mapToObj(names::get)
                .toList());
    }

    @ParameterizedTest
    @MethodSource("surfaces")
    void surfaces_fuzzed_takeOrRefuse(List<String> names) throws IOException, InterruptedException {
        Path begin = begin(names);
        Path found = Files.createDirectory(folder.resolve("found"));
        String output = run(
                names,
                List.of(
                        "-max_total_time=" + SECONDS,
                        "-timeout=" + INPUT_SECONDS,
                        "-print_final_stats=1",
                        "-rss_limit_mb=0",
                        "-artifact_prefix=" + folder + File.separator,
                        found.toString(),
                        begin.toString()),
                SECONDS + START_SECONDS);
        assertThat(output).contains("stat::number_of_executed_units").doesNotContain("== Java Exception");
        if (KEEP && names.size() == 1) {
            keep(names.get(0), found, begin);
        }
    }

    /** The seeds and the corpus, with the byte in front that says for which surface they are if there are several. */
    private Path begin(List<String> names) throws IOException {
        Path begin = Files.createDirectory(folder.resolve("begin"));
        int number = 0;
        for (int i = 0; i < names.size(); i++) {
            List<byte[]> inputs = new ArrayList<>();
            AllSurfaces.named(names.get(i)).seeds().stream()
                    .map(Bytes::toByteArray)
                    .forEach(inputs::add);
            for (Path kept : CorpusTest.files(names.get(i))) {
                inputs.add(Files.readAllBytes(kept));
            }
            for (byte[] input : inputs) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                if (names.size() > 1) {
                    content.write(i);
                }
                content.write(input);
                Files.write(begin.resolve(Integer.toString(number++)), content.toByteArray());
            }
        }
        return begin;
    }

    /** What adds nothing to the rest is left out. */
    private void keep(String name, Path found, Path begin) throws IOException, InterruptedException {
        Path merged = Files.createDirectory(folder.resolve("merged"));
        List<String> options =
                List.of("-merge=1", "-rss_limit_mb=0", merged.toString(), begin.toString(), found.toString());
        String unused = run(List.of(name), options, 10 * START_SECONDS);
        Path kept = Files.createDirectories(CorpusTest.CORPUS.resolve(name));
        for (Path file : CorpusTest.files(name)) {
            Files.delete(file);
        }
        try (Stream<Path> files = Files.list(merged)) {
            for (Path file : files.toList()) {
                Files.copy(file, kept.resolve(file.getFileName()));
            }
        }
    }

    private String run(List<String> names, List<String> options, int patienceSeconds)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Xss1m",
                "-XX:+UseSerialGC",
                // A short run is over before anything is compiled well.
                "-XX:TieredStopAtLevel=" + (SECONDS < 100 ? 1 : 4),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Jazzer.class.getName(),
                "--target_class=" + FuzzTarget.class.getName(),
                "--target_args=" + String.join(" ", names),
                "--instrumentation_includes=org.medchain.**:org.bouncycastle.asn1.**",
                "--reproducer_path=" + folder));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(patienceSeconds, TimeUnit.SECONDS);
            String said = Files.readAllLines(output).stream()
                    .filter(line -> !line.startsWith("INFO: "))
                    .collect(Collectors.joining("\n"));
            assertThat(ended).as("%s: ends in time: %s", names, said).isTrue();
            assertThat(process.exitValue()).as("%s: %s", names, said).isZero();
            return said;
        } finally {
            // Reducing a corpus, Jazzer starts processes of its own.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
