package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** Who ends a session: its patient, or the CA. */
class SessionRemovalTest {
    @TempDir
    Path folder;

    private final LedgerWorld world = new LedgerWorld();
    private final Identity newcomer = Identities.of(50);
    private Ledger ledger;

    @BeforeEach
    void open() throws MedChainException {
        ledger = world.open(folder);
        world.admitAll(ledger);
    }

    @AfterEach
    void close() throws MedChainException {
        ledger.verify(height -> {});
        ledger.close();
    }

    /** A patient whose key was revoked grants nothing any more and ends nothing; the registrar does. */
    @Test
    void sessionRemoval_byTheCa_endsTheSession() throws MedChainException {
        EventRef session = ledger.append(world.session(world.patient)).join();
        IdentityCertificate certificate =
                ledger.certificate(world.patient.publicIdentity()).orElseThrow();
        ledger.append(RevokeCertificates.create(world.consortium, List.of(certificate.serial()), world.ca.identity())
                        .event())
                .join();
        assertRefused(world.session(world.patient), RefusalReason.CERTIFICATE_REVOKED);
        assertRefused(removal(session.event(), world.patient), RefusalReason.CERTIFICATE_REVOKED);
        assertThat(ledger.sessionRemoval(session.event()))
                .as("what was granted before stays until it is ended")
                .isEmpty();

        Event removal = removal(session.event(), world.ca.identity());
        EventRef ended = ledger.append(removal).join();

        assertThat(ledger.sessionRemoval(session.event())).contains(ended);
    }

    @Test
    void sessionRemoval_byTheCaOfNoSession_refused() throws MedChainException {
        EventRef record = ledger.append(world.record(world.provider)).join();
        for (EventHash wrong :
                List.of(record.event(), world.session(world.patient).hash())) {
            assertRefused(removal(wrong, world.ca.identity()), RefusalReason.REFERENCE_UNKNOWN);
        }
    }

    @Test
    void sessionRemoval_byAnyoneElse_refused() throws MedChainException {
        EventRef session = ledger.append(world.session(world.patient)).join();
        for (Identity other : List.of(world.provider, world.requester)) {
            assertRefused(removal(session.event(), other), RefusalReason.REFERENCE_FOREIGN);
        }
        for (Identity other : List.of(newcomer, world.members.get(0))) {
            assertRefused(removal(session.event(), other), RefusalReason.SIGNER_NOT_ADMITTED);
        }
        assertThat(ledger.sessionRemoval(session.event())).isEmpty();
    }

    @Test
    void ca_signsNothingElseUnlessAdmitted() throws MedChainException {
        assertRefused(world.record(world.ca.identity()), RefusalReason.SIGNER_NOT_ADMITTED);
        assertRefused(world.session(world.ca.identity()), RefusalReason.SIGNER_NOT_ADMITTED);
        assertRefused(world.opaque(world.ca.identity(), 100), RefusalReason.SIGNER_NOT_ADMITTED);
    }

    private Event removal(EventHash session, Identity signer) {
        return EventSR.create(world.consortium, session, signer).event();
    }

    private void assertRefused(Event event, RefusalReason reason) throws MedChainException {
        Throwable thrown = catchThrowable(() -> ledger.append(event).join());
        assertThat(thrown).hasCauseInstanceOf(EventRefusedException.class);
        assertThat(((EventRefusedException) thrown.getCause()).reason()).isEqualTo(reason);
        assertThat(ledger.find(event.hash())).isEmpty();
    }
}
