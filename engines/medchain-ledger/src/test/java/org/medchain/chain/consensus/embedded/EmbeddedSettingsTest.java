package org.medchain.chain.consensus.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

class EmbeddedSettingsTest {
    private static final EmbeddedSettings ALL = EmbeddedSettings.DEFAULT
            .queueBytes(1 << 20)
            .maxClockJump(Duration.ofHours(1))
            .clockConfirmed(Instant.parse("2026-11-29T12:00:00Z"));

    @Test
    void settings_given_areTheOptionsByTheirNames() {
        assertThat(EmbeddedSettings.DEFAULT.options()).isEmpty();
        assertThat(ALL.engine()).isEqualTo("embedded");
        assertThat(ALL.options())
                .containsEntry("queue-bytes", "1048576")
                .containsEntry("max-clock-jump-ms", "3600000")
                .containsEntry("clock-confirmed", "2026-11-29T12:00:00Z")
                .hasSize(3);
    }

    @Test
    void open_withSettings_takesThem(@TempDir Path folder) throws MedChainException {
        try (Ledger ledger = new LedgerWorld().builder(folder, 0).engine(ALL).open()) {
            assertThat(ledger.height()).isZero();
        }
    }

    @Test
    void open_withASettingOutOfRange_isRefusedWithItsName(@TempDir Path folder) {
        assertRefused(folder, EmbeddedSettings.DEFAULT.queueBytes(1), "queue-bytes: at least");
        for (Duration jump : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertRefused(folder, EmbeddedSettings.DEFAULT.maxClockJump(jump), "max-clock-jump-ms: 1 to ");
        }
    }

    private static void assertRefused(Path folder, EmbeddedSettings settings, String message) {
        assertThatThrownBy(() ->
                        new LedgerWorld().builder(folder, 0).engine(settings).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
