package org.medchain.crypto.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.Flips;

class EnrolmentRequestTest {
    @ParameterizedTest
    @EnumSource
    void decode_encoded_isTheSameAndVerifies(SuiteId suite) throws MedChainException {
        EnrolmentRequest request = EnrolmentRequest.create("Ärztin 水 𐅑", Consortium.identity(suite, 1));
        EnrolmentRequest decoded = EnrolmentRequest.decode(request.encode());
        assertThat(decoded).isEqualTo(request);
        assertThat(decoded.encode()).isEqualTo(request.encode());
        decoded.verify();
    }

    @ParameterizedTest
    @EnumSource
    void verify_everyFlippedByteOrCut_isRefused(SuiteId suite) {
        Bytes encoded = EnrolmentRequest.create("subject", Consortium.identity(suite, 1))
                .encode();
        assertThat(Stream.concat(Flips.everyByte(encoded), Flips.everyCut(encoded)))
                .allSatisfy(damaged -> assertThatExceptionOfType(MedChainException.class)
                        .isThrownBy(() -> EnrolmentRequest.decode(damaged).verify())
                        .isInstanceOfAny(MalformedException.class, VerificationException.class));
    }

    @Test
    void verify_keysSwappedForAnothers_isRefused() {
        SoftwareIdentity own = Consortium.identity(SuiteId.X25519, 1);
        PublicIdentity other = Consortium.identity(SuiteId.X25519, 2).publicIdentity();
        EnrolmentRequest request = EnrolmentRequest.create("subject", own);
        PublicIdentity mixed =
                new PublicIdentity(SuiteId.X25519, own.publicIdentity().verifyKey(), other.sealKey());
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> new EnrolmentRequest("subject", mixed, request.signature()).verify());
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> new EnrolmentRequest("subject", other, request.signature()).verify());
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> new EnrolmentRequest("other", own.publicIdentity(), request.signature()).verify());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\nb",
                "a\0b",
                "\u0085",
                "\ud800",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void subject_ofAnotherForm_isMisuseOrMalformed(String subject) {
        SoftwareIdentity identity = Consortium.identity(SuiteId.X25519, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> EnrolmentRequest.create(subject, identity));
        if (!subject.equals("\ud800")) {
            Bytes encoded = new StructWriter()
                    .integer(0, 1)
                    .text(1, subject)
                    .struct(2, identity.publicIdentity(), PublicIdentity::encode)
                    .bytes(3, Bytes.fromHex("00"))
                    .toBytes();
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> EnrolmentRequest.decode(encoded))
                    .withMessageContaining("subject");
        }
    }

    @Test
    void decode_fieldsAtTheirLimits_passAndBeyondAreMalformed() throws MalformedException {
        String longest = "𐅑".repeat(32);
        assertThat(EnrolmentRequest.decode(encoded(1, longest, 1)).subject()).isEqualTo(longest);
        assertThat(EnrolmentRequest.decode(encoded(1, "水".repeat(64), Suite.MAX_KEY_OR_SIGNATURE))
                        .signature()
                        .size())
                .isEqualTo(Suite.MAX_KEY_OR_SIGNATURE);
        malformed(encoded(0, "subject", 1), "field 0: 0, expected 1 to 1");
        malformed(encoded(2, "subject", 1), "field 0: 2, expected 1 to 1");
        malformed(encoded(1, "x".repeat(256), 1), "expected a subject of");
        malformed(encoded(1, "x".repeat(257), 1), "field 1: text of size 257");
        malformed(encoded(1, "subject", 0), "field 3: byte string of size 0");
        malformed(encoded(1, "subject", Suite.MAX_KEY_OR_SIGNATURE + 1), "field 3: byte string of size");
        malformed(Bytes.takeOwnership(new byte[EnrolmentRequest.MAX_SIZE + 1]), "expected at most");
    }

    private static Bytes encoded(int version, String subject, int signatureSize) {
        return new StructWriter()
                .integer(0, version)
                .text(1, subject)
                .struct(2, Consortium.identity(SuiteId.X25519, 1).publicIdentity(), PublicIdentity::encode)
                .bytes(3, Bytes.takeOwnership(new byte[signatureSize]))
                .toBytes();
    }

    private static void malformed(Bytes encoded, String why) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> EnrolmentRequest.decode(encoded))
                .withMessageContaining(why);
    }
}
