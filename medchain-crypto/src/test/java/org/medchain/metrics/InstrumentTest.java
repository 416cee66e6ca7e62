package org.medchain.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.metrics.Instrument.Kind;
import org.medchain.metrics.Tag.Misdeed;
import org.medchain.metrics.Tag.Outcome;
import org.medchain.metrics.Tag.Peer;

class InstrumentTest {
    private static final int MOST_SERIES = 1_000;

    @Test
    void tags_areEnumsOrNumbersOfNodes_soThatNoneHoldsAnIdentifier() {
        assertThat(Tag.class.isSealed()).isTrue();
        for (Class<?> kind : Tag.class.getPermittedSubclasses()) {
            assertThat(kind.isEnum() || kind == Peer.class).as(kind.getName()).isTrue();
        }
        assertThat(Arrays.stream(Peer.class.getDeclaredConstructors()))
                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
        assertThat(Stream.of(Integer.MIN_VALUE, -1, 0, 127, 128, Integer.MAX_VALUE)
                        .map(Peer::of)
                        .map(Peer::value))
                .containsExactly("other", "other", "0", "127", "other", "other");
    }

    @ParameterizedTest
    @EnumSource
    void series_ofAnInstrument_haveValuesOfItsClosedSetsAlone(Instrument instrument) {
        List<List<Tag>> sets = instrument.tags();
        int combinations = sets.stream().mapToInt(List::size).reduce(1, Math::multiplyExact);

        assertThat(instrument.all()).hasSize(combinations).hasSizeLessThan(MOST_SERIES);
        assertThat(new HashSet<>(instrument.all())).hasSize(combinations);
        for (Series series : instrument.all()) {
            assertThat(series.instrument()).isEqualTo(instrument);
            assertThat(series.tags()).hasSameSizeAs(sets);
            for (int i = 0; i < sets.size(); i++) {
                assertThat(sets.get(i)).contains(series.tags().get(i));
                assertThat(series.tags().get(i).value()).matches("[a-z]+(_[a-z]+)*|[0-9]{1,3}");
            }
            assertThat(looked(series)).isSameAs(series);
        }
    }

    private static Series looked(Series series) {
        List<Tag> tags = series.tags();
        return switch (tags.size()) {
            case 0 -> series.instrument().series();
            case 1 -> series.instrument().series(tags.get(0));
            default -> series.instrument().series(tags.get(0), tags.get(1));
        };
    }

    @Test
    void series_ofATagThatTheInstrumentLacks_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Instrument.LEDGER_APPEND_DURATION.series(Peer.of(1)))
                .withMessage(
                        "medchain.ledger.append.duration expects a value for each of [medchain.outcome], found [1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Instrument.DIRECTORY_MISDEEDS.series(Misdeed.FORGED, Peer.of(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Instrument.LEDGER_BLOCKS.series(Outcome.OK));
        assertThatIllegalArgumentException().isThrownBy(Instrument.LEDGER_APPEND_DURATION::series);
    }

    @ParameterizedTest
    @EnumSource
    void names_followTheConventions(Instrument instrument) {
        assertThat(instrument.id()).matches("medchain(\\.[a-z]+(_[a-z]+)*)+");
        assertThat(instrument.unit()).matches("s|By|1|\\{[a-z]+}");
        assertThat(instrument.id().endsWith(".duration"))
                .isEqualTo(instrument.unit().equals("s"));
        assertThat(instrument.id()).doesNotContain("seconds", "bytes", "total");
        assertThat(instrument.kind() == Kind.HISTOGRAM)
                .isEqualTo(instrument.id().matches(".*\\.(duration|size)"));
        assertThat(instrument.description()).matches("[A-Z0-9].*[^.]");
        Set<String> keys =
                instrument.tags().stream().flatMap(List::stream).map(Tag::key).collect(Collectors.toSet());
        assertThat(keys).hasSameSizeAs(instrument.tags());
    }

    @Test
    void names_areUnique() {
        assertThat(Arrays.stream(Instrument.values()).map(Instrument::id)).doesNotHaveDuplicates();
    }
}
