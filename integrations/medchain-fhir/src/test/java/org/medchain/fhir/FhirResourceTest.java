package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;

class FhirResourceTest {
    private static final FhirLimits LIMITS = new FhirLimits(1000, 8, 10, 10);

    @Test
    void parsed_andEncoded_keepsOrderAndPrecision() throws Exception {
        String json =
                "{\"resourceType\":\"X\",\"z\":1.10,\"a\":[1,1.0,0.000000000000000000010],\"m\":{\"b\":true,\"a\":null}}";

        assertThat(Hapi.text(Samples.resource(json))).isEqualTo(json.replace("0.000000000000000000010", "1.0E-20"));
        assertThat(Samples.resource("{\"resourceType\":\"X\",\"a\":1.0}"))
                .isNotEqualTo(Samples.resource("{\"resourceType\":\"X\",\"a\":1.01}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"resourceType\":7}",
                "{\"resourceType\":\"a b\"}",
                "{\"resourceType\":\"X\"",
                "{\"resourceType\":\"X\"} {}",
                "{\"resourceType\":\"X\",\"a\":1,\"a\":2}",
                "{\"resourceType\":\"X\",\"a\":NaN}"
            })
    void parse_ofWhatIsNoResource_isRefused(String json) {
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> FhirResource.parse(Bytes.utf8(json), LIMITS));
    }

    @Test
    void parse_ofInvalidUtf8_isRefused() {
        Bytes json =
                Bytes.concat(Bytes.utf8("{\"resourceType\":\"X\",\"a\":\""), Bytes.fromHex("c0af"), Bytes.utf8("\"}"));

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> FhirResource.parse(json, LIMITS))
                .withMessageContaining("UTF-8");
    }

    @Test
    void parse_beyondALimit_isRefused() {
        refused("{\"resourceType\":\"X\",\"a\":\"" + "x".repeat(1000) + "\"}", "1000 bytes");
        refused("{\"resourceType\":\"X\",\"a\":" + "[".repeat(9) + "]".repeat(9) + "}", "depth 8");
        refused("{\"resourceType\":\"X\",\"a\":" + "9".repeat(65) + "}", "numbers of 64");
        refused("{\"resourceType\":\"X\",\"a\":5555e5555555555555}", "exponents");
        refused("{\"resourceType\":\"X\",\"" + "n".repeat(300) + "\":1}", "names of 256");
    }

    private static void refused(String json, String expected) {
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> FhirResource.parse(
                        new ByteArrayInputStream(Bytes.utf8(json).toByteArray()), LIMITS))
                .withMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "33",
                "33.0",
                "33e00",
                "33e2",
                "3.3e-2",
                "2147483648",
                "2147483648e0",
                "92233720368547758080e0",
                "0e0"
            })
    void number_writtenAndReadAgain_isTheSame(String number) throws Exception {
        FhirResource resource = Samples.resource("{\"resourceType\":\"X\",\"a\":" + number + "}");

        assertThat(FhirResource.parse(resource.encode(), LIMITS)).isEqualTo(resource);
    }

    @Test
    void toString_saysNothingOfTheContent() throws Exception {
        assertThat(Samples.resource("{\"resourceType\":\"Patient\",\"id\":\"secret\"}")
                        .toString())
                .doesNotContain("secret");
    }
}
