package org.medchain.chain.consensus.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.consensus.qbft.QbftSettings;

class PostgresSettingsTest {
    private static final String URL = "jdbc:postgresql://a,b/ledger?targetServerType=primary";
    private static final QbftSettings VOTING =
            QbftSettings.listen(InetSocketAddress.createUnresolved("one.example", 7001));

    @Test
    void settings_withEverything_areTheOptionsOfEngineAndVoting() {
        PostgresSettings settings = PostgresSettings.url(URL, VOTING)
                .user("hospital1")
                .passwordFile(Path.of("/etc/password"))
                .keepEntries(500)
                .answerTime(Duration.ofSeconds(3));

        assertThat(settings.engine()).isEqualTo("postgresql");
        assertThat(settings.options())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "listen", "one.example:7001",
                        "url", URL,
                        "user", "hospital1",
                        "password-file", "/etc/password",
                        "keep-entries", "500",
                        "answer-ms", "3000"));
        assertThat(settings).hasToString("PostgresSettings" + new java.util.TreeMap<>(settings.options()));
    }

    @Test
    void options_withTheUrlAlone_haveTheDocumentedDefaults() {
        assertThat(PostgresOptions.read(Map.of("url", URL)))
                .isEqualTo(
                        new PostgresOptions(URL, Optional.empty(), Optional.empty(), 100_000, Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://a/ledger?password=secret",
                "jdbc:postgresql://a/ledger?user=b&PASSWORD=secret",
                "jdbc:postgresql://a/ledger?sslpassword=secret",
                "jdbc:postgresql://a/ledger?%70assword=secret",
                "jdbc:postgresql://b:secret@a/ledger",
                "jdbc:mysql://secret/ledger"
            })
    void url_withAPasswordOrOfAnotherDriver_isRefusedAndNotShown(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresSettings.url(url, VOTING))
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresOptions.read(Map.of("url", url)))
                .withMessageNotContaining("secret");
    }

    @Test
    void url_withAPasswordFileOfTheDriver_isTaken() {
        assertThat(PostgresOptions.checked("jdbc:postgresql://a/ledger?passfile=/etc/pgpass"))
                .endsWith("pgpass");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-entries=99", "answer-ms=1999", "answer-ms=x", "none=1"})
    void option_unknownOrOutOfRange_isRefused(String option) {
        String[] parts = option.split("=", 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresOptions.read(Map.of("url", URL, parts[0], parts[1])))
                .withMessageContaining(parts[0]);
    }
}
