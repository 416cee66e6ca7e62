package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.fixture.EventVectors;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.Extension;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.fixture.Vectors;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Grants;
import org.medchain.testkit.ledger.Identities;

/** The events of {@code vectors/event/v1}, which an independent implementation made. */
class EventVectorsTest {
    private static final BlockHash CONSORTIUM = EventVectors.consortium();
    private static final DataId DATA = new DataId(repeated(0xd1, 16));
    private static final Digest DIGEST = new Digest(repeated(0xd2, 32));
    private static final EventRef PREVIOUS =
            new EventRef(BlockHash.of(repeated(0xb1, 32)), EventHash.of(repeated(0xe1, 32)));

    @ParameterizedTest
    @EnumSource
    void decode_everyVector_encodesHashesAndVerifies(SuiteId suite) throws MedChainException {
        Map<String, Bytes> hashes = Vectors.bytes(file(suite, "-hashes"));
        for (Map.Entry<String, Bytes> vector : Vectors.bytes(file(suite, "")).entrySet()) {
            Event event = Event.decode(vector.getValue());

            assertThat(event.encode()).as(vector.getKey()).isEqualTo(vector.getValue());
            assertThat(event.hash().value()).as(vector.getKey()).isEqualTo(hashes.get(vector.getKey()));
            event.verifySignature(CONSORTIUM);
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_record_givesItsContent(SuiteId suite) throws MedChainException {
        Identity patient = Identities.of(suite, 1);
        EventDG event = EventDG.of(vector(suite, "record"));

        assertThat(event.open(patient))
                .isEqualTo(new EventDG.Content(
                        DATA, Optional.empty(), patient.publicIdentity().id(), Optional.empty()));
        assertThat(event.scheme()).isEqualTo(1);
        assertThat(event.digest()).isEqualTo(DIGEST);
        assertThat(event.previousChunk()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void build_chunk_givesTheVector(SuiteId suite) throws MedChainException {
        Identity patient = Identities.of(suite, 1);
        EventDG expected = EventDG.of(vector(suite, "chunk"));
        EventDG built = EventDG.builder(CONSORTIUM)
                .data(DATA)
                .index(new ChunkIndex(2))
                .range(new TimeRange(-5, 1_000_000))
                .patient(patient.publicIdentity())
                .digest(2, DIGEST)
                .previousChunk(PREVIOUS)
                .extensions(List.of(new Extension(-1, Bytes.utf8("first")), new Extension(-9, Bytes.empty())))
                .build(Identities.of(suite, 2), TestRandom.constant(0x77));

        assertSame(built.event(), expected.event());
        assertThat(expected.previousChunk()).contains(PREVIOUS);
        assertThat(expected.open(patient)).isEqualTo(built.open(patient));
    }

    @ParameterizedTest
    @EnumSource
    void build_session_givesTheVector(SuiteId suite) throws MedChainException {
        Identity patient = Identities.of(suite, 1);
        EventSC expected = EventSC.of(vector(suite, "session"));
        SessionTerms terms = terms(suite);
        EventSC built = EventSC.builder(CONSORTIUM)
                .terms(terms)
                .locator(repeated(0x3e, 32))
                .build(patient, TestRandom.constant(0x77));

        assertSame(built.event(), expected.event());
        assertThat(expected.replaces()).isEmpty();
        try (SessionContent content = expected.open(patient)) {
            assertThat(content.items())
                    .isEqualTo(terms.grants().stream()
                            .map(grant -> new SessionContent.Item(grant.data(), grant.range(), grant.inventory()))
                            .toList());
            assertThat(content.requester()).isEqualTo(terms.audience().requester());
            assertThat(content.expiresAtMillis()).isEqualTo(1_800_000_000_000L);
            assertThat(content.secret().bytes()).isEqualTo(terms.secret().bytes());
            assertThat(content.locator()).contains(repeated(0x3e, 32));
        }
    }

    @ParameterizedTest
    @EnumSource
    void build_replacement_givesTheVector(SuiteId suite) throws MedChainException {
        Identity patient = Identities.of(suite, 1);
        EventHash session = vector(suite, "session").hash();
        EventSC expected = EventSC.of(vector(suite, "replacement"));
        SessionTerms terms = Grants.terms(
                patient.publicIdentity(),
                Identities.of(suite, 3).publicIdentity(),
                0x5f,
                grants(suite).subList(0, 1));

        EventSC built =
                EventSC.builder(CONSORTIUM).terms(terms).replaces(session).build(patient, TestRandom.constant(0x77));

        assertSame(built.event(), expected.event());
        assertThat(expected.replaces()).contains(session);
        assertThat(expected.open(patient).locator()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void openings_ofTheSession_areTheVectors(SuiteId suite) throws MedChainException {
        Map<String, Bytes> vector = Vectors.bytes(file(suite, "-session"));
        EventSC event = EventSC.of(vector(suite, "session"));
        SessionTerms terms = terms(suite);

        assertThat(terms.secret().bytes().exposeCopy())
                .isEqualTo(vector.get("secret").toByteArray());
        assertThat(terms.digest().value()).isEqualTo(vector.get("digest"));
        assertThat(encoded(terms.audienceOpening(), AudienceOpening::encode)).isEqualTo(vector.get("audience"));
        for (int number = 0; number < 4; number++) {
            assertThat(encoded(terms.opening(number), GrantOpening::encode)).isEqualTo(vector.get("opening." + number));
        }
        assertThat(terms.disclosure().encode()).isEqualTo(vector.get("disclosure"));
        assertThat(terms.disclosure(new Digest(repeated(0xa1, 32))).encode())
                .isEqualTo(vector.get("disclosure.inventory"));
        SessionDisclosure.decode(vector.get("disclosure")).verify(event);
        SessionDisclosure.decode(vector.get("disclosure.inventory")).verify(event);
    }

    /** In the wrong order: terms sort them. */
    private static List<Grant> grants(SuiteId suite) {
        PublicIdentity provider = Identities.of(suite, 2).publicIdentity();
        Grant plain = new Grant(
                new Digest(repeated(0xa1, 32)),
                provider,
                new DataId(repeated(2, 16)),
                DataKind.STREAM,
                GrantedRange.unrestricted(),
                2,
                PREVIOUS,
                new ChunkIndex(7),
                Optional.of(ChunkIndex.FIRST),
                Bytes.empty());
        GrantedRange both = new GrantedRange(OptionalLong.of(-1), OptionalLong.of(1));
        return List.of(
                Grants.stream(0xa1, provider, 4, both, 3, 9),
                Grants.stream(0xa2, provider, 3, GrantedRange.from(20), 0, 4),
                plain,
                Grants.record(0xa2, provider, 1));
    }

    private static SessionTerms terms(SuiteId suite) {
        Audience audience = new Audience(
                Identities.of(suite, 3).publicIdentity(),
                Identities.of(suite, 1).publicIdentity(),
                1_800_000_000_000L);
        return SessionTerms.create(grants(suite), audience, Grants.secret(0x5e));
    }

    private static <T> Bytes encoded(T value, StructWriter.Encoder<T> encoder) {
        StructWriter struct = new StructWriter();
        encoder.encode(value, struct);
        return struct.toBytes();
    }

    @ParameterizedTest
    @EnumSource
    void create_removalAndRevocation_giveTheVectors(SuiteId suite) throws MedChainException {
        Identity patient = Identities.of(suite, 1);
        EventHash session = vector(suite, "session").hash();
        assertThat(EventSR.of(vector(suite, "removal")).session()).isEqualTo(session);
        List<Bytes> serials = List.of(Bytes.fromHex("01"), repeated(0x7f, 20), Bytes.fromHex("0080"));

        assertSame(EventSR.create(CONSORTIUM, session, patient).event(), vector(suite, "removal"));
        assertSame(
                RevokeCertificates.create(CONSORTIUM, serials, Identities.of(suite, 0xca))
                        .event(),
                vector(suite, "revocation"));
        assertThat(RevokeCertificates.of(vector(suite, "revocation")).serials())
                .containsExactlyInAnyOrderElementsOf(serials)
                .isSorted();
    }

    @ParameterizedTest
    @EnumSource
    void sign_unknownType_givesTheVector(SuiteId suite) throws MedChainException {
        List<Extension> extensions = List.of(new Extension(-1, repeated(0xff, 256)));
        Event event = vector(suite, "unknown");

        assertSame(
                Event.sign(
                        CONSORTIUM,
                        new EventType(4711),
                        Bytes.utf8("not even CBOR"),
                        extensions,
                        Identities.of(suite, 2)),
                event);
        assertThat(event.type()).hasToString("Type4711");
    }

    /** ECDSA draws a nonce, so that only suite 1 gives the same signature again. */
    private static void assertSame(Event built, Event vector) {
        if (vector.suite() == SuiteId.X25519) {
            assertThat(built.encode()).isEqualTo(vector.encode());
        }
        assertThat(built.body()).isEqualTo(vector.body());
        assertThat(built.extensions()).isEqualTo(vector.extensions());
        assertThat(built.signer()).isEqualTo(vector.signer());
        assertThat(built.type()).isEqualTo(vector.type());
    }

    private static Event vector(SuiteId suite, String name) throws MedChainException {
        Bytes encoded = Vectors.bytes(file(suite, "")).get(name);
        return Event.decode(encoded);
    }

    private static String file(SuiteId suite, String suffix) {
        return "event/v1/" + (suite == SuiteId.X25519 ? "x25519" : "p256") + suffix + ".properties";
    }

    private static Bytes repeated(int value, int size) {
        return Bytes.random(TestRandom.constant(value), size);
    }
}
