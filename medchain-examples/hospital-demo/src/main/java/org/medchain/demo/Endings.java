package org.medchain.demo;

import java.util.Optional;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.MedChain;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.SessionEndedException.Ending;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Component;

/** How a permission ended. One that was narrowed and then taken back was taken back, for whoever has the first invitation, too. */
@Component
final class Endings {
    private static final int MOST = 100;

    private final MedChain medchain;

    Endings(MedChain medchain) {
        this.medchain = medchain;
    }

    /** The patient who had given it. */
    Optional<PublicIdentity> patient(SessionEndedException ended) throws MedChainException {
        return medchain.ledger().find(ended.session().event()).map(found -> found.event()
                .signer());
    }

    Ending of(SessionEndedException ended) throws MedChainException {
        Optional<EventHash> session = ended.replacement().map(SessionId::event);
        for (int steps = 0; session.isPresent() && steps < MOST; steps++) {
            Optional<EventRef> end = medchain.ledger().sessionRemoval(session.get());
            Optional<LedgerEntry> event = end.isPresent() ? medchain.ledger().find(end.get()) : Optional.empty();
            if (event.filter(found -> found.event().type().equals(EventType.REMOVE_SESSION))
                    .isPresent()) {
                return Ending.REVOKED;
            }
            session = end.map(EventRef::event);
        }
        return ended.ending();
    }
}
