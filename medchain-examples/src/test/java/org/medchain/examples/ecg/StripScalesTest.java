package org.medchain.examples.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripScalesTest {
    @ParameterizedTest
    @CsvSource({
        "mV, 0, 10, 1 mV, true",
        "mV, 0.01, 10, 1 mV, true",
        "mV, 6, 10, 1 mV, true",
        "mV, 6.1, 2, 5 mV, false",
        "uV, 0, 0.01, 1000 uV, true",
        "uV, 1200, 0.01, 1000 uV, true",
        "uV, 60, 0.2, 50 uV, false",
        "V, 0.001, 10000, 0.001 V, true",
        "V, 1, 10, 1 V, false",
        "mmHg, 0, 10, 1 mmHg, false",
        "mmHg, 120, 0.1, 100 mmHg, false",
        "mmHg, 1.4, 10, 1 mmHg, false",
        "mmHg, 1.41, 5, 2 mmHg, false",
        "NU, 1e12, 1e-11, 1E+12 NU, false",
        "NU, 1e-12, 1e13, 1E-12 NU, false",
    })
    void amplitude_isTenMillimetresAMillivolt_orWhatFits(
            String units, double reach, double mmPerUnit, String pulse, boolean standard) {
        AmplitudeScale scale = AmplitudeScale.of(units, reach, 14);

        assertThat(scale.mmPerUnit()).isEqualTo(mmPerUnit, within(mmPerUnit * 1e-9));
        assertThat(scale.pulse()).isEqualTo(pulse);
        assertThat(scale.standard()).isEqualTo(standard);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 360, 12, 25 mm/s",
        "120, 360, 12, 25 mm/s",
        "120.1, 360, 12, 12.5 mm/s",
        "30, 500, 2, 12.5 mm/s",
        "30, 250, 1, 5 mm/s",
        "100, 250, 1, 2.5 mm/s",
        "300, 360, 1, 25 mm = 30 s",
        "600, 360, 1, 25 mm = 1 min",
        "30, 5, 3, 25 mm/s",
        "30, 1, 3, 5 mm/s",
        "900, 0.01, 12, 25 mm = 10 min",
        "36000, 360, 1, 25 mm = 1 h",
        "864000, 360, 1, 25 mm = 1 d",
        "3153600000, 0.0000001, 1, 25 mm = 3650 d",
    })
    void time_runsAsFastAsTheRowsHaveRoomFor(double seconds, double hertz, int rows, String text) {
        assertThat(TimeScale.of(seconds, hertz, 10, rows)).hasToString(text);
    }

    @Test
    void marks_sayWhatTheirDistanceAsksFor() {
        Instant mark = Instant.parse("2026-03-02T08:15:04Z");

        assertThat(new TimeScale(1).label(mark, true)).isEqualTo("08:15:04");
        assertThat(new TimeScale(1).label(mark, false)).isEqualTo(":04");
        assertThat(new TimeScale(30).label(mark, false)).isEqualTo("08:15:04");
        assertThat(new TimeScale(60).label(mark, true)).isEqualTo("08:15");
        assertThat(new TimeScale(86_400).label(mark, false)).isEqualTo("2026-03-02");
    }

    @Test
    void leadsInVolts_shareAScale_andOthersHaveTheirOwn() throws EcgFormatException {
        String text = "rec 4 360 2\nrec.dat 16 1/uV\nrec.dat 16 1/uV\nrec.dat 16 1/NU\nrec.dat 16 1/NU\n";
        EcgHeader header = HeaderReader.parse("rec.hea", text);
        EcgSamples samples = EcgSamples.of(4, new short[] {0, 0, 0, 0, 60, 5, 60, 5});

        assertThat(StripLead.of(header, samples, 4))
                .extracting(StripLead::pulse)
                .containsExactly("50 uV", "50 uV", "50 NU", "5 NU");
    }

    @Test
    void pulse_saysIfTheHeaderHasNoGain() throws EcgFormatException {
        EcgHeader header = HeaderReader.parse("rec.hea", "rec 1 360 1\nrec.dat 16\n");

        assertThat(StripLead.of(header, EcgSamples.of(1, new short[1]), 1))
                .extracting(StripLead::pulse)
                .containsExactly("1 mV (uncalibrated, assumed)");
    }
}
