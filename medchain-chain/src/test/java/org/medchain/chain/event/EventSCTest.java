package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.medchain.chain.fixture.Flips;
import org.medchain.chain.fixture.Identities;
import org.medchain.chain.fixture.TestRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

class EventSCTest {
    private static final TestRandom RANDOM = TestRandom.seeded(2);
    private static final Identity PATIENT = Identities.of(1);
    private static final PublicIdentity REQUESTER =
            Identities.of(SuiteId.P256, 3).publicIdentity();
    private static final DataId DATA = DataId.random(RANDOM);

    @Test
    void open_byThePatient_givesTheGrantsInOrder() throws MedChainException {
        List<DataId> ids = new ArrayList<>();
        EventSCBuilder builder = EventSC.builder().requester(REQUESTER);
        for (int i = 0; i < 50; i++) {
            ids.add(DataId.random(RANDOM));
            builder.grant(ids.get(i), GrantedRange.from(i));
        }

        EventSC.Content content = reread(builder.build(PATIENT, RANDOM)).open(PATIENT);

        Collections.sort(ids);
        assertThat(content.grants()).extracting(EventSC.Grant::data).isEqualTo(ids);
        assertThat(content.requester()).isEqualTo(REQUESTER);
        assertThat(content.locator()).isEmpty();
    }

    @Test
    void build_largestSession_fits() throws MedChainException {
        EventSCBuilder builder =
                EventSC.builder().requester(REQUESTER).locator(Bytes.random(RANDOM, EventSC.MAX_LOCATOR_SIZE));
        for (int i = 0; i < EventSC.MAX_GRANTS; i++) {
            builder.grant(DataId.random(RANDOM), new GrantedRange(OptionalLong.of(Long.MIN_VALUE), OptionalLong.of(1)));
        }

        EventSC.Content content = reread(builder.build(PATIENT, RANDOM)).open(PATIENT);

        assertThat(content.grants()).hasSize(EventSC.MAX_GRANTS);
        assertThat(content.locator()).map(Bytes::size).contains(EventSC.MAX_LOCATOR_SIZE);
        assertThatThrownBy(
                        () -> builder.grant(DATA, GrantedRange.unrestricted()).build(PATIENT, RANDOM))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 to 1024 grants");
    }

    @Test
    void digest_disclosedGrants_isTheEvents() throws MedChainException {
        EventSC event =
                complete().grant(DataId.random(RANDOM), GrantedRange.until(5)).build(PATIENT, RANDOM);
        List<EventSC.Grant> disclosed = new ArrayList<>(event.open(PATIENT).grants());
        Collections.reverse(disclosed);

        assertThat(EventSC.digest(disclosed, REQUESTER, PATIENT.publicIdentity()))
                .isEqualTo(event.digest());
        assertThat(EventSC.digest(disclosed.subList(0, 1), REQUESTER, PATIENT.publicIdentity()))
                .isNotEqualTo(event.digest());
        assertThat(EventSC.digest(disclosed, PATIENT.publicIdentity(), PATIENT.publicIdentity()))
                .isNotEqualTo(event.digest());
    }

    @Test
    void open_byAnyoneElse_isRefused() throws MedChainException {
        EventSC event = complete().build(PATIENT, RANDOM);

        for (Identity other : new Identity[] {Identities.of(2), Identities.of(SuiteId.P256, 3)}) {
            assertThatThrownBy(() -> event.open(other)).isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void open_digestIsNotTheContents_isRefused() throws MedChainException {
        EventSC.Content content = complete().build(PATIENT, RANDOM).open(PATIENT);
        Digest wrong = new Digest(Bytes.random(RANDOM, 32));
        EventSC event = sealed(content.encode(), wrong, PATIENT);

        assertThatThrownBy(() -> event.open(PATIENT))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("session digest");
    }

    @Test
    void open_signedBySomeoneElse_isRefused() throws MedChainException {
        EventSC.Content content = complete().build(PATIENT, RANDOM).open(PATIENT);
        Digest digest = EventSC.digest(content.grants(), REQUESTER, PATIENT.publicIdentity());
        EventSC event = sealed(content.encode(), digest, Identities.of(9));

        assertThatThrownBy(() -> event.open(PATIENT)).isInstanceOf(VerificationException.class);
    }

    @Test
    void open_contentIsNotOne_isMalformed() throws MedChainException {
        List<EventSC.Grant> grants = List.of(grant(2), grant(1));
        Digest digest = EventSC.digest(grants, REQUESTER, PATIENT.publicIdentity());

        for (Bytes wrong : List.of(Bytes.empty(), content(grants), content(List.of(grant(1), grant(1))))) {
            EventSC event = sealed(wrong, digest, PATIENT);
            assertThatThrownBy(() -> event.open(PATIENT)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void of_everyBitOfTheBodyFlipped_isRefusedOrDoesNotOpen() throws Exception {
        EventSC event = complete().build(PATIENT, RANDOM);

        Flips.everyBit(event.event().body(), (damaged, where) -> {
            Event resigned = Event.sign(EventType.CREATE_SESSION, damaged, PATIENT);
            assertThatThrownBy(() -> EventSC.of(resigned).open(PATIENT))
                    .as(where)
                    .isInstanceOf(MedChainException.class);
        });
    }

    @Test
    void build_incomplete_isRefused() {
        EventSCBuilder noRequester = EventSC.builder().grant(DATA, GrantedRange.unrestricted());
        EventSCBuilder noGrant = EventSC.builder().requester(REQUESTER);

        assertThatThrownBy(() -> noRequester.build(PATIENT, RANDOM))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("requester is missing");
        assertThatThrownBy(() -> noGrant.build(PATIENT, RANDOM))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("found 0");
        assertThatThrownBy(() -> complete().grant(DATA, GrantedRange.until(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        for (int size : new int[] {0, EventSC.MAX_LOCATOR_SIZE + 1}) {
            EventSCBuilder wrongKey = complete().locator(Bytes.random(RANDOM, size));
            assertThatThrownBy(() -> wrongKey.build(PATIENT, RANDOM)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new EventSC.Content(List.of(grant(2), grant(1)), REQUESTER, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static EventSCBuilder complete() {
        return EventSC.builder().requester(REQUESTER).grant(DATA, GrantedRange.unrestricted());
    }

    private static EventSC.Grant grant(int value) {
        return new EventSC.Grant(DataId.random(TestRandom.constant(value)), GrantedRange.unrestricted());
    }

    private static Bytes content(List<EventSC.Grant> grants) {
        return new StructWriter()
                .structs(
                        0,
                        grants,
                        (grant, struct) -> struct.bytes(0, grant.data().value()))
                .struct(1, REQUESTER, PublicIdentity::encode)
                .toBytes();
    }

    private static EventSC sealed(Bytes plaintext, Digest digest, Identity signer) throws MedChainException {
        Bytes associated = new StructWriter()
                .bytes(0, signer.publicIdentity().id().value())
                .bytes(1, digest.value())
                .toBytes();
        Bytes sealed = PATIENT.publicIdentity().seal(DomainTag.of("event-sc"), associated, plaintext, RANDOM);
        Bytes body =
                new StructWriter().bytes(0, sealed).bytes(1, digest.value()).toBytes();
        return EventSC.of(Event.sign(EventType.CREATE_SESSION, body, signer));
    }

    private static EventSC reread(EventSC event) throws MedChainException {
        EventSC reread = EventSC.of(Event.decode(event.event().encode()));
        reread.event().verifySignature();
        return reread;
    }
}
