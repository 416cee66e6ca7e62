package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps {@code docs/configuration.md} level with the code: each setting has its row, and each row a setting. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.medchain.core.MedChainBuilder",
                "org.medchain.core.MemberBuilder",
                "org.medchain.core.ClientBuilder",
                "org.medchain.chain.ledger.LedgerBuilder",
                "org.medchain.chain.ledger.RemoteLedgerBuilder",
                "org.medchain.chain.remote.server.LedgerServerBuilder",
                "org.medchain.chain.consensus.qbft.QbftSettings",
                "org.medchain.chain.consensus.embedded.EmbeddedSettings",
                "org.medchain.chain.consensus.bftsmart.BftSmartSettings",
                "org.medchain.chain.consensus.postgresql.PostgresSettings",
                "org.medchain.chain.consensus.ratis.RatisSettings",
                "org.medchain.dht.DhtSettings$Builder",
                "org.medchain.dht.DhtNetwork$Builder",
                "org.medchain.core.access.FetchLimits",
                "org.medchain.hapi.SessionConsentBuilder"
            })
    void builder_eachSetting_hasARowAndNoOther(String name) throws IOException {
        JavaClass builder = House.CLASSES.get(name);
        String heading = name.substring(name.lastIndexOf('.') + 1).replace('$', '.');

        assertThat(cells("`" + heading + "`", 0)).isEqualTo(settings(builder));
    }

    /** Public methods that give the builder back, or make one of a required setting. */
    private static Set<String> settings(JavaClass builder) {
        return builder.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method -> method.getRawReturnType().isEquivalentTo(builder.reflect()))
                .filter(method -> !method.getRawParameterTypes().isEmpty()
                        || !method.getModifiers().contains(JavaModifier.STATIC))
                .map(JavaMethod::getName)
                .filter(method -> !Set.of("of", "in").contains(method))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource({
        "medchain-consensus-qbft, qbft, Qbft",
        "medchain-ledger, embedded, Embedded",
        "medchain-consensus-bftsmart, bftsmart, BftSmart",
        "medchain-consensus-postgresql, postgresql, Postgres",
        "medchain-consensus-ratis, ratis, Ratis"
    })
    void engine_eachOption_isInItsRowAndNoOther(String module, String engine, String prefix) throws IOException {
        Path factory = Path.of(
                "../engines",
                module,
                "src/main/java/org/medchain/chain/consensus",
                engine,
                prefix + "ConsensusFactory.java");

        assertThat(cells("`" + prefix + "Settings`", 1)).isEqualTo(documented(factory));
    }

    /** The options that the javadoc of an engine's factory lists. */
    private static Set<String> documented(Path factory) throws IOException {
        return Pattern.compile("<li>\\{@code ([a-z-]+)\\}")
                .matcher(Files.readString(factory))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names in one column, from 0, of the table with this first heading. */
    private static Set<String> cells(String heading, int column) throws IOException {
        Set<String> names = new TreeSet<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (inside && !line.startsWith("|")) {
                break;
            } else if (inside && !line.startsWith("|---")) {
                Matcher named = Pattern.compile("`([A-Za-z-]+)`").matcher(line.split("\\|", -1)[column + 1]);
                while (named.find()) {
                    names.add(named.group(1));
                }
            }
            inside |= line.startsWith("| " + heading + " |");
        }
        assertThat(inside).as("a table of %s", heading).isTrue();
        return names;
    }
}
