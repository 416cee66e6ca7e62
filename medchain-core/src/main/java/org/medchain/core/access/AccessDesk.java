package org.medchain.core.access;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.DataKind;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.SessionReader;
import org.medchain.core.directory.SharedItem;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A provider's checks of an access request, in one fixed order: authentic, not revoked, fresh, session on the ledger and in
 * the directory now, this requester, this provider, this data, inside the range. Thread-safe.
 */
public final class AccessDesk {
    /** How far a request's time may be from the provider's clock. */
    public static final Duration WINDOW = Duration.ofMinutes(2);

    private final LedgerClient ledger;
    private final SessionReader sessions;
    private final Identity provider;
    private final Clock clock;
    private final ReplayGuard guard;

    /**
     * The desk of {@code provider}.
     *
     * @param mark what this provider's replay protection keeps across a restart
     */
    public AccessDesk(LedgerClient ledger, SessionReader sessions, Identity provider, Clock clock, ReplayMark mark)
            throws MedChainException {
        this.ledger = ledger;
        this.sessions = sessions;
        this.provider = provider;
        this.clock = clock;
        this.guard = new ReplayGuard(clock, WINDOW, mark);
    }

    /** An authentic request: opened, signed by a certified requester for this provider. */
    public record Authentic(SignedMessage message, AccessRequest request) {
        /** Who asks. */
        public PublicIdentity requester() {
            return message.sender().identity();
        }
    }

    /** What is granted to the requester of the data asked for, and the inventory that it is in. */
    public record Decision(InventoryId inventory, SharedItem item) {}

    /** Opens a request; whatever is wrong, it fails in one of two ways that say nothing to the sender. */
    public Authentic authenticate(Bytes sealed) throws MalformedException, VerificationException {
        SignedMessage message =
                SignedMessage.open(AccessRequest.USE, sealed, provider, ledger.anchor(), clock.instant());
        return new Authentic(message, AccessRequest.decode(message.payload()));
    }

    /**
     * Decides about an authentic request.
     *
     * @return what is granted to this requester of the data asked for
     * @throws AccessDeniedException if it is refused
     * @throws MedChainException if the ledger or the directory cannot be asked
     */
    public Decision decide(Authentic asked) throws MedChainException {
        AccessRequest request = asked.request();
        if (ledger.isRevoked(asked.message().sender())) {
            throw refuse(RefusalReason.CERTIFICATE_REVOKED, asked);
        }
        Optional<RefusalReason> replayed = guard.check(request.time(), nonce(asked));
        if (replayed.isPresent()) {
            throw refuse(replayed.get(), asked);
        }
        Section section = section(asked);
        if (!section.grant().requester().equals(asked.requester())) {
            throw refuse(RefusalReason.NOT_THE_REQUESTER, asked);
        }
        SharedItem item = section.find(request.data()).orElseThrow(() -> refuse(RefusalReason.DATA_NOT_SHARED, asked));
        boolean partOfRecord =
                item.grant().kind() == DataKind.RECORD && !request.range().equals(GrantedRange.unrestricted());
        if (partOfRecord || !item.grant().range().contains(request.range())) {
            throw refuse(RefusalReason.OUT_OF_RANGE, asked);
        }
        return new Decision(section.grant().inventory(), item);
    }

    private Section section(Authentic asked) throws MedChainException {
        AccessRequest request = asked.request();
        EventSC event =
                ledger.session(request.session().id()).orElseThrow(() -> refuse(RefusalReason.NOT_ON_LEDGER, asked));
        if (ledger.isRemoved(request.session().id())) {
            throw refuse(RefusalReason.REVOKED, asked);
        }
        try {
            return sessions.readAsProvider(
                            request.session(), request.section(), event.event().signer())
                    .orElseThrow(() -> refuse(RefusalReason.REVOKED, asked));
        } catch (VerificationException | MalformedException e) {
            throw refuse(RefusalReason.NOT_GRANTED_HERE, asked);
        }
    }

    /** A nonce is the requester's own: one requester cannot use up another's. */
    private static Bytes nonce(Authentic asked) {
        return Bytes.concat(asked.requester().id().value(), asked.request().nonce());
    }

    private static AccessDeniedException refuse(RefusalReason reason, Authentic asked) {
        return new AccessDeniedException(
                reason,
                "request of " + asked.requester() + " for data "
                        + asked.request().data() + " in session "
                        + asked.request().session().id() + ": " + reason);
    }
}
