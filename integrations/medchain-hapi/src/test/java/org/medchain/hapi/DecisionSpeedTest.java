package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;

/** How long a provider takes to decide, against a bound that only a round trip or a search through the catalogue each time exceeds. */
class DecisionSpeedTest {
    private static final int DECISIONS = 20_000;
    private static final double MOST_MICROS = 1_000;

    @TempDir
    Path folder;

    private static double micros(Ward ward, DataId data, boolean granted) throws Exception {
        long begun = System.nanoTime();
        for (int i = 0; i < DECISIONS; i++) {
            assertThat(ward.hospital
                            .check(ward.doctor.certificate(), data, GrantedRange.unrestricted())
                            .isGranted())
                    .isEqualTo(granted);
        }
        return (System.nanoTime() - begun) / 1e3 / DECISIONS;
    }

    @Test
    void decision_takesMicroseconds() throws Exception {
        try (Ward ward = new Ward(folder)) {
            ward.grant(ward.alice, ward.doctor, ward.aliceLetters);
            micros(ward, ward.aliceLetters, true);
            double granted = micros(ward, ward.aliceLetters, true);
            double refused = micros(ward, ward.bobLetters, false);
            System.out.printf("a decision takes %.1f µs if granted, %.1f µs if refused%n", granted, refused);
            assertThat(granted).isLessThan(MOST_MICROS);
            assertThat(refused).isLessThan(MOST_MICROS);
        }
    }
}
