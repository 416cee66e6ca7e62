package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;

class ObservationsTest {
    private static final FhirLimits LIMITS = FhirLimits.defaults();

    /** An ECG in the shape of the specification's example, with two leads. */
    private static final String ECG =
            """
            {'resourceType':'Observation','id':'ekg','status':'amended','category':[{'coding':[{'system':
             'http://terminology.hl7.org/CodeSystem/observation-category','code':'procedure'}]}],
             'code':{'coding':[{'system':'urn:oid:2.16.840.1.113883.6.24','code':'131328','display':'MDC_ECG_ELEC_POTL'}]},
             'subject':{'reference':'Patient/f001'},'effectiveDateTime':'2015-02-19T09:30:35+01:00',
             'performer':[{'reference':'Practitioner/f005'}],'device':{'display':'12 lead EKG Device Metric'},
             'component':[
              {'code':{'coding':[{'system':'urn:oid:2.16.840.1.113883.6.24','code':'131329','display':'MDC_ECG_ELEC_POTL_I'}]},
               'valueSampledData':{'origin':{'value':2048,'unit':'microvolt','system':'http://unitsofmeasure.org','code':'uV'},
                'period':10,'factor':1.612,'lowerLimit':-3300,'upperLimit':3300,'dimensions':1,'data':'2041 E L U -12'}},
              {'code':{'text':'aVR'},
               'valueSampledData':{'origin':{'value':-0.5,'unit':'mV'},'period':10.0,'dimensions':1,'data':'1 2.5 3 4 E'}}]}""";

    private final Observations observations = new Observations(Samples.ZURICH);

    @Test
    void observation_read_hasTheValuesOfItsNumbers() throws Exception {
        Waveform waveform = observations.read(Samples.quoted(ECG));

        Signal first = waveform.signals().get(0);
        assertThat(first.name()).isEqualTo("MDC_ECG_ELEC_POTL_I");
        assertThat(first.scale().unit()).isEqualTo("uV");
        assertThat(value(first, 0)).isEqualByComparingTo("5338.092"); // 2048 + 2041 * 1.612
        assertThat(first.sample(1)).isEqualTo(Signal.GAP);
        assertThat(first.sample(2)).isEqualTo(first.scale().lower().getAsInt() - 1);
        assertThat(first.sample(3)).isEqualTo(first.scale().upper().getAsInt() + 1);
        assertThat(value(waveform.signals().get(1), 1)).isEqualByComparingTo("2.0");
        assertThat(waveform.rate()).isEqualTo(SampleRate.hertz(BigDecimal.valueOf(100)));
        assertThat(waveform.range()).isEqualTo(new TimeRange(1_424_334_635_000_000L, 1_424_334_635_050_000L));
    }

    private static BigDecimal value(Signal signal, int index) {
        return BigDecimal.valueOf(signal.sample(index))
                .subtract(signal.scale().baseline())
                .divide(signal.scale().gain());
    }

    @Test
    void observation_intoMedChainAndBack_saysTheSame() throws Exception {
        DataDescription stream = observations.description(Samples.quoted(ECG), 32, Samples.SERVED_AT);
        Waveform waveform = observations.read(Samples.quoted(ECG));
        Waveform stored = Waveform.decode(stream, waveform.range(), waveform.encode(32), LIMITS);

        FhirResource written = observations.write(Samples.about(stream), new ChunkIndex(7), stored);

        Observation now = Hapi.valid(Observation.class, written);
        Observation before = Hapi.valid(Observation.class, Samples.quoted(ECG));
        assertThat(now.getCode().equalsDeep(before.getCode())).isTrue();
        assertThat(now.getStatus()).isEqualTo(before.getStatus());
        assertThat(now.getCategoryFirstRep().equalsDeep(before.getCategoryFirstRep()))
                .isTrue();
        assertThat(now.getDevice().equalsDeep(before.getDevice())).isTrue();
        assertThat(now.getPerformerFirstRep().equalsDeep(before.getPerformerFirstRep()))
                .isTrue();
        assertThat(now.getComponentFirstRep()
                        .getCode()
                        .equalsDeep(before.getComponentFirstRep().getCode()))
                .isTrue();
        assertThat(now.getComponentFirstRep().getValueSampledData().getOrigin().getUnit())
                .isEqualTo("microvolt");
        assertThat(now.getComponent().get(1).getValueSampledData().getData()).isEqualTo("10 25 30 40 E");
        assertThat(observations.read(Hapi.rewritten(written))).isEqualTo(waveform);
        assertThat(observations.about(Hapi.rewritten(written), 32)).isEqualTo(Samples.about(stream));
    }

    @Test
    void observationOfOneSignal_staysOne() throws Exception {
        String json = "{'resourceType':'Observation','status':'final','code':{'text':'SpO2'},"
                + "'effectivePeriod':{'start':'2024-10-27T02:59:59+02:00','end':'2024-10-27T02:00:00.999999+01:00'},"
                + "'valueSampledData':{'origin':{'value':0,'unit':'%'},'period':1000,'dimensions':1,'data':'97 98'}}";
        DataDescription stream = observations.description(Samples.quoted(json), 16, Samples.SERVED_AT);
        Waveform waveform = observations.read(Samples.quoted(json));

        FhirResource written = observations.write(Samples.about(stream), ChunkIndex.FIRST, waveform);

        Observation now = Hapi.valid(Observation.class, written);
        assertThat(now.getValueSampledData().getData()).isEqualTo("97 98");
        assertThat(now.hasComponent()).isFalse();
        assertThat(now.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2024-10-27T00:59:59.000000Z");
        assertThat(observations.read(written)).isEqualTo(waveform);
    }

    @Test
    void waveforms_intoFhirAndBack_areTheSame() throws Exception {
        long seed = 20_261_130;
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            Waveform waveform = waveform(random);
            Map<String, String> tags = new HashMap<>(waveform.tags(32));
            tags.put("ward", "7");
            SharedData about = Samples.about(Samples.description(tags));

            FhirResource written = observations.write(about, new ChunkIndex(round + 1), waveform);
            if (round < 8) {
                written = Hapi.rewritten(written);
            }

            assertThat(observations.read(written))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(waveform);
            assertThat(observations.about(written, 32))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(about);
        }
    }

    private static Waveform waveform(Random random) {
        String[] rates = {"360", "250", "128", "0.1", "33.3333", "1000", "999", "7"};
        String[] gains = {
            "200", "1", "3", "0.7", "-12.34567890123", "1e-12", "1e12", "247", "9.31322574615478515625e-10"
        };
        String[] baselines = {"0", "1024", "-2048.5", "1e9", "0.333333333"};
        SampleRate rate = random.nextInt(4) == 0
                ? SampleRate.every(new BigDecimal("3"))
                : SampleRate.hertz(new BigDecimal(rates[random.nextInt(rates.length)]));
        int size = 1 + random.nextInt(50);
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            OptionalInt lower = random.nextBoolean() ? OptionalInt.of(-1000) : OptionalInt.empty();
            OptionalInt upper = random.nextBoolean() ? OptionalInt.of(1000) : OptionalInt.empty();
            Signal.Scale scale = new Signal.Scale(
                    "mV",
                    new BigDecimal(gains[random.nextInt(gains.length)]),
                    new BigDecimal(baselines[random.nextInt(baselines.length)]),
                    lower,
                    upper);
            int[] samples = random.ints(size, -1001, 1002).toArray();
            samples[random.nextInt(size)] = Signal.GAP;
            signals.add(Signal.of("lead " + i, scale, samples));
        }
        long start = random.nextInt() * 1_000_003L;
        return new Waveform(new TimeRange(start, start + Math.max(1, rate.micros(size))), rate, signals);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status':'amended' | 'status':'entered-in-error' | Observation.status",
                "'period':10, | 'period':0, | Observation.component[0].valueSampledData.period",
                "'period':10, | 'period':20, | Observation",
                "'period':10, | 'period':'10', | Observation.component[0].valueSampledData.period",
                "'period':10, | 'period':1e99, | Observation.component[0].valueSampledData.period",
                "'factor':1.612 | 'factor':0 | Observation.component[0].valueSampledData.factor",
                "'dimensions':1,'data':'2041 | 'dimensions':5,'data':'2041 | Observation.component[0].valueSampledData.dimensions",
                "2041 E L | 2041 E X | Observation.component[0].valueSampledData.data",
                "2041 E L | 2041  E L | Observation.component[0].valueSampledData.data",
                "2041 E L | 99999999999 E L | Observation.component[0].valueSampledData.data",
                "2041 E L | 3301 E L | Observation.component[0].valueSampledData.data",
                "'lowerLimit':-3300, | 'x':1, | Observation.component[0].valueSampledData.data",
                "2041 E L U -12 | 2041 E L U | Observation",
                "'effectiveDateTime' | 'issued' | Observation.effectiveDateTime",
                "'origin':{'value':2048 | 'origin':{'comparator':'<','value':2048 | Observation.component[0].valueSampledData.origin.comparator",
                "{'code':{'text':'aVR'}, | { | Observation.component[1].code",
                "'component':[ | 'valueString':'x','component':[],'c':[ | Observation"
            })
    void badObservation_isRefusedWithThePathOfWhatIsBad(String good, String bad, String path) {
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> observations.read(Samples.quoted(ECG.replace(good, bad))))
                .satisfies(e -> assertThat(e.path()).isEqualTo(path));
    }

    @Test
    void samplesBeyondTheLimit_areRefused() {
        Observations few = new Observations(Samples.ZURICH.withLimits(LIMITS.withSamples(9)));

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> few.read(Samples.quoted(ECG)))
                .withMessage("Observation: expected at most 9 samples, found 10 samples");
    }

    /** One third is no decimal number, so that the calibration has the gain and the baseline themselves. */
    private String threeToAMillivolt() throws Exception {
        Waveform waveform = new Waveform(
                new TimeRange(0, 3_000_000),
                SampleRate.hertz(BigDecimal.ONE),
                List.of(Signal.of("x", new Signal.Scale("mV", new BigDecimal("3"), new BigDecimal("6")), new int[] {
                    1, Signal.GAP, -2
                })));
        SharedData about = Samples.about(Samples.description(waveform.tags(16)));
        return Hapi.text(observations.write(about, ChunkIndex.FIRST, waveform));
    }

    @Test
    void calibration_andGaps_areWrittenAsTheyAre() throws Exception {
        String json = threeToAMillivolt();

        assertThat(json)
                .contains("\"factor\":0.33333333333333333333")
                .contains("{\"url\":\"gain\",\"valueDecimal\":3}")
                .contains("{\"url\":\"baseline\",\"valueDecimal\":6}")
                .contains("\"data\":\"1 E -2\"");
        Signal read = observations.read(Samples.resource(json)).signals().get(0);
        assertThat(read.sample(1)).isEqualTo(Signal.GAP);
        assertThat(read.scale().gain()).isEqualByComparingTo("3");
        assertThat(read.scale().baseline()).isEqualByComparingTo("6");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"valueDecimal\":3', '\"valueDecimal\":4'",
        "'\"valueDecimal\":6', '\"valueDecimal\":7'",
        "1 E -2, 1 E -2.5"
    })
    void calibrationThatContradictsFactorOriginOrNumbers_isRefused(String good, String bad) throws Exception {
        String json = threeToAMillivolt();

        assertThat(json).contains(good);
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> observations.read(Samples.resource(json.replace(good, bad))))
                .withMessageContaining("calibration");
    }
}
