package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.event.TimeRange;

class FhirTimeTest {
    private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

    private static TimeRange range(String text, ZoneId zone) throws InvalidResourceException {
        return FhirTime.range(new Element("X.date", new TextNode(text)), zone);
    }

    @ParameterizedTest
    @CsvSource({
        "2024, 2023-12-31T23:00:00Z, 2024-12-31T23:00:00Z",
        "2024-02, 2024-01-31T23:00:00Z, 2024-02-29T23:00:00Z",
        "2024-12, 2024-11-30T23:00:00Z, 2024-12-31T23:00:00Z",
        "2024-02-29, 2024-02-28T23:00:00Z, 2024-02-29T23:00:00Z",
        "2024-07-01T12:00:00Z, 2024-07-01T12:00:00Z, 2024-07-01T12:00:01Z",
        "2024-07-01T12:00:00+05:45, 2024-07-01T06:15:00Z, 2024-07-01T06:15:01Z",
        "2024-07-01T12:00:00-03:30, 2024-07-01T15:30:00Z, 2024-07-01T15:30:01Z",
        "2024-07-01T12:00:00.5Z, 2024-07-01T12:00:00.5Z, 2024-07-01T12:00:00.6Z",
        "2024-07-01T12:00:00.123Z, 2024-07-01T12:00:00.123Z, 2024-07-01T12:00:00.124Z",
        "2024-07-01T12:00:00.123456Z, 2024-07-01T12:00:00.123456Z, 2024-07-01T12:00:00.123457Z",
        "2024-07-01T12:00:00.123456789Z, 2024-07-01T12:00:00.123456Z, 2024-07-01T12:00:00.123457Z",
        "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z, 1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z, 0001-01-01T00:00:01Z"
    })
    void range_ofEachPrecisionAndZone_isAsLongAsThePrecision(String text, Instant start, Instant end) throws Exception {
        assertThat(range(text, ZURICH)).isEqualTo(TimeRange.of(start, end));
    }

    @Test
    void range_ofADayOnWhichClocksChange_has23Or25Hours() throws Exception {
        assertThat(range("2024-03-31", ZURICH).duration()).isEqualTo(Duration.ofHours(23));
        assertThat(range("2024-10-27", ZURICH).duration()).isEqualTo(Duration.ofHours(25));
        assertThat(range("2024-03", ZURICH).duration())
                .isEqualTo(Duration.ofDays(31).minusHours(1));
    }

    @Test
    void range_ofADayWithoutMidnight_beginsWithItsFirstHour() throws Exception {
        TimeRange day = range("2018-11-04", ZoneId.of("America/Sao_Paulo"));

        assertThat(day.startMicros()).isEqualTo(FhirTime.micros(Instant.parse("2018-11-04T03:00:00Z")));
        assertThat(day.duration()).isEqualTo(Duration.ofHours(23));
    }

    @Test
    void range_ofTheHourThatComesTwice_isToldByItsZone() throws Exception {
        TimeRange first = range("2024-10-27T02:30:00+02:00", ZURICH);
        TimeRange second = range("2024-10-27T02:30:00+01:00", ZURICH);

        assertThat(second.startMicros() - first.startMicros()).isEqualTo(3_600_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "24",
                "2024-13",
                "2024-02-30",
                "2023-02-29",
                "2024-07-01T12:00:00",
                "2024-07-01T12:00Z",
                "2024-07-01T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2024-07-01T12:00:00+25:00",
                "2024-07-01 12:00:00Z",
                "0000",
                "２０２４"
            })
    void range_ofWhatIsNoDate_isRefusedWithItsPath(String text) {
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> range(text, ZURICH))
                .satisfies(e -> assertThat(e.path()).isEqualTo("X.date"));
    }

    @Test
    void period_writtenAndRead_isTheSame() throws Exception {
        TimeRange range = new TimeRange(-1, 1_719_835_200_000_001L);
        String json = "{\"resourceType\":\"Period\",\"start\":\"" + FhirTime.text(range.startMicros()) + "\",\"end\":\""
                + FhirTime.lastBefore(range.endMicros()) + "\"}";

        assertThat(FhirTime.period(Samples.resource(json).element(), ZURICH)).contains(range);
    }

    @Test
    void text_beyondTheYear9999_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> FhirTime.text(Long.MAX_VALUE));
    }
}
