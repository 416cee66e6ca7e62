package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.chain.fixture.EventVectors;
import org.medchain.chain.merkle.InclusionProof;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.Extension;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Grants;
import org.medchain.testkit.ledger.Identities;

/** What others wrote: each field at its limits is read, and one beyond is malformed, by the name of that field. */
class DecodingLimitsTest {
    private static final BlockHash CONSORTIUM = EventVectors.consortium();
    private static final TestRandom RANDOM = TestRandom.seeded(31);
    private static final Identity SIGNER = Identities.of(1);
    private static final PublicIdentity SELF = SIGNER.publicIdentity();
    private static final PublicIdentity LONGEST = Identities.of(SuiteId.P256, 3).publicIdentity();

    /** Decodes a whole structure. */
    private interface Decoding {
        Object decode(Bytes encoded) throws MedChainException;
    }

    /** A struct whose fields are replaced one by one; null leaves one out. */
    private record Fields(Map<Integer, Object> values, Decoding decoding) {
        static Fields of(Decoding decoding, Object... values) {
            Map<Integer, Object> fields = new TreeMap<>();
            IntStream.range(0, values.length).forEach(key -> fields.put(key, values[key]));
            return new Fields(fields, decoding);
        }

        private Bytes encode(int key, Object value) {
            Map<Integer, Object> changed = new TreeMap<>(values);
            changed.put(key, value);
            StructWriter struct = new StructWriter();
            changed.forEach((field, content) -> write(struct, field, content));
            return struct.toBytes();
        }

        private static void write(StructWriter struct, int field, Object content) {
            if (content instanceof Integer number) {
                struct.integer(field, number);
            } else if (content instanceof Long number) {
                struct.integer(field, number);
            } else if (content instanceof Bytes bytes) {
                struct.bytes(field, bytes);
            } else if (content instanceof PublicIdentity identity) {
                struct.struct(field, identity, PublicIdentity::encode);
            } else if (content instanceof EventRef ref) {
                struct.struct(field, ref, EventRef::encode);
            } else if (content instanceof Audience audience) {
                struct.struct(field, audience, Audience::encode);
            } else if (content instanceof Items items) {
                items.write(struct, field);
            } else if (content instanceof Extension extension) {
                struct.extensions(List.of(extension));
            } else {
                assertThat(content).as("left out").isEqualTo("");
            }
        }

        void read(int key, Object... accepted) throws MedChainException {
            for (Object value : accepted) {
                assertThat(decoding.decode(encode(key, value))).isNotNull();
            }
        }

        void refused(int key, String why, Object... wrong) {
            for (Object value : wrong) {
                Bytes encoded = encode(key, value);
                assertThatThrownBy(() -> decoding.decode(encoded))
                        .as("field %s is %s", key, value)
                        .isInstanceOf(MalformedException.class)
                        .hasMessageContaining(why);
            }
        }

        void refusedUnlessOfSize(int key, int size) {
            refused(key, "field " + key + ": byte string of size", zeros(size - 1), zeros(size + 1));
        }
    }

    /** What a session grants: so many inventories of so many items, all the same. */
    private record Items(int inventorySize, int idSize, int inventories, int items) {
        void write(StructWriter struct, int field) {
            struct.structs(
                    field, Collections.nCopies(inventories, zeros(inventorySize)), (inventory, group) -> group.bytes(
                                    0, inventory)
                            .structs(1, Collections.nCopies(items, zeros(idSize)), (id, item) -> item.bytes(0, id)));
        }
    }

    @Test
    void event_fieldsAtTheirLimits_areReadAndBeyondRefused() throws MedChainException {
        Fields event = Fields.of(Event::decode, 1, 1, 7, SELF, zeros(0), zeros(64));
        event.read(2, 1, Long.MAX_VALUE);
        event.read(4, zeros(0), zeros(60_000));
        event.refused(0, "field 0: ", 0, 2);
        event.refused(1, "suite", 0, 2, 3);
        event.refused(2, "field 2: 0, expected 1", 0);
        event.refusedUnlessOfSize(5, 64);
        event.read(6, new Extension(-1, zeros(Event.MAX_EXTENSION_SIZE)));
        event.refused(6, "field -1: ", new Extension(-1, zeros(Event.MAX_EXTENSION_SIZE + 1)));
        event.refused(6, "unknown field 6", 0);
    }

    @Test
    void event_moreExtensionsThanItMayHave_isRefused() throws MedChainException {
        for (int count : new int[] {Event.MAX_EXTENSIONS, Event.MAX_EXTENSIONS + 1}) {
            Bytes encoded = new StructWriter()
                    .integer(0, 1)
                    .integer(1, 1)
                    .integer(2, 7)
                    .struct(3, SELF, PublicIdentity::encode)
                    .bytes(4, zeros(0))
                    .bytes(5, zeros(64))
                    .extensions(IntStream.rangeClosed(1, count)
                            .mapToObj(key -> new Extension(-key, zeros(0)))
                            .toList())
                    .toBytes();
            if (count == Event.MAX_EXTENSIONS) {
                assertThat(Event.decode(encoded).extensions()).hasSize(count);
            } else {
                assertThatThrownBy(() -> Event.decode(encoded)).hasMessageContaining("at most 8 extensions");
            }
        }
    }

    @Test
    void addData_fieldsAtTheirLimits_areReadAndBeyondRefused() throws MedChainException {
        EventRef previous = Grants.REFERENCE;
        Fields body = Fields.of(
                encoded -> EventDG.of(Event.sign(CONSORTIUM, EventType.ADD_DATA, encoded, SIGNER)),
                zeros(1),
                1,
                zeros(32),
                previous);
        body.read(1, 1, Long.MAX_VALUE);
        body.read(3, previous, "");
        body.refused(0, "field 0: byte string of size 0, expected 1", zeros(0));
        body.refused(1, "field 1: 0, expected 1", 0);
        body.refusedUnlessOfSize(2, 32);
    }

    @Test
    void addDataContent_fieldsAtTheirLimits_areReadAndBeyondRefused() throws MedChainException {
        Fields content = Fields.of(
                DecodingLimitsTest::openedAddData, zeros(16), 1, SELF.id().value(), 5, 6);
        content.read(4, 1, Long.MAX_VALUE - 5);
        content.refusedUnlessOfSize(0, 16);
        content.refused(1, "field 1: 0, expected 1", 0);
        content.refusedUnlessOfSize(2, 32);
        content.refused(3, "range that ends by 2^63-1", Long.MAX_VALUE, Long.MAX_VALUE - 5);
        content.refused(4, "field 4: 0, expected 1", 0);
        content.refused(4, "expected field 4, found the end", "");
    }

    private static EventDG.Content openedAddData(Bytes content) throws MedChainException {
        EventDG.Claim claim = new EventDG.Claim(1, new Digest(zeros(32)), Optional.empty());
        Bytes sealed = SELF.seal(DomainTag.of("event-dg"), claim.associated(SELF), content, RANDOM);
        Bytes body = new EventDG.Body(sealed, claim).encode();
        return EventDG.of(Event.sign(CONSORTIUM, EventType.ADD_DATA, body, SIGNER))
                .open(SIGNER);
    }

    @Test
    void createSession_fieldsAtTheirLimits_areReadAndBeyondRefused() throws MedChainException {
        Fields body = Fields.of(
                encoded -> EventSC.of(Event.sign(CONSORTIUM, EventType.CREATE_SESSION, encoded, SIGNER)),
                zeros(1),
                zeros(32),
                zeros(32));
        body.read(2, "");
        body.refused(0, "field 0: byte string of size 0, expected 1", zeros(0));
        body.refusedUnlessOfSize(1, 32);
        body.refusedUnlessOfSize(2, 32);
    }

    @Test
    void admitIdentity_fieldsAtTheirLimits_areReadAndBeyondRefused() {
        Fields body = Fields.of(
                encoded -> AdmitIdentity.of(Event.sign(CONSORTIUM, EventType.ADMIT_IDENTITY, encoded, SIGNER)),
                zeros(1));
        body.refused(0, "field 0: byte string of size", zeros(0), zeros(IdentityCertificate.MAX_SIZE + 1));
        body.refused(0, "expected an X.509 certificate", zeros(1), zeros(IdentityCertificate.MAX_SIZE));
    }

    @Test
    void grant_fieldsAtTheirLimits_areReadAndBeyondRefused() throws MedChainException {
        Fields stream =
                Fields.of(Grant::decode, zeros(32), SELF, zeros(16), 2, 5, 6, 2, Grants.REFERENCE, 9, 1, zeros(32));
        stream.read(4, "", Long.MIN_VALUE);
        stream.read(5, "", Long.MAX_VALUE);
        stream.read(6, 1, Long.MAX_VALUE);
        stream.read(8, 1, Long.MAX_VALUE);
        stream.read(9, 9);
        stream.read(10, zeros(0));
        stream.refusedUnlessOfSize(0, 32);
        stream.refusedUnlessOfSize(2, 16);
        stream.refused(3, "field 3: ", 0, 3);
        stream.refused(4, "range that starts before it ends", 6, 7);
        stream.refused(6, "field 6: 0, expected 1", 0);
        stream.refused(8, "field 8: 0, expected 1", 0);
        stream.refused(9, "field 9: 0, expected 1", 0);
        stream.refused(9, "first chunk 10, expected at most its last chunk 9", 10);
        stream.refused(10, "an anchor of", zeros(1), zeros(31));
        stream.refused(10, "field 10: ", zeros(33));
    }

    @Test
    void audience_fieldsAtTheirLimits_areReadAndBeyondRefused() throws MedChainException {
        Fields audience = Fields.of(Audience::decode, SELF, LONGEST, 0);
        audience.read(2, 0, 1, Long.MAX_VALUE);
        audience.refused(2, "field 2: expected unsigned integer", -1);

        Audience value = new Audience(SELF, LONGEST, Long.MAX_VALUE);
        Fields opening = Fields.of(
                encoded -> StructReader.decode("opening", encoded, AudienceOpening.MAX_SIZE, AudienceOpening::decode),
                zeros(32),
                value);
        opening.read(0, zeros(32));
        opening.refusedUnlessOfSize(0, 32);
    }

    @Test
    void grantOpening_saltOfAnotherSize_isRefused() {
        GrantOpening opening = Grants.terms(SELF, LONGEST, 1, List.of(Grants.record(0xa1, SELF, 1)))
                .opening(0);
        for (int size : new int[] {31, 33}) {
            Bytes encoded = new StructWriter()
                    .bytes(0, zeros(size))
                    .struct(1, opening.grant(), Grant::encode)
                    .struct(2, opening.proof(), InclusionProof::encode)
                    .toBytes();
            assertThatThrownBy(
                            () -> StructReader.decode("opening", encoded, GrantOpening.MAX_SIZE, GrantOpening::decode))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("field 0: byte string of size");
        }
    }

    @Test
    void eventRef_fieldsAtTheirLimits_areReadAndBeyondRefused() throws MedChainException {
        Fields ref = Fields.of(EventRef::decode, zeros(32), zeros(32));
        ref.read(0, zeros(32));
        ref.refusedUnlessOfSize(0, 32);
        ref.refusedUnlessOfSize(1, 32);
    }

    @Test
    void wholes_overTheirSizeLimits_areRefusedBeforeTheyAreRead() {
        Map<Integer, Decoding> decodings = Map.of(
                Audience.MAX_SIZE, Audience::decode,
                Grant.MAX_SIZE, Grant::decode,
                EventRef.MAX_SIZE, EventRef::decode,
                SessionDisclosure.MAX_SIZE, SessionDisclosure::decode,
                Event.MAX_SIZE, Event::decode);
        decodings.forEach((most, decoding) -> {
            assertThatThrownBy(() -> decoding.decode(zeros(most + 1)))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("expected at most " + most);
            assertThatThrownBy(() -> decoding.decode(zeros(most))).hasMessageContaining("expected map");
        });
    }

    @Test
    void sessionContent_fieldsAtTheirLimits_areReadAndBeyondRefused() throws MedChainException {
        Fields content = Fields.of(SessionContent::decode, new Items(32, 16, 1, 1), SELF, 0, zeros(32), zeros(1));
        content.read(2, 0, Long.MAX_VALUE);
        content.read(4, "", zeros(1), zeros(EventSC.MAX_LOCATOR_SIZE));
        content.refused(0, "field 0: array of size", new Items(32, 16, 0, 1), new Items(32, 16, 1025, 1));
        content.refused(0, "field 1: array of size", new Items(32, 16, 1, 0), new Items(32, 16, 1, 1025));
        content.refused(0, "field 0: byte string of size", new Items(31, 16, 1, 1), new Items(33, 16, 1, 1));
        content.refused(0, "field 0: byte string of size", new Items(32, 15, 1, 1), new Items(32, 17, 1, 1));
        content.refused(2, "field 2: expected unsigned integer", -1);
        content.refusedUnlessOfSize(3, 32);
        content.refused(4, "field 4: byte string of size", zeros(0), zeros(EventSC.MAX_LOCATOR_SIZE + 1));
    }

    private static Bytes zeros(int size) {
        return Bytes.takeOwnership(new byte[size]);
    }
}
