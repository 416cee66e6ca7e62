package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.fixture.EventVectors;
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
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Identities;

class EventDGTest {
    private static final BlockHash CONSORTIUM = EventVectors.consortium();
    private static final TestRandom RANDOM = TestRandom.seeded(1);
    private static final Identity PATIENT = Identities.of(1);
    private static final Identity PROVIDER = Identities.of(2);
    private static final DataId DATA = DataId.random(RANDOM);
    private static final Digest DIGEST = new Digest(Bytes.random(RANDOM, 32));
    private static final TimeRange RANGE = new TimeRange(10, 20);
    private static final EventRef PREVIOUS =
            new EventRef(BlockHash.of(Bytes.random(RANDOM, 32)), EventHash.of(Bytes.random(RANDOM, 32)));

    @Test
    void open_byThePatient_givesTheContent() throws MedChainException {
        EventDG record = reread(record().build(PROVIDER, RANDOM));
        EventDG first = reread(record().index(ChunkIndex.FIRST).range(RANGE).build(PROVIDER, RANDOM));
        EventDG second = reread(record().index(new ChunkIndex(2))
                .range(RANGE)
                .previousChunk(PREVIOUS)
                .build(PROVIDER, RANDOM));

        assertThat(record.open(PATIENT)).isEqualTo(content(Optional.empty(), Optional.empty()));
        assertThat(first.open(PATIENT)).isEqualTo(content(Optional.of(ChunkIndex.FIRST), Optional.of(RANGE)));
        assertThat(second.open(PATIENT)).isEqualTo(content(Optional.of(new ChunkIndex(2)), Optional.of(RANGE)));
        assertThat(second.event().signer()).isEqualTo(PROVIDER.publicIdentity());
    }

    @Test
    void open_recordWithATimeRange_givesIt() throws MedChainException {
        EventDG record = record().range(RANGE).build(PROVIDER, RANDOM);

        assertThat(record.open(PATIENT)).isEqualTo(content(Optional.empty(), Optional.of(RANGE)));
    }

    @Test
    void open_longestTimeRanges_givesThem() throws MedChainException {
        for (TimeRange longest : List.of(
                new TimeRange(Long.MIN_VALUE, -1),
                new TimeRange(0, Long.MAX_VALUE),
                new TimeRange(-7, Long.MAX_VALUE - 7))) {
            EventDG record = record().range(longest).build(PROVIDER, RANDOM);

            assertThat(record.open(PATIENT).range()).contains(longest);
        }
    }

    @Test
    void open_patientWithTheSealingKeyOfAnother_isRefused() throws MedChainException {
        PublicIdentity mixed = new PublicIdentity(
                SuiteId.X25519,
                Identities.of(3).publicIdentity().verifyKey(),
                PATIENT.publicIdentity().sealKey());
        EventDG event = record().patient(mixed).build(PROVIDER, RANDOM);

        assertThatThrownBy(() -> event.open(PATIENT)).isInstanceOf(VerificationException.class);
    }

    @Test
    void open_patientOfTheOtherSuite_givesTheContent() throws MedChainException {
        Identity patient = Identities.of(SuiteId.P256, 1);
        EventDG event = reread(record().patient(patient.publicIdentity()).build(PROVIDER, RANDOM));

        assertThat(event.open(patient).data()).isEqualTo(DATA);
    }

    @Test
    void open_byAnyoneElse_isRefused() throws MedChainException {
        EventDG event = record().build(PROVIDER, RANDOM);

        for (Identity other : new Identity[] {PROVIDER, Identities.of(3), Identities.of(SuiteId.P256, 1)}) {
            assertThatThrownBy(() -> event.open(other))
                    .isInstanceOf(VerificationException.class)
                    .hasMessage(event.event() + ": expected data of " + other.publicIdentity()
                            + ", found data that does not open with its keys: it is another patient's; a retry does not"
                            + " help");
        }
    }

    @Test
    void open_contentNamesAnotherPatient_isRefused() throws MedChainException {
        EventDG.Content content = new EventDG.Content(
                DATA, Optional.empty(), Identities.of(3).publicIdentity().id(), Optional.empty());
        EventDG event = sealed(content.encode(), PATIENT.publicIdentity());

        assertThatThrownBy(() -> event.open(PATIENT))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("expected data of the identity "
                        + PATIENT.publicIdentity().id());
    }

    @Test
    void open_contentMovedToAnotherEvent_isRefused() throws MedChainException {
        EventDG event = record().build(PROVIDER, RANDOM);
        EventDG.Claim claim = new EventDG.Claim(1, DIGEST, Optional.empty());
        Digest other = new Digest(Bytes.random(RANDOM, 32));

        assertNotOpened(PROVIDER, event, new EventDG.Claim(2, DIGEST, Optional.empty()));
        assertNotOpened(PROVIDER, event, new EventDG.Claim(1, other, Optional.empty()));
        assertNotOpened(PROVIDER, event, new EventDG.Claim(1, DIGEST, Optional.of(PREVIOUS)));
        assertNotOpened(Identities.of(3), event, claim);
    }

    @Test
    void open_everyBitOfTheSealedContentFlipped_isRefused() throws Exception {
        EventDG event = record().build(PROVIDER, RANDOM);
        EventDG.Claim claim = new EventDG.Claim(1, DIGEST, Optional.empty());

        Flips.everyBit(event.sealedContent(), (damaged, where) -> {
            EventDG moved = event(PROVIDER, new EventDG.Body(damaged, claim));
            assertThatThrownBy(() -> moved.open(PATIENT)).as(where).isInstanceOf(MedChainException.class);
        });
    }

    @Test
    void open_indexDoesNotGoWithThePreviousChunk_isMalformed() throws MedChainException {
        EventDG.Content second = content(Optional.of(new ChunkIndex(2)), Optional.of(RANGE));
        EventDG withoutPrevious = sealed(second.encode(), PATIENT.publicIdentity());

        assertThatThrownBy(() -> withoutPrevious.open(PATIENT))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("found none for chunk");
    }

    @Test
    void open_contentIsNotOne_isMalformed() throws MedChainException {
        Bytes patient = PATIENT.publicIdentity().id().value();
        Bytes chunkWithoutRange = start().integer(1, 1).bytes(2, patient).toBytes();
        Bytes startOnly = start().bytes(2, patient).integer(3, 5).toBytes();
        Bytes noLength = start().bytes(2, patient).integer(3, 5).integer(4, 0).toBytes();
        Bytes endsTooLate = start().bytes(2, patient)
                .integer(3, 5)
                .integer(4, Long.MAX_VALUE - 4)
                .toBytes();

        for (Bytes wrong :
                new Bytes[] {Bytes.empty(), Bytes.fromHex("a0"), chunkWithoutRange, startOnly, noLength, endsTooLate}) {
            EventDG event = sealed(wrong, PATIENT.publicIdentity());
            assertThatThrownBy(() -> event.open(PATIENT)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void of_everyBitOfTheBodyFlipped_isRefusedOrADifferentClaim() throws Exception {
        EventDG event = record().index(new ChunkIndex(2))
                .range(RANGE)
                .previousChunk(PREVIOUS)
                .build(PROVIDER, RANDOM);

        Flips.everyBit(event.event().body(), (damaged, where) -> {
            Event resigned = Event.sign(CONSORTIUM, EventType.ADD_DATA, damaged, PROVIDER);
            EventDG view;
            try {
                view = EventDG.of(resigned);
            } catch (MalformedException e) {
                return;
            }
            EventDG.Claim claim = new EventDG.Claim(view.scheme(), view.digest(), view.previousChunk());
            assertThat(new EventDG.Body(view.sealedContent(), claim).encode())
                    .as(where)
                    .isEqualTo(damaged);
            assertThatThrownBy(() -> view.open(PATIENT)).as(where).isInstanceOf(MedChainException.class);
        });
    }

    @Test
    void of_anUnknownScheme_isCarried() throws MedChainException {
        assertThat(reread(record().digest(77, DIGEST).build(PROVIDER, RANDOM)).scheme())
                .isEqualTo(77);
    }

    @Test
    void build_incomplete_isRefused() {
        EventDGBuilder empty = EventDG.builder(CONSORTIUM);
        EventDGBuilder noData =
                EventDG.builder(CONSORTIUM).patient(PATIENT.publicIdentity()).digest(1, DIGEST);
        EventDGBuilder noPatient = EventDG.builder(CONSORTIUM).data(DATA).digest(1, DIGEST);
        EventDGBuilder noDigest = EventDG.builder(CONSORTIUM).data(DATA).patient(PATIENT.publicIdentity());
        EventDGBuilder noRange = record().index(ChunkIndex.FIRST);
        EventDGBuilder noPrevious = record().index(new ChunkIndex(2)).range(RANGE);
        EventDGBuilder previousOfFirst =
                record().index(ChunkIndex.FIRST).range(RANGE).previousChunk(PREVIOUS);
        EventDGBuilder previousOfRecord = record().previousChunk(PREVIOUS);

        assertIncomplete(empty, "missing");
        assertIncomplete(noData, "data id to be set");
        assertIncomplete(noPatient, "patient to be set");
        assertIncomplete(noDigest, "digest to be set");
        assertIncomplete(noRange, "expected a time range for chunk 1");
        assertIncomplete(noPrevious, "expected a previous chunk from the second chunk on");
        assertIncomplete(previousOfFirst, "expected a previous chunk from the second chunk on");
        assertIncomplete(previousOfRecord, "expected a previous chunk from the second chunk on");
        assertThatThrownBy(() -> EventDG.builder(CONSORTIUM).digest(0, DIGEST))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> content(Optional.of(ChunkIndex.FIRST), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> content(Optional.empty(), Optional.of(new TimeRange(-1, Long.MAX_VALUE))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 2^63-1");
    }

    private static void assertIncomplete(EventDGBuilder builder, String why) {
        assertThatThrownBy(() -> builder.build(PROVIDER, RANDOM))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why);
    }

    private static void assertNotOpened(Identity provider, EventDG from, EventDG.Claim claim) throws MedChainException {
        EventDG moved = event(provider, new EventDG.Body(from.sealedContent(), claim));
        assertThatThrownBy(() -> moved.open(PATIENT))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("does not open");
    }

    private static EventDG sealed(Bytes plaintext, PublicIdentity to) throws MedChainException {
        EventDG.Claim claim = new EventDG.Claim(1, DIGEST, Optional.empty());
        Bytes sealed =
                to.seal(DomainTag.of("event-dg"), claim.associated(PROVIDER.publicIdentity()), plaintext, RANDOM);
        return event(PROVIDER, new EventDG.Body(sealed, claim));
    }

    private static EventDG event(Identity provider, EventDG.Body body) throws MedChainException {
        return EventDG.of(Event.sign(CONSORTIUM, EventType.ADD_DATA, body.encode(), provider));
    }

    private static EventDG reread(EventDG event) throws MedChainException {
        EventDG reread = EventDG.of(Event.decode(event.event().encode()));
        reread.event().verifySignature(CONSORTIUM);
        return reread;
    }

    private static StructWriter start() {
        return new StructWriter().bytes(0, DATA.value());
    }

    private static EventDGBuilder record() {
        return EventDG.builder(CONSORTIUM)
                .data(DATA)
                .patient(PATIENT.publicIdentity())
                .digest(1, DIGEST);
    }

    private static EventDG.Content content(Optional<ChunkIndex> index, Optional<TimeRange> range) {
        return new EventDG.Content(DATA, index, PATIENT.publicIdentity().id(), range);
    }
}
