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
import org.junit.jupiter.api.Test;
import org.medchain.chain.merkle.InclusionProof;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.Grants;
import org.medchain.testkit.ledger.Identities;

/** How a session is made and shown: its limits, its salts. */
class SessionTermsTest extends DisclosedSession {
    SessionTermsTest() throws MedChainException {}

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
        assertTermsRefused(List.of(grants.get(0), grants.get(1), grants.get(0)), " twice");
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
}
