package org.medchain.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.event.TimeRange;
import org.medchain.examples.ecg.EcgHeader;
import org.medchain.examples.ecg.EcgRecord;
import org.medchain.examples.ecg.WfdbFiles;

class PlanTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "2, 360, 650000, 3600, 181, 10 s, 30 s, 60 s",
        "2, 360, 32400, 3600, 9, 10 s, 30 s, 60 s",
        "2, 360, 32399, 3599, 10, 9.997 s, 29.992 s, 59.983 s",
        "3, 360, 999, 110, 10, 0.306 s, 0.917 s, 1.833 s",
        "4, 500, 4000, 444, 10, 0.888 s, 2.664 s, 5.328 s",
        "2, 360, 9, 1, 9, 0.003 s, 0.008 s, 0.017 s",
        "1, 360, 18, 2, 9, 0.006 s, 0.017 s, 0.033 s",
        "2, 0.01, 60, 1, 60, 100 s, 300 s, 600 s",
        "2, 128.37, 16000, 1284, 13, 10.002 s, 30.007 s, 60.014 s",
        "2, 1, 200000, 20, 10000, 20 s, 60 s, 120 s",
    })
    void plan_isTenSeconds_orWhatTheRecordAllows(
            int signals, String hertz, int frames, int chunk, long chunks, String time, String shared, String before)
            throws IOException {
        Plan plan = Plan.of(header(signals, hertz, frames));

        assertThat(plan.chunkFrames()).isEqualTo(chunk);
        assertThat(plan.chunks()).isEqualTo(chunks);
        assertThat(plan.chunkTime()).isEqualTo(time);
        assertThat(plan.sharedTime()).isEqualTo(shared);
        assertThat(plan.timeBefore()).isEqualTo(before);
    }

    @Test
    void ranges_endWhereTheSharedPartDoes() throws IOException {
        Plan plan = Plan.of(header(2, "360", 32_400));

        assertThat(plan.shared(START)).isEqualTo(TimeRange.of(START.plusSeconds(60), START.plusSeconds(90)));
        assertThat(plan.fromTheBeginning(START)).isEqualTo(TimeRange.of(START, START.plusSeconds(90)));
    }

    @ParameterizedTest
    @CsvSource({"2, 8, 9", "1, 17, 18", "3, 17, 18"})
    void recordTooShort_isNamed(int signals, int frames, int least) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Plan.of(header(signals, "360", frames)))
                .withMessage("record rec: expected at least " + least + " frames, of which a part can be shared, found "
                        + frames);
    }

    private EcgHeader header(int signals, String hertz, int frames) throws IOException {
        byte[] data = WfdbFiles.format212(new short[signals * frames]);
        return EcgRecord.open(WfdbFiles.write(folder, WfdbFiles.header(signals, hertz + " " + frames, "212"), data))
                .header();
    }
}
