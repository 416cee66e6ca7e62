package org.medchain.core.internal.answer;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Reads.Pending;
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
     * What is said to be granted to whom: in a request, or by what the catalogue knows of a session.
     *
     * @param range the part asked for
     */
    record Claim(
            PublicIdentity requester,
            SessionId session,
            AudienceOpening audience,
            GrantOpening grant,
            GrantedRange range) {
        static Claim of(Authentic asked) {
            AccessRequest request = asked.request();
            return new Claim(
                    asked.requester(), request.session(), request.audience(), request.grant(), request.range());
        }

        /** A claim to all that is granted. */
        static Claim ofAll(PublicIdentity requester, SessionId session, AudienceOpening audience, GrantOpening grant) {
            return new Claim(requester, session, audience, grant, grant.grant().range());
        }

        /** The same, for this part. */
        Claim of(GrantedRange part) {
            return new Claim(requester, session, audience, grant, part);
        }

        private AccessDeniedException refused(RefusalReason reason) {
            return new AccessDeniedException(
                    reason,
                    "request of " + requester + " for data " + grant.grant().data() + " in session " + session + ": "
                            + reason);
        }
    }

    /**
     * Decides about an authentic request. That its nonce is used up is left to {@link ProviderStore#admit}.
     *
     * @throws AccessDeniedException if it is refused
     * @throws MedChainException if the ledger or the catalogue cannot be asked
     */
    Decision decide(Authentic asked) throws MedChainException {
        Claim claim = Claim.of(asked);
        ledger.requireCaughtUp();
        Pending<Boolean> revoked = ledger.begin(() -> isRevoked(asked));
        Said said = ask(claim);
        if (revoked.await()) {
            throw claim.refused(RefusalReason.CERTIFICATE_REVOKED);
        }
        requireFresh(asked, claim);
        return decide(claim, said);
    }

    /**
     * Decides whether what is claimed holds now, of a requester who is certified.
     *
     * @throws AccessDeniedException if it does not
     * @throws MedChainException if the ledger or the catalogue cannot be asked
     */
    Decision decide(Claim claim) throws MedChainException {
        return decide(claim, ask(claim));
    }

    /** What the ledger says of a claim's session. */
    private record Said(Pending<Optional<LedgerEntry>> created, Pending<Optional<RefusalReason>> ended) {}

    private Said ask(Claim claim) {
        return new Said(
                ledger.begin(() -> ledger.sessionEntry(claim.session())),
                ledger.begin(() -> ended(claim.session(), claim.audience().audience())));
    }

    private Decision decide(Claim claim, Said said) throws MedChainException {
        LedgerEntry session = said.created().await().orElseThrow(() -> claim.refused(RefusalReason.NOT_ON_LEDGER));
        requireNone(said.ended().await(), claim);
        requireDisclosed(claim, session);
        if (!claim.audience().audience().requester().equals(claim.requester())) {
            throw claim.refused(RefusalReason.NOT_THE_REQUESTER);
        }
        Grant grant = claim.grant().grant();
        if (!grant.provider().equals(provider.publicIdentity())) {
            throw claim.refused(RefusalReason.NOT_GRANTED_HERE);
        }
        StoredData data = held(claim, grant, session.event().signer());
        requireInside(claim);
        return new Decision(session, grant, data);
    }

    /** Requires of a claim that held what may change from one moment to the next, but for its data. */
    void requireStanding(Claim claim) throws MedChainException {
        requireNotEnded(claim);
        requireInside(claim);
    }

    private void requireNotEnded(Claim claim) throws MedChainException {
        requireNone(ended(claim.session(), claim.audience().audience()), claim);
    }

    private static void requireNone(Optional<RefusalReason> ended, Claim claim) throws AccessDeniedException {
        if (ended.isPresent()) {
            throw claim.refused(ended.get());
        }
    }

    private static void requireInside(Claim claim) throws AccessDeniedException {
        Grant grant = claim.grant().grant();
        boolean partOfRecord = grant.kind() == DataKind.RECORD && !claim.range().equals(GrantedRange.unrestricted());
        if (partOfRecord || !grant.range().contains(claim.range())) {
            throw claim.refused(RefusalReason.OUT_OF_RANGE);
        }
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

    private void requireFresh(Authentic asked, Claim claim) throws MedChainException {
        Instant time = asked.request().time();
        Instant now = clock.instant();
        if (time.isBefore(now.minus(WINDOW)) || time.isAfter(now.plus(WINDOW))) {
            throw claim.refused(RefusalReason.STALE);
        }
        if (store.seen(asked.requester().id(), asked.request().nonce(), time)) {
            throw claim.refused(RefusalReason.REPLAYED);
        }
    }

    /** What is claimed to be granted is what the patient's event committed to. */
    private void requireDisclosed(Claim claim, LedgerEntry session) throws MedChainException {
        try {
            new SessionDisclosure(claim.audience(), List.of(claim.grant())).verify(EventSC.of(session.event()));
        } catch (VerificationException e) {
            throw claim.refused(RefusalReason.NOT_GRANTED_HERE);
        }
    }

    /**
     * The data, if it is this provider's to hand out and the one who granted it is the one whose it is. A data id and an
     * inventory's id open nothing by being known.
     */
    private StoredData held(Claim claim, Grant grant, PublicIdentity patient) throws MedChainException {
        StoredData data = store.data(grant.data()).orElseThrow(() -> claim.refused(RefusalReason.DATA_NOT_HELD));
        boolean same = data.inventory().value().equals(grant.inventory())
                && data.kind() == grant.kind()
                && data.scheme().code() == grant.scheme();
        if (!same || !isHandedOut(data) || !owner(data.inventory()).equals(patient)) {
            throw claim.refused(RefusalReason.DATA_NOT_HELD);
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
}
