package org.medchain.core.internal.answer;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.store.DataState;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A provider's checks of an access request, in the order of {@link RefusalReason}. What decides is the provider's catalogue,
 * the ledger, and signatures under keys that these name; the directory is not asked. Thread-safe.
 */
final class AccessDesk {
    /** How far a request's time may be from the provider's clock. */
    static final Duration WINDOW = Duration.ofMinutes(2);

    private static final long REMEMBERED = 10_000;

    private final LedgerClient ledger;
    private final ProviderStore store;
    private final Identity provider;
    private final Clock clock;

    /** Whose an inventory is: never changes. */
    private final Cache<InventoryId, PublicIdentity> owners =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();

    AccessDesk(LedgerClient ledger, ProviderStore store, Identity provider, Clock clock) {
        this.ledger = ledger;
        this.store = store;
        this.provider = provider;
        this.clock = clock;
    }

    /** An authentic request: opened, signed by a certified requester for this provider. */
    record Authentic(SignedMessage message, AccessRequest request) {
        /** Who asks. */
        PublicIdentity requester() {
            return message.sender().identity();
        }
    }

    /**
     * Why a request is let through.
     *
     * @param session the EventSC on the ledger
     * @param data what it is about, as the catalogue has it
     */
    record Decision(LedgerEntry session, Grant grant, StoredData data) {}

    /** Opens a request; whatever is wrong, it fails in one of two ways that say nothing to the sender. */
    Authentic authenticate(SealedRequest request) throws MalformedException, VerificationException {
        SignedMessage message = SignedMessage.open(
                AccessRequest.USE, request.sealed().encode(), provider, ledger.anchor(), clock.instant());
        return new Authentic(message, AccessRequest.decode(message.payload()));
    }

    /**
     * Decides about an authentic request. That its nonce is used up is left to {@link ProviderStore#admit}.
     *
     * @throws AccessDeniedException if it is refused
     * @throws MedChainException if the ledger or the catalogue cannot be asked
     */
    Decision decide(Authentic asked) throws MedChainException {
        AccessRequest request = asked.request();
        ledger.requireCaughtUp();
        if (ledger.isRevoked(asked.message().sender())) {
            throw refuse(RefusalReason.CERTIFICATE_REVOKED, asked);
        }
        requireFresh(asked);
        LedgerEntry session =
                ledger.sessionEntry(request.session()).orElseThrow(() -> refuse(RefusalReason.NOT_ON_LEDGER, asked));
        Audience audience = request.audience().audience();
        Optional<RefusalReason> ended = ended(request.session(), audience);
        if (ended.isPresent()) {
            throw refuse(ended.get(), asked);
        }
        requireDisclosed(asked, session);
        if (!audience.requester().equals(asked.requester())) {
            throw refuse(RefusalReason.NOT_THE_REQUESTER, asked);
        }
        Grant grant = request.grant().grant();
        if (!grant.provider().equals(provider.publicIdentity())) {
            throw refuse(RefusalReason.NOT_GRANTED_HERE, asked);
        }
        StoredData data = held(asked, grant, session.event().signer());
        boolean partOfRecord =
                grant.kind() == DataKind.RECORD && !request.range().equals(GrantedRange.unrestricted());
        if (partOfRecord || !grant.range().contains(request.range())) {
            throw refuse(RefusalReason.OUT_OF_RANGE, asked);
        }
        return new Decision(session, grant, data);
    }

    /** Why a session grants nothing any more, if so. */
    Optional<RefusalReason> ended(SessionId session, Audience audience) throws MedChainException {
        if (ledger.isRemoved(session)) {
            return Optional.of(RefusalReason.REVOKED);
        }
        return audience.isExpiredAt(clock.instant().toEpochMilli())
                ? Optional.of(RefusalReason.EXPIRED)
                : Optional.empty();
    }

    /** True if the requester's certificate is on the ledger as revoked. */
    boolean isRevoked(Authentic asked) throws MedChainException {
        return ledger.isRevoked(asked.message().sender());
    }

    private void requireFresh(Authentic asked) throws MedChainException {
        Instant time = asked.request().time();
        Instant now = clock.instant();
        if (time.isBefore(now.minus(WINDOW)) || time.isAfter(now.plus(WINDOW))) {
            throw refuse(RefusalReason.STALE, asked);
        }
        if (store.seen(asked.requester().id(), asked.request().nonce(), time)) {
            throw refuse(RefusalReason.REPLAYED, asked);
        }
    }

    /** What the request says was granted is what the patient's event committed to. */
    private void requireDisclosed(Authentic asked, LedgerEntry session) throws MedChainException {
        AccessRequest request = asked.request();
        try {
            new SessionDisclosure(request.audience(), List.of(request.grant())).verify(EventSC.of(session.event()));
        } catch (VerificationException e) {
            throw refuse(RefusalReason.NOT_GRANTED_HERE, asked);
        }
    }

    /**
     * The data, if it is this provider's to hand out and the one who granted it is the one whose it is. A data id and an
     * inventory's id open nothing by being known.
     */
    private StoredData held(Authentic asked, Grant grant, PublicIdentity patient) throws MedChainException {
        StoredData data = store.data(grant.data()).orElseThrow(() -> refuse(RefusalReason.DATA_NOT_HELD, asked));
        boolean same = data.inventory().value().equals(grant.inventory())
                && data.kind() == grant.kind()
                && data.scheme().code() == grant.scheme();
        if (!same || !isHandedOut(data) || !owner(data.inventory()).equals(patient)) {
            throw refuse(RefusalReason.DATA_NOT_HELD, asked);
        }
        return data;
    }

    private static boolean isHandedOut(StoredData data) {
        return data.state() == DataState.OPEN || data.state() == DataState.CLOSED;
    }

    /** True unless what was asked for was withdrawn or erased meanwhile. */
    boolean isHandedOut(Authentic asked) throws MedChainException {
        return store.data(asked.request().data())
                .filter(AccessDesk::isHandedOut)
                .isPresent();
    }

    private PublicIdentity owner(InventoryId id) throws MedChainException {
        PublicIdentity known = owners.getIfPresent(id);
        if (known != null) {
            return known;
        }
        try (OwnedInventory inventory = store.inventory(id)
                .orElseThrow(() -> new IllegalStateException("the catalogue has data of an inventory it lacks"))) {
            PublicIdentity patient = inventory.pointer().patient();
            owners.put(id, patient);
            return patient;
        }
    }

    private static AccessDeniedException refuse(RefusalReason reason, Authentic asked) {
        return new AccessDeniedException(
                reason,
                "request of " + asked.requester() + " for data "
                        + asked.request().data() + " in session "
                        + asked.request().session() + ": " + reason);
    }
}
