package org.medchain.examples.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of PhysioNet, where the folder with them is at hand beside the sources; skipped where it is not. */
class RealRecordsTest {
    private static final String DATA = "shared/data";

    @TempDir
    private Path folder;

    @BeforeEach
    void copyAll() throws IOException {
        Optional<Path> data = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve(DATA))
                .filter(Files::isDirectory)
                .findFirst();
        assumeThat(data).as("a folder " + DATA + " beside the sources").isPresent();
        for (String name : List.of("wfdb", "mitdb")) {
            try (Stream<Path> files = Files.list(data.orElseThrow().resolve(name))) {
                for (Path file : files.toList()) {
                    Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
                }
            }
        }
    }

    @Test
    void record100_itsFirstSamples_areThoseThatItsReadmeNames() throws IOException {
        EcgSamples samples = open("100", 650_000, "mV", "mV");

        assertThat(samples.value(0, 0)).isEqualTo(995);
        assertThat(samples.value(1, 0)).isEqualTo(1011);
    }

    @Test
    void record100_withoutItsLength_isTheSame() throws IOException {
        assertThat(open("100-no-len", 650_000, "mV", "mV")).isEqualTo(open("100", 650_000, "mV", "mV"));
    }

    @Test
    void threeSignals_withAnOddNumberOfSamples_areRead() throws IOException {
        EcgSamples samples = open("100_3chan", 999, "mV", "mV", "mV");

        assertThat(samples.value(0, 998)).isEqualTo(samples.value(2, 998));
    }

    @Test
    void fourSignals_inMillivoltsAndNoUnit_areRead() throws IOException {
        open("v102s", 75_000, "mV", "mV", "NU", "NU");
    }

    @Test
    void format16_isRead() throws IOException {
        EcgSamples samples = open("test01_00s", 4000, "mV", "mV", "mV", "mV");

        assertThat(samples.value(3, 0)).isEqualTo(-66);
    }

    /** Checks the record against its header, reads its beginning, and draws that. */
    private EcgSamples open(String name, long frames, String... units) throws IOException {
        EcgRecord record = EcgRecord.open(folder.resolve(name + ".hea"));
        record.verify();
        assertThat(record.header().frames()).isEqualTo(frames);
        assertThat(record.header().signals())
                .extracting(signal -> signal.calibration().units())
                .containsExactly(units);
        try (EcgChunkReader chunks = record.chunks(Instant.EPOCH, 1000)) {
            EcgSamples samples =
                    EcgSamples.decode(record.header(), chunks.next().bytes());
            Path picture = folder.resolve("strip.png");
            new EcgStrip(record.header(), samples, Instant.EPOCH, "").writePng(picture);
            assertThat(picture).isNotEmptyFile();
            return samples;
        }
    }
}
