package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.chain.fixture.Flips;
import org.medchain.chain.fixture.Grants;
import org.medchain.chain.fixture.Identities;
import org.medchain.chain.fixture.TestRandom;
import org.medchain.chain.fixture.Vectors;
import org.medchain.chain.merkle.InclusionProof;
import org.medchain.chain.merkle.MerkleTree;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** What a session's event commits to, and how it is shown. */
class SessionDisclosureTest {
    private static final BlockHash CONSORTIUM = Vectors.consortium();
    private static final TestRandom RANDOM = TestRandom.seeded(21);
    private static final Identity PATIENT = Identities.of(1);
    private static final PublicIdentity PROVIDER = Identities.of(2).publicIdentity();
    private static final PublicIdentity REQUESTER = Identities.of(3).publicIdentity();
    private static final PublicIdentity OTHER = Identities.of(9).publicIdentity();
    private static final Digest INVENTORY = new Digest(Grants.repeated(0xa1, 32));

    private final List<Grant> grants = new ArrayList<>();
    private final SessionTerms terms;
    private final EventSC event;

    SessionDisclosureTest() throws MedChainException {
        for (int i = 1; i <= 5; i++) {
            grants.add(Grants.stream(0xa0 + i % 2, PROVIDER, i, GrantedRange.from(7), 3, 9));
        }
        grants.add(Grants.record(0xa1, PROVIDER, 6));
        terms = Grants.terms(PATIENT.publicIdentity(), REQUESTER, 0x5e, grants);
        event = signed(terms, PATIENT);
    }

    @Test
    void verify_anyPartOfTheSession_holds() throws MedChainException {
        SessionDisclosure all = SessionDisclosure.decode(terms.disclosure().encode());
        SessionDisclosure ofOne =
                SessionDisclosure.decode(terms.disclosure(INVENTORY).encode());

        all.verify(event);
        ofOne.verify(event);
        assertThat(all.isComplete()).isTrue();
        assertThat(all.grants()).extracting(GrantOpening::grant).isEqualTo(grants);
        assertThat(ofOne.isComplete()).isFalse();
        assertThat(ofOne.grants())
                .extracting(opening -> opening.grant().inventory())
                .containsOnly(INVENTORY)
                .hasSize(4);
        for (int number = 0; number < grants.size(); number++) {
            disclosure(number).verify(event);
        }
    }

    @Test
    void verify_sessionsOfAllSizes_holds() throws MedChainException {
        for (int size = 1; size <= 33; size++) {
            List<Grant> some = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                some.add(Grants.record(0xa1, PROVIDER, i));
            }
            Collections.shuffle(some, new Random(size));
            SessionTerms shuffled = Grants.terms(PATIENT.publicIdentity(), REQUESTER, size, some);
            shuffled.disclosure().verify(signed(shuffled, PATIENT));
        }
    }

    /** The worst that fits the limits, in the suite with the longest keys. */
    @Test
    void decode_largestSession_fits() throws MedChainException {
        Identity patient = Identities.of(SuiteId.P256, 1);
        PublicIdentity provider = Identities.of(SuiteId.P256, 2).publicIdentity();
        List<Grant> largest = new ArrayList<>();
        for (int i = 0; i < EventSC.MAX_GRANTS; i++) {
            ChunkIndex last = new ChunkIndex(Long.MAX_VALUE);
            GrantedRange range = new GrantedRange(OptionalLong.of(Long.MIN_VALUE), OptionalLong.of(Long.MAX_VALUE));
            largest.add(new Grant(
                    INVENTORY,
                    provider,
                    DataId.random(RANDOM),
                    DataKind.STREAM,
                    range,
                    Long.MAX_VALUE,
                    Grants.REFERENCE,
                    last,
                    Optional.of(last),
                    Grants.ANCHOR));
        }
        SessionTerms many = Grants.terms(patient.publicIdentity(), provider, 1, largest);

        SessionDisclosure disclosure =
                SessionDisclosure.decode(many.disclosure().encode());

        assertThat(disclosure.grants()).hasSize(EventSC.MAX_GRANTS);
        disclosure.verify(signed(many, patient));
    }

    /** The fields of a grant, to be changed one by one. */
    private static final class Parts {
        private Digest inventory = INVENTORY;
        private PublicIdentity provider = PROVIDER;
        private DataId data = id(1);
        private DataKind kind = DataKind.STREAM;
        private GrantedRange range = GrantedRange.from(7);
        private long scheme = 1;
        private EventRef reference = Grants.REFERENCE;
        private long last = 9;
        private Optional<ChunkIndex> first = Optional.of(new ChunkIndex(3));
        private Bytes anchor = Grants.ANCHOR;

        Grant grant() {
            return new Grant(
                    inventory, provider, data, kind, range, scheme, reference, new ChunkIndex(last), first, anchor);
        }
    }

    @Test
    void verify_everyFieldOfTheGrantChanged_isRefused() throws MedChainException {
        List<Consumer<Parts>> changes = List.of(
                parts -> parts.inventory = new Digest(Grants.repeated(0xaf, 32)),
                parts -> parts.provider = OTHER,
                parts -> parts.data = id(0),
                parts -> parts.range = GrantedRange.from(6),
                parts -> parts.range = GrantedRange.unrestricted(),
                parts -> parts.scheme = 2,
                parts -> parts.reference = new EventRef(CONSORTIUM, Grants.REFERENCE.event()),
                parts -> parts.reference =
                        new EventRef(Grants.REFERENCE.block(), event.event().hash()),
                parts -> parts.last = 8,
                parts -> parts.first = Optional.of(ChunkIndex.FIRST),
                parts -> parts.anchor = Grants.repeated(1, 32));
        GrantOpening opening = terms.opening(0);
        assertThat(new Parts().grant()).isEqualTo(opening.grant());
        for (Consumer<Parts> change : changes) {
            Parts parts = new Parts();
            change.accept(parts);
            assertRefused(
                    terms.audienceOpening(), new GrantOpening(parts.grant(), opening.salt(), opening.proof()), event);
        }
        GrantOpening record = terms.opening(5);
        Grant asStream = Grants.stream(0xa1, PROVIDER, 6, GrantedRange.unrestricted(), 1, 1);
        assertThat(asStream.kind()).isNotEqualTo(record.grant().kind());
        assertRefused(terms.audienceOpening(), new GrantOpening(asStream, record.salt(), record.proof()), event);
    }

    @Test
    void verify_everyFieldOfTheAudienceChanged_isRefused() {
        Audience audience = terms.audience();
        for (Audience other : List.of(
                new Audience(OTHER, audience.patient(), 0),
                new Audience(audience.requester(), OTHER, 0),
                new Audience(audience.requester(), audience.patient(), 1))) {
            assertRefused(new AudienceOpening(other, terms.audienceOpening().salt()), terms.opening(0), event);
        }
    }

    @Test
    void verify_wrongSaltPathPlaceOrCount_isRefused() {
        GrantOpening opening = terms.opening(1);
        InclusionProof proof = opening.proof();
        Bytes salt = Grants.repeated(7, 32);
        List<Digest> path = new ArrayList<>(proof.path());
        List<Digest> longer = new ArrayList<>(path);
        longer.add(INVENTORY);
        Collections.swap(path, 0, 1);

        assertRefused(terms.audienceOpening(), new GrantOpening(opening.grant(), salt, proof), event);
        assertRefused(new AudienceOpening(terms.audience(), salt), opening, event);
        for (InclusionProof wrong : List.of(
                new InclusionProof(proof.index(), proof.size(), path),
                new InclusionProof(proof.index(), proof.size(), longer),
                new InclusionProof(proof.index(), proof.size(), proof.path().subList(1, 3)),
                new InclusionProof(0, proof.size(), proof.path()),
                new InclusionProof(proof.index(), 7, proof.path()),
                new InclusionProof(proof.index(), 5, proof.path()))) {
            assertRefused(terms.audienceOpening(), new GrantOpening(opening.grant(), opening.salt(), wrong), event);
        }
    }

    /** The path of grant 4 of 5 leads to the same root from place 2 of 3: the count in the digest tells them apart. */
    @Test
    void verify_sameRootUnderAnotherCount_isRefused() throws MedChainException {
        SessionTerms five = Grants.terms(PATIENT.publicIdentity(), REQUESTER, 1, grants.subList(0, 5));
        GrantOpening last = five.opening(4);
        InclusionProof smaller = new InclusionProof(2, 3, last.proof().path());
        Digest leaf = last.leaf();

        assertThat(smaller.root(leaf)).isEqualTo(last.proof().root(leaf));
        assertRefused(
                five.audienceOpening(), new GrantOpening(last.grant(), last.salt(), smaller), signed(five, PATIENT));
    }

    /** One bad grant among good ones, at any place. */
    @Test
    void verify_oneGrantOfManyChanged_isRefused() {
        SessionDisclosure good = terms.disclosure();
        for (int at = 0; at < grants.size(); at++) {
            List<GrantOpening> openings = new ArrayList<>(good.grants());
            GrantOpening opening = openings.get(at);
            openings.set(at, new GrantOpening(opening.grant(), Grants.repeated(7, 32), opening.proof()));
            SessionDisclosure bad = new SessionDisclosure(good.audience(), openings);
            assertThatThrownBy(() -> bad.verify(event)).isInstanceOf(VerificationException.class);
        }
    }

    /** Of a patient whose software does not sort: a provider that answered for both grants can show both. */
    @Test
    void verify_leavesThatAreNotInTheOrderOfTheirData_holds() throws MedChainException {
        List<Grant> unsorted = List.of(grants.get(5), grants.get(0));
        List<Bytes> salts = List.of(Grants.repeated(1, 32), Grants.repeated(2, 32));
        MerkleTree tree = MerkleTree.of(IntStream.range(0, 2)
                .mapToObj(i -> GrantOpening.leaf(unsorted.get(i), salts.get(i)))
                .toList());
        EventSC committed = committedTo(EventSC.digest(terms.audienceOpening().commitment(), tree.root(), 2));
        List<GrantOpening> openings = IntStream.range(0, 2)
                .mapToObj(i -> new GrantOpening(unsorted.get(i), salts.get(i), tree.proof(i)))
                .toList();

        SessionDisclosure shown = new SessionDisclosure(terms.audienceOpening(), openings);

        SessionDisclosure.decode(shown.encode()).verify(committed);
    }

    @Test
    void verify_moreGrantsThanASessionHas_isRefused() throws MedChainException {
        int count = EventSC.MAX_GRANTS + 1;
        Bytes salt = Grants.repeated(1, 32);
        MerkleTree tree = MerkleTree.of(IntStream.range(0, count)
                .mapToObj(i -> GrantOpening.leaf(grants.get(0), salt))
                .toList());
        EventSC committed = committedTo(EventSC.digest(terms.audienceOpening().commitment(), tree.root(), count));

        assertRefused(terms.audienceOpening(), new GrantOpening(grants.get(0), salt, tree.proof(7)), committed);
    }

    private EventSC committedTo(Digest digest) throws MedChainException {
        Bytes body = new StructWriter()
                .bytes(0, event.sealedContent())
                .bytes(1, digest.value())
                .toBytes();
        return EventSC.of(Event.sign(CONSORTIUM, EventType.CREATE_SESSION, body, PATIENT));
    }

    @Test
    void verify_signedByAnotherThanTheAudiencesPatient_isRefused() throws MedChainException {
        Identity foreign = Identities.of(9);
        Bytes body = new StructWriter()
                .bytes(0, event.sealedContent())
                .bytes(1, event.digest().value())
                .toBytes();
        EventSC copied = EventSC.of(Event.sign(CONSORTIUM, EventType.CREATE_SESSION, body, foreign));

        assertThatThrownBy(() -> terms.disclosure().verify(copied))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("and the session disclosed is of");
    }

    @Test
    void verify_againstAnotherSession_isRefused() throws MedChainException {
        SessionTerms other = Grants.terms(PATIENT.publicIdentity(), REQUESTER, 0x5f, grants);
        EventSC otherEvent = signed(other, PATIENT);

        assertThatThrownBy(() -> terms.disclosure().verify(otherEvent)).isInstanceOf(VerificationException.class);
        assertRefused(other.audienceOpening(), terms.opening(0), event);
        assertRefused(terms.audienceOpening(), other.opening(0), event);
    }

    @Test
    void decode_everyBitFlipped_isRefusedOrDoesNotVerify() throws Exception {
        Flips.everyBit(disclosure(2).encode(), (damaged, where) -> assertThatThrownBy(
                        () -> SessionDisclosure.decode(damaged).verify(event))
                .as(where)
                .isInstanceOf(MedChainException.class));
    }

    @Test
    void disclosure_repeatedOrOutOfOrderOrEmpty_isRefused() {
        AudienceOpening audience = terms.audienceOpening();
        GrantOpening one = terms.opening(1);
        GrantOpening two = terms.opening(2);
        GrantOpening samePlace = new GrantOpening(two.grant(), two.salt(), one.proof());
        GrantOpening sameData = new GrantOpening(one.grant(), two.salt(), two.proof());
        List<GrantOpening> tooMany = new ArrayList<>();
        for (int i = 0; i <= EventSC.MAX_GRANTS; i++) {
            Parts parts = new Parts();
            parts.data = new DataId(Bytes.fromHex("%032x".formatted(i)));
            tooMany.add(new GrantOpening(parts.grant(), one.salt(), new InclusionProof(i, 2000, List.of())));
        }
        assertThatCode(() -> new SessionDisclosure(audience, tooMany.subList(0, EventSC.MAX_GRANTS)))
                .doesNotThrowAnyException();
        for (List<GrantOpening> wrong : List.of(
                List.<GrantOpening>of(),
                List.of(two, one),
                List.of(one, one),
                List.of(one, samePlace),
                List.of(one, sameData),
                tooMany)) {
            assertThatThrownBy(() -> new SessionDisclosure(audience, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
            Bytes encoded = new StructWriter()
                    .struct(0, audience, AudienceOpening::encode)
                    .structs(1, wrong, GrantOpening::encode)
                    .toBytes();
            assertThatThrownBy(() -> SessionDisclosure.decode(encoded)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void openings_withASaltOfAnotherSize_areRefused() {
        GrantOpening opening = terms.opening(0);
        for (int size : new int[] {0, 31, 33}) {
            Bytes salt = Grants.repeated(1, size);
            assertThatThrownBy(() -> new GrantOpening(opening.grant(), salt, opening.proof()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new AudienceOpening(terms.audience(), salt))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void terms_emptyTooManyOrTwice_areRefused() {
        List<Grant> tooMany = new ArrayList<>();
        for (int i = 0; i <= EventSC.MAX_GRANTS; i++) {
            tooMany.add(Grants.record(1, PROVIDER, i));
        }
        assertTermsRefused(List.of(), "found 0");
        assertTermsRefused(tooMany, "found 1025");
        assertTermsRefused(List.of(grants.get(0), grants.get(1), grants.get(0)), "twice in one session");
        assertThatThrownBy(() -> terms.disclosure(new Digest(Grants.repeated(1, 32))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> terms.opening(6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void terms_closed_keepTheirOpenings() throws MedChainException {
        terms.close();

        terms.disclosure().verify(event);
        assertThatThrownBy(() -> terms.secret().bytes().exposeCopy()).isInstanceOf(IllegalStateException.class);
    }

    /**
     * Somebody who knows every grant, and all salts but one, is told neither whether that grant is in the session nor to
     * whom it is: all that they can compute without the salt is different from what is committed to.
     */
    @Test
    void digest_triedWithoutTheSalts_isNotFound() throws MedChainException {
        SessionTerms one = Grants.terms(PATIENT.publicIdentity(), REQUESTER, 0x5e, grants.subList(0, 1));
        EventSC session = signed(one, PATIENT);
        for (Bytes salt : List.of(
                Bytes.empty(),
                Grants.repeated(0, 32),
                session.digest().value(),
                session.event().hash().value())) {
            StructWriter audience = new StructWriter().bytes(0, salt).struct(1, one.audience(), Audience::encode);
            StructWriter grant =
                    new StructWriter().bytes(0, salt).struct(1, one.grants().get(0), Grant::encode);
            Digest guess = EventSC.digest(
                    Hasher.hash(DomainTag.of("event-sc-audience"), audience.toBytes()),
                    Hasher.untagged()
                            .updateByte(0)
                            .update(Hasher.hash(DomainTag.of("event-sc-grant"), grant.toBytes())
                                    .value())
                            .finish(),
                    1);
            assertThat(guess).isNotEqualTo(session.digest());
        }
        StructWriter audience = new StructWriter();
        one.audienceOpening().encode(audience);
        assertThat(EventSC.digest(
                        Hasher.hash(DomainTag.of("event-sc-audience"), audience.toBytes()),
                        Hasher.untagged()
                                .updateByte(0)
                                .update(one.opening(0).leaf().value())
                                .finish(),
                        1))
                .as("and with the salts it is found, so the guesses are well made")
                .isEqualTo(session.digest());
    }

    @Test
    void salts_areAllDifferent() {
        List<Bytes> salts = new ArrayList<>(
                terms.disclosure().grants().stream().map(GrantOpening::salt).toList());
        salts.add(terms.audienceOpening().salt());

        assertThat(salts).doesNotHaveDuplicates().hasSize(7);
        assertThat(terms.opening(0).toString()).doesNotContain(salts.get(0).toShortHex());
        assertThat(terms.audienceOpening().toString())
                .doesNotContain(salts.get(6).toShortHex());
    }

    private static void assertTermsRefused(List<Grant> wrong, String why) {
        assertThatThrownBy(() -> Grants.terms(PATIENT.publicIdentity(), REQUESTER, 1, wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static EventSC signed(SessionTerms terms, Identity patient) throws MedChainException {
        return EventSC.builder(CONSORTIUM).terms(terms).build(patient, RANDOM);
    }

    private SessionDisclosure disclosure(int number) {
        return new SessionDisclosure(terms.audienceOpening(), List.of(terms.opening(number)));
    }

    private static DataId id(int value) {
        return new DataId(Grants.repeated(value, 16));
    }

    private static void assertRefused(AudienceOpening audience, GrantOpening opening, EventSC event) {
        SessionDisclosure disclosure = new SessionDisclosure(audience, List.of(opening));
        assertThatThrownBy(() -> disclosure.verify(event)).isInstanceOf(VerificationException.class);
    }
}
