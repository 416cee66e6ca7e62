package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.bytes.Bytes;

class WaveformTest {
    private static final FhirLimits LIMITS = FhirLimits.defaults();
    private static final Signal.Scale MILLIVOLTS =
            new Signal.Scale("mV", new BigDecimal("200"), new BigDecimal("1024"));

    static Waveform waveform(SampleRate rate, int... samples) {
        TimeRange range = new TimeRange(0, rate.micros(samples.length));
        return new Waveform(range, rate, List.of(Signal.of("MLII", MILLIVOLTS, samples)));
    }

    private static Waveform twoSignals() {
        SampleRate rate = SampleRate.hertz(BigDecimal.valueOf(360));
        Signal first = Signal.of("MLII", MILLIVOLTS, new int[] {1, -2, Signal.GAP});
        Signal.Scale pressure = new Signal.Scale("mmHg", new BigDecimal("3"), new BigDecimal("-7.5"));
        Signal second = Signal.of("ABP", pressure, new int[] {32767, -32767, 0});
        return new Waveform(new TimeRange(0, rate.micros(3)), rate, List.of(first, second));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void chunk_encodedAndDecoded_isTheSame(int bits) throws Exception {
        Waveform waveform = twoSignals();
        DataDescription stream = Samples.description(waveform.tags(bits));

        Bytes chunk = waveform.encode(bits);

        assertThat(chunk.size()).isEqualTo(6 * bits / 8);
        assertThat(Waveform.decode(stream, waveform.range(), chunk, LIMITS)).isEqualTo(waveform);
    }

    /** Frames of the format of WFDB that is called 16. */
    @Test
    void chunk_of16Bits_isFramesLowByteFirst() {
        assertThat(twoSignals().encode(16).toHex()).isEqualTo("0100ff7f" + "feff0180" + "00800000");
    }

    @Test
    void sampleThatDoesNotFit_isRefused() {
        Waveform waveform = waveform(SampleRate.hertz(BigDecimal.ONE), 32768);

        assertThatIllegalArgumentException().isThrownBy(() -> waveform.encode(16));
        assertThatIllegalArgumentException().isThrownBy(() -> waveform.encode(24));
        assertThatIllegalArgumentException().isThrownBy(() -> waveform(SampleRate.hertz(BigDecimal.ONE), -32768)
                .encode(16));
    }

    @Test
    void chunkThatIsNotWholeFrames_orBeyondTheLimit_isRefused() {
        Waveform waveform = twoSignals();
        DataDescription stream = Samples.description(waveform.tags(16));

        refused(stream, Bytes.fromHex("010203"), LIMITS, "whole frames of 4 bytes");
        refused(stream, Bytes.empty(), LIMITS, "whole frames of 4 bytes");
        refused(stream, waveform.encode(16), LIMITS.withSamples(5), "at most 5 samples");
        refused(stream, Bytes.takeOwnership(new byte[4000]), LIMITS, "as many samples as its time takes");
    }

    private static void refused(DataDescription stream, Bytes chunk, FhirLimits limits, String expected) {
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> Waveform.decode(stream, twoSignals().range(), chunk, limits))
                .withMessageContaining(expected);
    }

    @Test
    void tagsThatAreNoLayout_areRefused() {
        Map<String, String> good = twoSignals().tags(16);
        for (Map.Entry<String, String> bad : Map.of(
                        "samples", "{\"samples\":0,\"millis\":1,\"bits\":16,\"signals\":2}",
                        "samples.0", "{\"name\":\"a\",\"unit\":\"mV\",\"gain\":0,\"baseline\":0}",
                        "samples.1", "{\"name\":\"a\",\"unit\":\"mV\",\"gain\":1e999999999,\"baseline\":0}")
                .entrySet()) {
            Map<String, String> tags = new HashMap<>(good);
            tags.put(bad.getKey(), bad.getValue());

            refused(Samples.description(tags), twoSignals().encode(16), LIMITS, "tag " + bad.getKey());
        }
        refused(Samples.description(Map.of()), twoSignals().encode(16), LIMITS, "tag samples");
    }

    @Test
    void equalRates_areEqual() {
        assertThat(SampleRate.every(new BigDecimal("4"))).isEqualTo(SampleRate.hertz(new BigDecimal("250.0")));
        assertThat(SampleRate.every(new BigDecimal("3")))
                .isEqualTo(new SampleRate(new BigDecimal("2"), new BigDecimal("6")));
        assertThat(SampleRate.hertz(new BigDecimal("360")).micros(360)).isEqualTo(1_000_000);
    }

    @Test
    void waveform_onAnotherScale_hasTheSameValues() throws Exception {
        SampleRate rate = SampleRate.hertz(BigDecimal.ONE);
        Waveform waveform = waveform(rate, 1024, 1224, Signal.GAP);
        Signal.Scale finer = new Signal.Scale("mV", new BigDecimal("1000"), BigDecimal.ZERO);
        Waveform other = new Waveform(waveform.range(), rate, List.of(Signal.of("MLII", finer, new int[3])));

        Waveform moved = waveform.on(Samples.description(other.tags(32)), LIMITS);

        assertThat(moved.signals().get(0)).isEqualTo(Signal.of("MLII", finer, new int[] {0, 1000, Signal.GAP}));
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> waveform(rate, 1, 2, 3)
                        .on(
                                Samples.description(new Waveform(
                                                waveform.range(),
                                                rate,
                                                List.of(Signal.of(
                                                        "MLII",
                                                        new Signal.Scale("mV", BigDecimal.TEN, BigDecimal.ZERO),
                                                        new int[3])))
                                        .tags(32)),
                                LIMITS))
                .withMessageContaining("values on the stream's scale");
    }
}
