package org.medchain.examples.ecg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class Format212Properties {
    @RepeatedTest(200)
    void anySamples_encodedAndDecoded_areTheSame() throws EcgFormatException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        short[] samples = new short[random.nextInt(1000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) random.nextInt(Format212.MIN, Format212.MAX + 1);
        }

        assertThat(Format212.decode(Format212.encode(samples)))
                .as("seed %d", seed)
                .isEqualTo(samples);
    }

    @RepeatedTest(200)
    void anyBytes_decodedAndEncoded_areTheSame() throws EcgFormatException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] bytes = new byte[3 * random.nextInt(500)];
        random.nextBytes(bytes);

        assertThat(Format212.encode(Format212.decode(bytes)))
                .as("seed %d", seed)
                .isEqualTo(bytes);
    }

    @Test
    void everyValue_inEitherPlace_survives() throws EcgFormatException {
        for (int value = Format212.MIN; value <= Format212.MAX; value++) {
            short[] pairs = {(short) value, (short) ~value, (short) ~value, (short) value};

            assertThat(Format212.decode(Format212.encode(pairs))).isEqualTo(pairs);
        }
    }
}
