package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.chain.fixture.EventVectors;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.Extension;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Vectors;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Identities;

class EventTest {
    private static final BlockHash CONSORTIUM = EventVectors.consortium();
    private static final Identity SIGNER = Identities.of(2);
    private static final EventType UNKNOWN = new EventType(1000);

    @Test
    void verify_everyBitOfEveryTypeFlipped_isRefused() throws Exception {
        for (Bytes encoded : Vectors.bytes("event/v1/x25519.properties").values()) {
            Flips.everyBit(encoded, EventTest::assertRefused);
        }
    }

    @Test
    void verify_everyByteOfEveryTypeFlippedInSuite2_isRefused() throws Exception {
        for (Bytes encoded : Vectors.bytes("event/v1/p256.properties").values()) {
            Flips.everyByte(encoded, EventTest::assertRefused);
        }
    }

    @Test
    void decode_cutOrLengthened_isMalformed() {
        Bytes encoded =
                Event.sign(CONSORTIUM, UNKNOWN, Bytes.utf8("body"), SIGNER).encode();
        for (int size = 0; size < encoded.size(); size++) {
            Bytes cut = encoded.slice(0, size);
            assertThatThrownBy(() -> Event.decode(cut)).as("cut to %s", size).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> Event.decode(Bytes.concat(encoded, Bytes.fromHex("00"))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("trailing");
    }

    @Test
    void decode_suiteIsNotTheSigners_isMalformed() {
        Bytes encoded = struct(2, SIGNER.publicIdentity()).toBytes();

        assertThatThrownBy(() -> Event.decode(encoded))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("suite");
    }

    @Test
    void decode_unknownCriticalField_isMalformed() {
        Bytes encoded = struct(1, SIGNER.publicIdentity()).integer(6, 0).toBytes();

        assertThatThrownBy(() -> Event.decode(encoded))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("unknown field 6");
    }

    @Test
    void decode_overItsSizeLimit_isMalformed() {
        Bytes large = Bytes.takeOwnership(new byte[Event.MAX_SIZE + 1]);

        assertThatThrownBy(() -> Event.decode(large))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("at most " + Event.MAX_SIZE);
    }

    @Test
    void verifySignature_ofAnotherSigner_isRefused() throws MedChainException {
        Bytes signature =
                Event.sign(CONSORTIUM, UNKNOWN, Bytes.utf8("body"), SIGNER).signature();
        Event forged = Event.decode(new StructWriter()
                .integer(0, 1)
                .integer(1, 1)
                .integer(2, UNKNOWN.code())
                .struct(3, Identities.of(9).publicIdentity(), PublicIdentity::encode)
                .bytes(4, Bytes.utf8("body"))
                .bytes(5, signature)
                .toBytes());

        assertThatThrownBy(() -> forged.verifySignature(CONSORTIUM)).isInstanceOf(VerificationException.class);
    }

    @Test
    void verifySignature_forAnotherConsortium_isRefused() throws MedChainException {
        BlockHash other = BlockHash.of(Bytes.random(TestRandom.seeded(1), 32));
        for (SuiteId suite : SuiteId.values()) {
            Event event = Event.sign(CONSORTIUM, UNKNOWN, Bytes.utf8("body"), Identities.of(suite, 2));

            event.verifySignature(CONSORTIUM);
            assertThatThrownBy(() -> event.verifySignature(other)).isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void sign_largestBody_fitsExactly() throws MedChainException {
        int envelope = Event.sign(CONSORTIUM, UNKNOWN, Bytes.takeOwnership(new byte[60_000]), SIGNER)
                        .encode()
                        .size()
                - 60_000;
        Bytes largest = Bytes.takeOwnership(new byte[Event.MAX_SIZE - envelope]);
        Bytes tooLarge = Bytes.takeOwnership(new byte[Event.MAX_SIZE - envelope + 1]);

        Event event = Event.sign(CONSORTIUM, UNKNOWN, largest, SIGNER);

        assertThat(Event.decode(event.encode())).isEqualTo(event);
        assertThatThrownBy(() -> Event.sign(CONSORTIUM, UNKNOWN, tooLarge, SIGNER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sign_extensionsAtTheirLimits_areCarried() throws MedChainException {
        Bytes value = Bytes.takeOwnership(new byte[Event.MAX_EXTENSION_SIZE]);
        List<Extension> extensions = IntStream.rangeClosed(1, Event.MAX_EXTENSIONS)
                .mapToObj(key -> new Extension(-key, value))
                .toList();

        Event event = Event.decode(Event.sign(CONSORTIUM, UNKNOWN, Bytes.empty(), extensions, SIGNER)
                .encode());

        event.verifySignature(CONSORTIUM);
        assertThat(event.extensions()).isEqualTo(extensions);
    }

    @Test
    void sign_extensionsOverTheirLimits_areRefused() {
        Bytes tooLarge = Bytes.takeOwnership(new byte[Event.MAX_EXTENSION_SIZE + 1]);
        List<Extension> tooMany = IntStream.rangeClosed(1, Event.MAX_EXTENSIONS + 1)
                .mapToObj(key -> new Extension(-key, Bytes.empty()))
                .toList();
        List<Extension> outOfOrder = List.of(new Extension(-2, Bytes.empty()), new Extension(-1, Bytes.empty()));
        List<Extension> twice = List.of(new Extension(-1, Bytes.empty()), new Extension(-1, Bytes.empty()));

        for (List<Extension> wrong : List.of(List.of(new Extension(-1, tooLarge)), tooMany, outOfOrder, twice)) {
            assertThatThrownBy(() -> Event.sign(CONSORTIUM, UNKNOWN, Bytes.empty(), wrong, SIGNER))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void typedViews_ofAnotherType_areMalformed() {
        Event event = Event.sign(CONSORTIUM, UNKNOWN, Bytes.fromHex("a0"), SIGNER);

        assertThatThrownBy(() -> EventDG.of(event)).hasMessageContaining("expected type AddData, found Type1000");
        assertThatThrownBy(() -> EventSC.of(event)).hasMessageContaining("expected type CreateSession");
        assertThatThrownBy(() -> EventSR.of(event)).hasMessageContaining("expected type RemoveSession");
        assertThatThrownBy(() -> AdmitIdentity.of(event)).hasMessageContaining("expected type AdmitIdentity");
        assertThatThrownBy(() -> RevokeCertificates.of(event)).hasMessageContaining("expected type RevokeCertificates");
    }

    @Test
    void equals_sameEncoding_isEqual() throws MedChainException {
        Event event = Event.sign(CONSORTIUM, UNKNOWN, Bytes.utf8("body"), SIGNER);

        assertThat(Event.decode(event.encode())).isEqualTo(event).hasSameHashCodeAs(event);
        assertThat(Event.sign(CONSORTIUM, UNKNOWN, Bytes.utf8("bodY"), SIGNER)).isNotEqualTo(event);
        assertThat(event.suite()).isEqualTo(SuiteId.X25519);
        assertThat(event.toString()).startsWith("Type1000[");
    }

    private static StructWriter struct(int suite, PublicIdentity signer) {
        return new StructWriter()
                .integer(0, 1)
                .integer(1, suite)
                .integer(2, 1)
                .struct(3, signer, PublicIdentity::encode)
                .bytes(4, Bytes.empty())
                .bytes(5, Bytes.takeOwnership(new byte[64]));
    }

    private static void assertRefused(Bytes damaged, String where) throws MedChainException {
        Event event;
        try {
            event = Event.decode(damaged);
        } catch (MalformedException e) {
            return;
        }
        assertThat(event.encode()).isEqualTo(damaged);
        assertThatThrownBy(() -> event.verifySignature(CONSORTIUM)).as(where).isInstanceOf(VerificationException.class);
    }
}
