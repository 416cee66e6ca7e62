package org.medchain.core.internal.answer;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessVerdict;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.internal.answer.AccessDesk.Claim;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.store.KnownSession;
import org.medchain.core.store.ProviderStore;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * Says without a request whether one would be answered: finds the sessions that the catalogue knows to share the data, and has
 * {@link AccessDesk} decide about each. What it found of one requester and one data id it keeps for a second, as long as an
 * answer goes on without a look; that a session ended, or a certificate, it asks each time. Thread-safe.
 */
final class AccessCheck {
    /** How long the catalogue is not asked again. */
    static final Duration KEPT = Duration.ofSeconds(1);

    private static final long REMEMBERED = 100_000;
    private static final long CERTIFICATES = 10_000;

    private final AccessDesk desk;
    private final LedgerClient ledger;
    private final ProviderStore store;
    private final Clock clock;
    private final Cache<Key, Found> found;
    private final AtomicLong changes = new AtomicLong();

    /** Those that the consortium's authority issued: only time and revocations change that. */
    private final Cache<IdentityCertificate, Boolean> issued =
            CacheBuilder.newBuilder().maximumSize(CERTIFICATES).build();

    /** @param nanos counts as {@link System#nanoTime} does */
    AccessCheck(AccessDesk desk, LedgerClient ledger, ProviderStore store, Clock clock, LongSupplier nanos) {
        this.desk = desk;
        this.ledger = ledger;
        this.store = store;
        this.clock = clock;
        this.found = CacheBuilder.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(KEPT)
                .ticker(new Ticker() {
                    @Override
                    public long read() {
                        return nanos.getAsLong();
                    }
                })
                .build();
    }

    private record Key(PublicIdentity requester, DataId data) {}

    /**
     * The claims that held when they were looked at, and why the others did not, if there were any.
     *
     * @param changes of the catalogue before it was looked at
     */
    private record Found(List<Claim> claims, Optional<RefusalReason> refusal, long changes) {}

    AccessVerdict check(IdentityCertificate requester, DataId data, GrantedRange range) throws MedChainException {
        ledger.requireCaughtUp();
        if (!isInForce(requester)) {
            return AccessVerdict.refused(RefusalReason.NOT_AUTHENTIC);
        }
        if (ledger.isRevoked(requester)) {
            return AccessVerdict.refused(RefusalReason.CERTIFICATE_REVOKED);
        }
        Found known = found(new Key(requester.identity(), data));
        Optional<RefusalReason> refusal = known.refusal();
        for (Claim claim : known.claims()) {
            try {
                desk.requireStanding(claim.of(range));
                return AccessVerdict.grantedBy(claim.session());
            } catch (AccessDeniedException e) {
                refusal = Optional.of(later(refusal, e.reason()));
            }
        }
        return AccessVerdict.refused(refusal.orElse(RefusalReason.NOT_GRANTED_HERE));
    }

    /** Forgets what was found, and what is being found: the catalogue has changed. */
    void forget() {
        changes.incrementAndGet();
        found.invalidateAll();
    }

    private boolean isInForce(IdentityCertificate requester) {
        try {
            if (issued.getIfPresent(requester) == null) {
                ledger.anchor().verify(requester, clock.instant());
                issued.put(requester, true);
            } else {
                ledger.anchor().verifyStillValid(requester, clock.instant());
            }
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    private Found found(Key key) throws MedChainException {
        Found known = found.getIfPresent(key);
        if (known == null || known.changes() != changes.get()) {
            known = find(key);
            found.put(key, known);
        }
        return known;
    }

    private Found find(Key key) throws MedChainException {
        long before = changes.get();
        List<Claim> claims = new ArrayList<>();
        Optional<RefusalReason> refusal = Optional.empty();
        for (KnownSession session : store.sessionsSharing(key.data())) {
            AudienceOpening audience = Openings.audience(session.audience());
            if (!audience.audience().requester().equals(key.requester())) {
                continue;
            }
            for (KnownSession.Grant grant : session.grants()) {
                Claim claim = Claim.ofAll(key.requester(), session.id(), audience, Openings.grant(grant.opening()));
                try {
                    desk.decide(claim);
                    claims.add(claim);
                } catch (AccessDeniedException e) {
                    refusal = Optional.of(later(refusal, e.reason()));
                }
            }
        }
        return new Found(List.copyOf(claims), refusal, before);
    }

    private static RefusalReason later(Optional<RefusalReason> one, RefusalReason other) {
        return one.filter(reason -> reason.compareTo(other) > 0).orElse(other);
    }
}
