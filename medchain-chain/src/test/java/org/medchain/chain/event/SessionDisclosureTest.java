package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.chain.merkle.InclusionProof;
import org.medchain.chain.merkle.MerkleTree;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.ledger.Grants;
import org.medchain.testkit.ledger.Identities;

/** What a session's event commits to: nothing else can be shown for it. */
class SessionDisclosureTest extends DisclosedSession {
    SessionDisclosureTest() throws MedChainException {}

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
            SessionDisclosure.decode(disclosure(number).encode()).verify(event);
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
                .hasMessageContaining("expected the signature of the disclosed patient");
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
}
