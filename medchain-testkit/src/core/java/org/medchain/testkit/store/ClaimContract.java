package org.medchain.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.testkit.store.StoreScene.NOW;
import static org.medchain.testkit.store.StoreScene.claimed;
import static org.medchain.testkit.store.StoreScene.range;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.core.data.ObjectName;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ClaimLostException;
import org.medchain.core.store.ClaimToken;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.StoredChunk;
import org.medchain.error.MedChainException;

/**
 * The contract of {@link org.medchain.core.store.ProviderStore}, part 2 of 5: claims, and what their writers leave.
 *
 * <p>Extend it and open the catalogue in {@link #open}. A catalogue whose claims have a lease tests besides that it ends.
 *
 * <p>Checked: one writer holds a chunk; who asks again with the same token gets the same claim; the claims of dead writers are
 * ended once; what they left is listed until it is swept.
 */
public abstract class ClaimContract extends InventoryContract {
    /** Longer than every lease, and than writers that lost theirs are reckoned with. */
    private static final Duration LONG = Duration.ofDays(2);

    private ChunkClaim claim(DataId data, Instant now) throws MedChainException {
        return StoreScene.claim(store, data, FIRST, range(1), now);
    }

    private ChunkClaim.Claimed held(DataId data, Instant now) throws MedChainException {
        return (ChunkClaim.Claimed) claim(data, now);
    }

    private List<Leftover> due(Instant now) throws MedChainException {
        return store.leftovers(now, 100);
    }

    @Test
    void claim_heldByALivingWriter_isBusyUntilAbandoned() throws Exception {
        DataId data = stream();
        ClaimToken token = claimed(store, data, 1, range(1));
        assertThat(claim(data, NOW.plusSeconds(5))).isEqualTo(new ChunkClaim.Busy(NOW));
        assertThat(store.takeOver(NOW.plusSeconds(5), 10)).isEmpty();
        assertThat(store.renew(data, FIRST, token, NOW.plusSeconds(9))).isTrue();
        assertThat(claim(data, NOW.plusSeconds(10))).isEqualTo(new ChunkClaim.Busy(NOW.plusSeconds(9)));
        assertThat(store.abandon(data, FIRST, ClaimToken.random(random))).isEmpty();
        assertThat(store.abandon(data, SECOND, token)).isEmpty();
        assertThat(store.renew(data, FIRST, ClaimToken.random(random), NOW)).isFalse();
        assertThat(store.renew(data, SECOND, token, NOW)).isFalse();
        assertThat(store.abandon(data, FIRST, token)).isPresent();
        assertThat(store.abandon(data, FIRST, token)).isEmpty();
        assertThat(claim(data, NOW)).isInstanceOf(ChunkClaim.Claimed.class);
        assertThatThrownBy(() -> store.seal(data, FIRST, token, scene.facts(), scene.event()))
                .isInstanceOf(ClaimLostException.class);
    }

    @Test
    void claim_madeAgainWithItsToken_isGrantedAgainToNobodyElse() throws Exception {
        DataId data = stream();
        ClaimToken token = ClaimToken.random(random);
        ChunkClaim first = store.claim(data, FIRST, range(1), token, NOW);
        assertThat(first).isInstanceOf(ChunkClaim.Claimed.class);
        assertThat(store.claim(data, FIRST, range(3), token, NOW.plusSeconds(5)))
                .isEqualTo(first);
        assertThat(claim(data, NOW.plusSeconds(6))).isEqualTo(new ChunkClaim.Busy(NOW.plusSeconds(5)));
        store.seal(data, FIRST, token, scene.facts(), scene.event());
        StoredChunk chunk = store.chunk(data, FIRST).orElseThrow();
        assertThat(chunk.range()).isEqualTo(range(3));
        assertThat(chunk.object()).isEqualTo(((ChunkClaim.Claimed) first).object());
        assertThat(store.claim(data, FIRST, range(3), token, NOW)).isInstanceOf(ChunkClaim.Taken.class);
        assertThat(due(NOW)).isEmpty();
    }

    /** What was stored under the claim that was lost is deleted some time: so it is never the same again. */
    @Test
    void claim_madeAgainAfterItWasLost_hasAnotherObject() throws Exception {
        DataId data = stream();
        ClaimToken token = ClaimToken.random(random);
        Set<ObjectName> objects = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            ChunkClaim claim = store.claim(data, FIRST, range(1), token, NOW);
            objects.add(((ChunkClaim.Claimed) claim).object());
            reopen();
            store.takeOver(NOW.plus(LONG), 10);
        }
        assertThat(objects).hasSize(3);
        assertThat(due(NOW))
                .extracting(left -> left.object().orElseThrow())
                .containsExactlyInAnyOrderElementsOf(objects);
    }

    @Test
    void claim_ofADeadWriter_isEndedOnce() throws Exception {
        DataId data = stream();
        DataId other = stream();
        ClaimToken token = claimed(store, data, 1, range(1));
        claimed(store, other, 1, range(1));
        reopen();
        List<Leftover> left = new ArrayList<>(store.takeOver(NOW.plus(LONG), 1));
        left.addAll(store.takeOver(NOW.plus(LONG), 10));
        assertThat(left).extracting(Leftover::data).containsExactlyInAnyOrder(data, other);
        assertThat(store.takeOver(NOW.plus(LONG), 10)).isEmpty();
        assertThat(due(NOW.plus(LONG))).containsExactlyInAnyOrderElementsOf(left);
        assertThatThrownBy(() -> store.seal(data, FIRST, token, scene.facts(), scene.event()))
                .isInstanceOf(ClaimLostException.class);
        assertThat(claimed(store, data, 1, range(1))).isNotEqualTo(token);
    }

    @Test
    void claim_ofADeadWriter_mayBeTakenOverByTheNextWriter() throws Exception {
        DataId data = stream();
        ChunkClaim.Claimed dead = held(data, NOW);
        reopen();
        Instant later = NOW.plus(LONG);
        ChunkClaim.Claimed claim = (ChunkClaim.Claimed) StoreScene.claim(store, data, FIRST, range(3), later);
        assertThat(store.renew(data, FIRST, dead.token(), later)).isFalse();
        assertThat(store.takeOver(later, 10)).isEmpty();
        assertThat(due(later)).containsExactly(Leftover.of(dead.object()));
        store.seal(data, FIRST, claim.token(), scene.facts(), scene.event());
        assertThat(store.chunk(data, FIRST).orElseThrow().range()).isEqualTo(range(3));
        assertThat(store.chunk(data, FIRST).orElseThrow().object()).isEqualTo(claim.object());
    }

    @Test
    void leftover_isDueUntilItWasSwept() throws Exception {
        DataId data = stream();
        ChunkClaim.Claimed claim = held(data, NOW);
        Leftover left = store.abandon(data, FIRST, claim.token()).orElseThrow();
        assertThat(left).isEqualTo(Leftover.of(claim.object()));
        reopen();
        assertThat(due(NOW)).containsExactly(left);
        store.sweepLater(left, NOW);
        assertThat(due(NOW.plusSeconds(59))).isEmpty();
        assertThat(due(NOW.plusSeconds(60))).containsExactly(left);
        store.swept(left, NOW.plusSeconds(60));
        store.swept(left, NOW.plusSeconds(60));
        assertThat(due(NOW.plus(LONG))).isEmpty();
    }

    @Test
    void leftovers_areBounded() throws Exception {
        for (int i = 0; i < 5; i++) {
            DataId data = stream();
            store.abandon(data, FIRST, held(data, NOW).token());
        }
        assertThat(store.leftovers(NOW, 3)).hasSize(3);
    }

    @Test
    void erased_isLeftOverUntilItsBytesWereDeleted() throws Exception {
        DataId data = stream();
        scene.recorded(store, data, 1);
        assertThat(store.erase(data)).isEqualTo(Leftover.allOf(data));
        reopen();
        assertThat(due(NOW)).containsExactly(Leftover.allOf(data));
        store.swept(Leftover.allOf(data), NOW);
        assertThat(due(NOW)).isEmpty();
        assertThat(store.erase(data)).isEqualTo(Leftover.allOf(data));
        assertThat(due(NOW)).containsExactly(Leftover.allOf(data));
    }

    @Test
    void giveUp_ofARefusedEvent_leavesItsBytesOver() throws Exception {
        DataId data = stream();
        Receipt recorded = scene.recorded(store, data, 1);
        Event event = scene.sealed(store, data, 2);
        ObjectName object = store.chunk(data, SECOND).orElseThrow().object();
        EventHash another = scene.event().hash();
        assertThat(store.giveUp(data, FIRST, recorded.ref().event())).isEmpty();
        assertThat(store.giveUp(data, SECOND, another)).isEmpty();
        assertThat(store.giveUp(data, FIRST, event.hash())).isEmpty();
        assertThat(store.giveUp(data, SECOND, event.hash())).contains(Leftover.of(object));
        assertThat(store.giveUp(data, SECOND, event.hash())).isEmpty();
        assertThat(store.chunk(data, SECOND)).isEmpty();
        assertThat(store.outbox(0, 10)).isEmpty();
        assertThat(store.knowsEvent(event.hash())).isFalse();
        assertThat(due(NOW)).containsExactly(Leftover.of(object));
        scene.recorded(store, data, 2);
        assertThat(store.data(data).orElseThrow().chunks()).isEqualTo(2);
    }

    /** A claim in an old copy of the catalogue may have become a chunk after the copy was made. */
    @Test
    void claim_whenEventsAreAcceptedAsLost_isEndedAndLeavesNothingToDelete() throws Exception {
        DataId data = stream();
        ClaimToken token = claimed(store, data, 1, range(1));
        store.acceptLost(List.of(scene.event().hash()), 3);
        assertThat(store.renew(data, FIRST, token, NOW)).isFalse();
        assertThat(store.takeOver(NOW.plus(LONG), 10)).isEmpty();
        assertThat(due(NOW.plus(LONG))).isEmpty();
    }
}
