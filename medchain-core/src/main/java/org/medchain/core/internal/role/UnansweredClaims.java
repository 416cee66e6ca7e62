package org.medchain.core.internal.role;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ClaimToken;
import org.medchain.core.store.ProviderStore;
import org.medchain.error.MedChainException;

/**
 * Claims chunks, and keeps the tokens of claims that the catalogue did not answer: such a claim may have been made, and its
 * stream is free again only for who knows the token. The next writer of that stream gets it. Thread-safe.
 */
final class UnansweredClaims {
    private final ProviderStore store;
    private final Networks networks;
    private final Map<DataId, Deque<ClaimToken>> tokens = new HashMap<>();

    UnansweredClaims(ProviderStore store, Networks networks) {
        this.store = store;
        this.networks = networks;
    }

    ChunkClaim claim(ChunkPublisher.Wanted wanted) throws MedChainException {
        DataId data = wanted.data().id();
        Optional<ClaimToken> kept = take(data);
        ChunkClaim claim = claim(wanted, kept);
        while (claim instanceof ChunkClaim.Busy && kept.isPresent()) {
            kept = take(data);
            claim = claim(wanted, kept);
        }
        return claim;
    }

    private ChunkClaim claim(ChunkPublisher.Wanted wanted, Optional<ClaimToken> kept) throws MedChainException {
        ClaimToken token = kept.orElseGet(() -> ClaimToken.random(networks.random()));
        boolean answered = false;
        try {
            ChunkClaim claim = store.claim(
                    wanted.data().id(),
                    wanted.index(),
                    wanted.range(),
                    token,
                    networks.clock().instant());
            answered = true;
            return claim;
        } catch (IllegalArgumentException e) {
            answered = kept.isEmpty();
            throw e;
        } finally {
            if (!answered) {
                keep(wanted.data().id(), token);
            }
        }
    }

    /** A token is with one writer at a time. */
    private synchronized Optional<ClaimToken> take(DataId data) {
        Deque<ClaimToken> kept = tokens.get(data);
        if (kept == null) {
            return Optional.empty();
        }
        ClaimToken token = kept.remove();
        if (kept.isEmpty()) {
            tokens.remove(data);
        }
        return Optional.of(token);
    }

    private synchronized void keep(DataId data, ClaimToken token) {
        tokens.computeIfAbsent(data, any -> new ArrayDeque<>()).add(token);
    }
}
