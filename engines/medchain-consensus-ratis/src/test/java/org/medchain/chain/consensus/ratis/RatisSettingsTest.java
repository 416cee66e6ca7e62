package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.consensus.qbft.QbftSettings;

class RatisSettingsTest {
    private static final QbftSettings VOTING =
            QbftSettings.listen(InetSocketAddress.createUnresolved("one.example", 7001));

    @Test
    void settings_withEverything_areTheOptionsOfEngineAndVoting() {
        RatisSettings settings =
                RatisSettings.of(VOTING).leaderTimeout(Duration.ofSeconds(3)).keepEntries(500);

        assertThat(settings.engine()).isEqualTo("ratis");
        assertThat(settings.options())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("listen", "one.example:7001", "leader-ms", "3000", "keep-entries", "500"));
        assertThat(settings).hasToString("RatisSettings" + new TreeMap<>(settings.options()));
    }

    @Test
    void options_whenNoneIsGiven_haveTheDocumentedDefaults() {
        assertThat(RatisOptions.read(Map.of())).isEqualTo(new RatisOptions(Duration.ofSeconds(2), 2_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leader-ms=99",
                "leader-ms=60001",
                "leader-ms=x",
                "keep-entries=99",
                "keep-entries=1000001",
                "none=1"
            })
    void option_unknownOrOutOfRange_isRefused(String option) {
        String[] parts = option.split("=", 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RatisOptions.read(Map.of(parts[0], parts[1])))
                .withMessageContaining(parts[0]);
    }
}
