package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.fixture.EventVectors;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Grants;
import org.medchain.testkit.ledger.Identities;

/** A session of six grants, and its parts to be changed one by one. */
abstract class DisclosedSession {
    static final BlockHash CONSORTIUM = EventVectors.consortium();
    static final TestRandom RANDOM = TestRandom.seeded(21);
    static final Identity PATIENT = Identities.of(1);
    static final PublicIdentity PROVIDER = Identities.of(2).publicIdentity();
    static final PublicIdentity REQUESTER = Identities.of(3).publicIdentity();
    static final PublicIdentity OTHER = Identities.of(9).publicIdentity();
    static final Digest INVENTORY = new Digest(Grants.repeated(0xa1, 32));

    final List<Grant> grants = new ArrayList<>();
    final SessionTerms terms;
    final EventSC event;

    DisclosedSession() throws MedChainException {
        for (int i = 1; i <= 5; i++) {
            grants.add(Grants.stream(0xa0 + i % 2, PROVIDER, i, GrantedRange.from(7), 3, 9));
        }
        grants.add(Grants.record(0xa1, PROVIDER, 6));
        terms = Grants.terms(PATIENT.publicIdentity(), REQUESTER, 0x5e, grants);
        event = signed(terms, PATIENT);
    }

    /** The fields of a grant, to be changed one by one. */
    static final class Parts {
        Digest inventory = INVENTORY;
        PublicIdentity provider = PROVIDER;
        DataId data = id(1);
        DataKind kind = DataKind.STREAM;
        GrantedRange range = GrantedRange.from(7);
        long scheme = 1;
        EventRef reference = Grants.REFERENCE;
        long last = 9;
        Optional<ChunkIndex> first = Optional.of(new ChunkIndex(3));
        Bytes anchor = Grants.ANCHOR;

        Grant grant() {
            return new Grant(
                    inventory, provider, data, kind, range, scheme, reference, new ChunkIndex(last), first, anchor);
        }
    }

    static EventSC signed(SessionTerms terms, Identity patient) throws MedChainException {
        return EventSC.builder(CONSORTIUM).terms(terms).build(patient, RANDOM);
    }

    SessionDisclosure disclosure(int number) {
        return new SessionDisclosure(terms.audienceOpening(), List.of(terms.opening(number)));
    }

    static DataId id(int value) {
        return new DataId(Grants.repeated(value, 16));
    }

    static void assertRefused(AudienceOpening audience, GrantOpening opening, EventSC event) {
        SessionDisclosure disclosure = new SessionDisclosure(audience, List.of(opening));
        assertThatThrownBy(() -> disclosure.verify(event)).isInstanceOf(VerificationException.class);
    }
}
