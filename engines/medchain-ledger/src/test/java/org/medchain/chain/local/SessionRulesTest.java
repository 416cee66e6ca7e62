package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.error.MedChainException;

/** Who may end or replace a session. */
class SessionRulesTest extends LedgerRules {
    @Test
    void sessionRemoval_byTheCa_acceptedWhoeverThePatientIs() throws MedChainException {
        EventRef session = ledger.append(world.session(world.patient)).join();
        ledger.append(revocation(
                        ledger.certificate(world.patient.publicIdentity()).orElseThrow()))
                .join();
        assertRefused(
                EventSR.create(world.consortium, session.event(), world.patient).event(),
                RefusalReason.CERTIFICATE_REVOKED);
        assertRefused(world.session(world.patient), RefusalReason.CERTIFICATE_REVOKED);
        assertThat(ledger.sessionRemoval(session.event()))
                .as("a session outlives its patient's certificate")
                .isEmpty();

        EventRef removal = ledger.append(EventSR.create(world.consortium, session.event(), world.ca.identity())
                        .event())
                .join();
        assertThat(ledger.sessionRemoval(session.event())).contains(removal);
    }

    @Test
    void replacement_ofASession_endsItAndIsOneItself() throws MedChainException {
        EventRef old = ledger.append(world.session(world.patient)).join();
        EventRef next = ledger.append(world.session(world.patient, old.event())).join();
        assertThat(ledger.sessionRemoval(old.event())).contains(next);
        assertThat(ledger.sessionRemoval(next.event())).isEmpty();

        EventRef last =
                ledger.append(world.session(world.patient, next.event())).join();
        Event removal =
                EventSR.create(world.consortium, old.event(), world.patient).event();
        ledger.append(removal).join();
        assertThat(ledger.sessionRemoval(old.event())).as("the first stays").contains(next);
        assertThat(ledger.sessionRemoval(next.event())).contains(last);
    }

    @Test
    void replacement_ofASessionThatHasEnded_refused() throws MedChainException {
        EventRef removed = ledger.append(world.session(world.patient)).join();
        ledger.append(EventSR.create(world.consortium, removed.event(), world.patient)
                        .event())
                .join();
        assertRefused(world.session(world.patient, removed.event()), RefusalReason.NOT_PERMITTED);

        EventRef replaced = ledger.append(world.session(world.patient)).join();
        ledger.append(world.session(world.patient, replaced.event())).join();
        assertRefused(world.session(world.patient, replaced.event()), RefusalReason.NOT_PERMITTED);
        ledger.close();
        ledger = world.open(folder);
        assertRefused(world.session(world.patient, replaced.event()), RefusalReason.NOT_PERMITTED);
    }

    @Test
    void replacement_ofWhatIsNoSessionOfItsSigner_refused() throws MedChainException {
        EventRef record = ledger.append(world.record(world.patient)).join();
        assertRefused(world.session(world.patient, record.event()), RefusalReason.REFERENCE_UNKNOWN);
        EventHash nowhere = world.session(world.patient).hash();
        assertRefused(world.session(world.patient, nowhere), RefusalReason.REFERENCE_UNKNOWN);
        EventRef foreign = ledger.append(world.session(world.requester)).join();
        assertRefused(world.session(world.patient, foreign.event()), RefusalReason.REFERENCE_FOREIGN);
        assertThat(ledger.sessionRemoval(foreign.event())).isEmpty();
    }

    @Test
    void sessionRemoval_byTheCaOfNoSession_refused() throws MedChainException {
        EventRef record = ledger.append(world.record(world.patient)).join();
        Event wrongType = EventSR.create(world.consortium, record.event(), world.ca.identity())
                .event();
        assertRefused(wrongType, RefusalReason.REFERENCE_UNKNOWN);
        Event unknown = EventSR.create(
                        world.consortium, world.session(world.patient).hash(), world.ca.identity())
                .event();
        assertRefused(unknown, RefusalReason.REFERENCE_UNKNOWN);
    }

    @Test
    void sessionRemoval_unknownSession_refused() throws MedChainException {
        EventRef record = ledger.append(world.record(world.patient)).join();
        assertRefused(
                EventSR.create(world.consortium, record.event(), world.patient).event(),
                RefusalReason.REFERENCE_UNKNOWN);
        Event nothing = EventSR.create(
                        world.consortium, world.session(world.patient).hash(), world.patient)
                .event();
        assertRefused(nothing, RefusalReason.REFERENCE_UNKNOWN);
    }

    @Test
    void sessionRemoval_ofAnotherPatient_refused() throws MedChainException {
        EventRef session = ledger.append(world.session(world.patient)).join();
        assertRefused(
                EventSR.create(world.consortium, session.event(), world.provider)
                        .event(),
                RefusalReason.REFERENCE_FOREIGN);
        assertThat(ledger.sessionRemoval(session.event())).isEmpty();
    }

    @Test
    void sessionRemoval_byItsPatient_firstOneStays() throws MedChainException {
        EventRef session = ledger.append(world.session(world.requester)).join();
        EventRef first = ledger.append(EventSR.create(world.consortium, session.event(), world.requester)
                        .event())
                .join();
        // ECDSA signs with fresh randomness: the same removal is another event.
        EventRef second = ledger.append(EventSR.create(world.consortium, session.event(), world.requester)
                        .event())
                .join();
        assertThat(second).isNotEqualTo(first);
        assertThat(ledger.sessionRemoval(session.event())).contains(first);
    }
}
