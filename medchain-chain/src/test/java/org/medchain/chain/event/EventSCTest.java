package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.medchain.chain.fixture.EventVectors;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Grants;
import org.medchain.testkit.ledger.Identities;

class EventSCTest {
    private static final BlockHash CONSORTIUM = EventVectors.consortium();
    private static final TestRandom RANDOM = TestRandom.seeded(2);
    private static final Identity PATIENT = Identities.of(1);
    private static final PublicIdentity PROVIDER = Identities.of(2).publicIdentity();
    private static final PublicIdentity REQUESTER =
            Identities.of(SuiteId.P256, 3).publicIdentity();
    private static final EventHash EARLIER = EventHash.of(Bytes.random(RANDOM, 32));
    private static final Digest DIGEST = new Digest(Bytes.random(RANDOM, 32));

    @Test
    void open_byThePatient_givesTheItemsInOrder() throws MedChainException {
        List<Grant> grants = new ArrayList<>();
        for (int i = 49; i >= 0; i--) {
            grants.add(Grants.stream(0xa0 + i % 3, PROVIDER, i, GrantedRange.from(i), 0, 1));
        }
        SessionTerms terms = terms(grants);

        SessionContent content = reread(EventSC.builder(CONSORTIUM).terms(terms).build(PATIENT, RANDOM))
                .open(PATIENT);

        assertThat(content.items())
                .isEqualTo(terms.grants().stream()
                        .map(grant -> new SessionContent.Item(grant.data(), grant.range(), grant.inventory()))
                        .toList());
        assertThat(content.items()).hasSize(50);
        assertThat(content.requester()).isEqualTo(REQUESTER);
        assertThat(content.expiresAtMillis()).isZero();
        assertThat(content.locator()).isEmpty();
        content.close();
        assertThatThrownBy(() -> content.secret().bytes().exposeCopy()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void build_largestSession_fits() throws MedChainException {
        List<Grant> grants = new ArrayList<>();
        GrantedRange range = new GrantedRange(OptionalLong.of(Long.MIN_VALUE), OptionalLong.of(1));
        for (int i = 0; i < EventSC.MAX_GRANTS; i++) {
            grants.add(largest(i / 4, DataId.random(RANDOM), range));
        }

        EventSC event = EventSC.builder(CONSORTIUM)
                .terms(terms(grants))
                .replaces(EARLIER)
                .locator(Bytes.random(RANDOM, EventSC.MAX_LOCATOR_SIZE))
                .build(PATIENT, RANDOM);
        SessionContent content = reread(event).open(PATIENT);

        assertThat(content.items()).hasSize(EventSC.MAX_GRANTS);
        assertThat(content.items().stream().map(SessionContent.Item::inventory).distinct())
                .hasSize(256);
        assertThat(content.locator()).map(Bytes::size).contains(EventSC.MAX_LOCATOR_SIZE);
    }

    private static Grant largest(int inventory, DataId data, GrantedRange range) {
        Digest id = new Digest(Bytes.random(TestRandom.seeded(inventory), 32));
        ChunkIndex last = new ChunkIndex(Long.MAX_VALUE);
        return new Grant(
                id,
                PROVIDER,
                data,
                DataKind.STREAM,
                range,
                Long.MAX_VALUE,
                Grants.REFERENCE,
                last,
                Optional.of(last),
                Grants.ANCHOR);
    }

    @Test
    void open_byAnyoneElse_isRefused() throws MedChainException {
        EventSC event = complete().build(PATIENT, RANDOM);

        for (Identity other : new Identity[] {Identities.of(2), Identities.of(SuiteId.P256, 3)}) {
            assertThatThrownBy(() -> event.open(other))
                    .isInstanceOf(VerificationException.class)
                    .hasMessageContaining("expected the signature of " + other.publicIdentity());
        }
    }

    /** Whoever knows a patient's public key can seal to it: what the patient did not sign is not the patient's session. */
    @Test
    void open_signedBySomeoneElse_isRefused() throws MedChainException {
        EventSC event = sealed(content(List.of(group(1, 1))), DIGEST, Optional.empty(), Identities.of(9));

        assertThatThrownBy(() -> event.open(PATIENT))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("expected the signature of " + PATIENT.publicIdentity());
    }

    @Test
    void open_contentUnderAnotherDigestOrReplacement_isRefused() throws MedChainException {
        EventSC event = complete().replaces(EARLIER).build(PATIENT, RANDOM);
        Bytes sealed = event.sealedContent();

        event.open(PATIENT).close();
        for (EventSC moved : List.of(
                signed(sealed, DIGEST, Optional.of(EARLIER), PATIENT),
                signed(sealed, event.digest(), Optional.empty(), PATIENT),
                signed(sealed, event.digest(), Optional.of(EventHash.of(DIGEST.value())), PATIENT))) {
            assertThatThrownBy(() -> moved.open(PATIENT)).isInstanceOf(VerificationException.class);
        }
        signed(sealed, event.digest(), Optional.of(EARLIER), PATIENT)
                .open(PATIENT)
                .close();
    }

    @Test
    void open_contentIsNotOne_isMalformed() throws MedChainException {
        List<Bytes> wrong = List.of(
                Bytes.empty(),
                content(List.of()),
                content(List.of(group(1, 2, 1))),
                content(List.of(group(1, 1, 1))),
                content(List.of(group(1))),
                content(List.of(group(2, 1), group(1, 2))),
                content(List.of(group(1, 1), group(1, 2))),
                content(List.of(group(1, 1), group(2, 1))),
                tooMany());

        sealed(content(List.of(group(1, 1, 2), group(2, 3))), DIGEST, Optional.empty(), PATIENT)
                .open(PATIENT)
                .close();
        for (Bytes content : wrong) {
            EventSC event = sealed(content, DIGEST, Optional.empty(), PATIENT);
            assertThatThrownBy(() -> event.open(PATIENT))
                    .as("%s", wrong.indexOf(content))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void open_mostItemsOfOneInventory_givesThem() throws MedChainException {
        List<List<DataId>> most = List.of(ids(EventSC.MAX_GRANTS));
        Bytes content =
                rest(new StructWriter().structs(0, most, (ids, struct) -> struct.bytes(0, Grants.repeated(1, 32))
                        .structs(1, ids, (id, item) -> item.bytes(0, id.value()))));

        SessionContent opened =
                sealed(content, DIGEST, Optional.empty(), PATIENT).open(PATIENT);

        assertThat(opened.items()).extracting(SessionContent.Item::data).isEqualTo(most.get(0));
        opened.close();
    }

    @Test
    void of_everyBitOfTheBodyFlipped_isRefusedOrDoesNotOpen() throws Exception {
        EventSC event = complete().replaces(EARLIER).build(PATIENT, RANDOM);

        Flips.everyBit(event.event().body(), (damaged, where) -> {
            Event resigned = Event.sign(CONSORTIUM, EventType.CREATE_SESSION, damaged, PATIENT);
            assertThatThrownBy(() -> EventSC.of(resigned).open(PATIENT))
                    .as(where)
                    .isInstanceOf(MedChainException.class);
        });
    }

    @Test
    void build_incompleteOrForeign_isRefused() {
        EventSCBuilder noTerms = EventSC.builder(CONSORTIUM);

        assertThatThrownBy(() -> noTerms.build(PATIENT, RANDOM))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("terms to be set");
        assertThatThrownBy(() -> complete().build(Identities.of(9), RANDOM))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected terms of the signing patient");
        for (int size : new int[] {0, EventSC.MAX_LOCATOR_SIZE + 1}) {
            Bytes locator = Bytes.random(RANDOM, size);
            assertThatThrownBy(() -> complete().locator(locator)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static EventSCBuilder complete() {
        return EventSC.builder(CONSORTIUM).terms(terms(List.of(Grants.record(0xa1, PROVIDER, 1))));
    }

    private static SessionTerms terms(List<Grant> grants) {
        return SessionTerms.create(
                grants, new Audience(REQUESTER, PATIENT.publicIdentity(), 0), SymmetricKey.generate(RANDOM));
    }

    private record Group(int inventory, List<Integer> data) {
        void encode(StructWriter struct) {
            struct.bytes(0, Grants.repeated(inventory, 32))
                    .structs(1, data, (id, item) -> item.bytes(0, Grants.repeated(id, 16)));
        }
    }

    private static Group group(int inventory, Integer... data) {
        return new Group(inventory, List.of(data));
    }

    private static Bytes content(List<Group> groups) {
        return rest(new StructWriter().structs(0, groups, Group::encode));
    }

    @Test
    void open_mostInventories_givesTheirItems() throws MedChainException {
        List<DataId> most = ids(EventSC.MAX_GRANTS);
        Bytes content = rest(new StructWriter()
                .structs(0, most, (id, struct) -> struct.bytes(0, Bytes.concat(id.value(), Grants.repeated(0, 16)))
                        .structs(1, List.of(id), (single, item) -> item.bytes(0, single.value()))));

        SessionContent opened =
                sealed(content, DIGEST, Optional.empty(), PATIENT).open(PATIENT);

        assertThat(opened.items()).extracting(SessionContent.Item::data).isEqualTo(most);
        opened.close();
    }

    /** One item more than a session may have, in two inventories. */
    private static Bytes tooMany() {
        List<List<DataId>> groups = List.of(ids(EventSC.MAX_GRANTS), ids(1));
        int[] number = {0};
        return rest(
                new StructWriter().structs(0, groups, (ids, struct) -> struct.bytes(0, Grants.repeated(number[0]++, 32))
                        .structs(1, ids, (id, item) -> item.bytes(0, id.value()))));
    }

    private static List<DataId> ids(int count) {
        List<DataId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(DataId.random(RANDOM));
        }
        ids.sort(null);
        return ids;
    }

    private static Bytes rest(StructWriter struct) {
        return struct.struct(1, REQUESTER, PublicIdentity::encode)
                .integer(2, 0)
                .bytes(3, Bytes.random(RANDOM, SymmetricKey.SIZE))
                .toBytes();
    }

    private static EventSC sealed(Bytes plaintext, Digest digest, Optional<EventHash> replaces, Identity signer)
            throws MedChainException {
        Bytes associated = new StructWriter()
                .bytes(0, signer.publicIdentity().id().value())
                .bytes(1, digest.value())
                .optionalBytes(2, replaces.map(EventHash::value))
                .toBytes();
        Bytes sealed = PATIENT.publicIdentity().seal(DomainTag.of("event-sc"), associated, plaintext, RANDOM);
        return signed(sealed, digest, replaces, signer);
    }

    private static EventSC signed(Bytes sealed, Digest digest, Optional<EventHash> replaces, Identity signer)
            throws MedChainException {
        Bytes body = new StructWriter()
                .bytes(0, sealed)
                .bytes(1, digest.value())
                .optionalBytes(2, replaces.map(EventHash::value))
                .toBytes();
        return EventSC.of(Event.sign(CONSORTIUM, EventType.CREATE_SESSION, body, signer));
    }

    private static EventSC reread(EventSC event) throws MedChainException {
        EventSC reread = EventSC.of(Event.decode(event.event().encode()));
        reread.event().verifySignature(CONSORTIUM);
        return reread;
    }
}
