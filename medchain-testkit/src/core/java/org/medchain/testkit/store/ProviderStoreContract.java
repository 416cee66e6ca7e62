package org.medchain.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.testkit.store.StoreScene.MINUTE;
import static org.medchain.testkit.store.StoreScene.NOW;
import static org.medchain.testkit.store.StoreScene.claimed;
import static org.medchain.testkit.store.StoreScene.description;
import static org.medchain.testkit.store.StoreScene.range;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.data.ObjectName;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ChunkFacts;
import org.medchain.core.store.ClaimLostException;
import org.medchain.core.store.ClaimToken;
import org.medchain.core.store.DataState;
import org.medchain.core.store.InventorySize;
import org.medchain.core.store.NewData;
import org.medchain.core.store.OperationConflictException;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.MedChainException;

/**
 * The contract of {@link ProviderStore}, a provider's catalogue, part 1 of 5: inventories, data and chunks.
 *
 * <p>Extend it and open the catalogue in {@link #open}: empty at the first call of a test, and at a later one as it was left. The other
 * parts are {@link ClaimContract}, {@link ProjectionContract}, {@link PendingContract} and {@link AccessContract}.
 *
 * <p>Checked: what was added, begun, sealed and recorded is there after closing and opening; calls that are repeated change nothing;
 * misuse is an {@link IllegalArgumentException} and changes nothing; states go on and never back; the outbox is in order; an
 * interrupted caller is served; secrets are not printed.
 */
public abstract class ProviderStoreContract extends InventoryContract {
    @Test
    void inventory_added_isFoundWithItsSecretsAfterReopening() throws Exception {
        OwnedInventory second = scene.inventory();
        store.add(second);
        store.add(second);
        reopen();
        try (OwnedInventory found = store.inventory(inventory.id()).orElseThrow()) {
            assertThat(found.pointer()).isEqualTo(inventory.pointer());
            assertThat(found.contentKey()).isEqualTo(inventory.contentKey());
            assertThat(found.writeSeed()).isEqualTo(inventory.writeSeed());
        }
        assertThat(store.inventories()).containsExactly(inventory.pointer(), second.pointer());
        assertThat(store.size(second.id())).isEqualTo(new InventorySize(0, 0));
        InventoryId unknown = new InventoryId(scene.digest());
        assertThat(store.inventory(unknown)).isEmpty();
        assertThatThrownBy(() -> store.size(unknown)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void inventory_withAnotherOwner_isRefused() throws Exception {
        InventoryPointer here = inventory.pointer();
        InventoryPointer stolen = new InventoryPointer(here.name(), here.provider(), here.provider());
        OwnedInventory other = new OwnedInventory(stolen, inventory.contentKey(), inventory.writeSeed());
        OwnedInventory otherKey = new OwnedInventory(here, scene.secret(), inventory.writeSeed());
        assertThatThrownBy(() -> store.add(other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.add(otherKey)).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.inventories()).containsExactly(here);
    }

    @Test
    void data_begun_isFoundWithItsSecretAndHasThePlaceThatItGot() throws Exception {
        List<DataId> ids = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            ids.add(record());
        }
        NewData data = scene.data(inventory, DataKind.STREAM);
        try (SecretBytes secret = scene.secret()) {
            StoredData begun = store.begin(OperationKey.of("report 7"), data, secret);
            assertThat(begun)
                    .isEqualTo(new StoredData(
                            data.id(),
                            inventory.id(),
                            18,
                            DataKind.STREAM,
                            data.description(),
                            DigestScheme.BOUND,
                            DataState.OPEN,
                            Optional.empty(),
                            0));
            reopen();
            assertThat(store.data(data.id())).contains(begun);
            try (SecretBytes kept = store.secret(data.id()).orElseThrow()) {
                assertThat(kept).isEqualTo(secret);
            }
        }
        assertThat(store.page(inventory.id(), 0)).extracting(StoredData::id).isEqualTo(ids.subList(0, 16));
        assertThat(store.page(inventory.id(), 1))
                .extracting(StoredData::id)
                .containsExactly(ids.get(16), ids.get(17), data.id());
        assertThat(store.page(inventory.id(), 2)).isEmpty();
        assertThat(store.size(inventory.id())).isEqualTo(new InventorySize(2, 0));
        assertThat(store.data(DataId.random(random))).isEmpty();
        assertThat(store.secret(DataId.random(random))).isEmpty();
    }

    @Test
    void operationKey_usedAgain_givesTheSameDataOrAConflict() throws Exception {
        OperationKey key = OperationKey.of("report 7");
        NewData data = scene.data(inventory, DataKind.RECORD);
        NewData again = scene.data(inventory, DataKind.RECORD);
        NewData other = scene.data(inventory, DataKind.STREAM);
        OwnedInventory second = scene.inventory();
        store.add(second);
        NewData elsewhere = scene.data(second, DataKind.RECORD);
        NewData described =
                new NewData(again.id(), again.inventory(), again.kind(), description("other"), again.scheme());
        try (SecretBytes secret = scene.secret();
                SecretBytes unused = scene.secret()) {
            store.begin(key, data, secret);
            reopen();
            store.describe(data.id(), description("changed since"));
            StoredData found = store.begin(key, again, unused);
            assertThat(found.id()).isEqualTo(data.id());
            assertThat(found.description()).isEqualTo(description("changed since"));
            try (SecretBytes kept = store.secret(data.id()).orElseThrow()) {
                assertThat(kept).isEqualTo(secret);
            }
            for (NewData wrong : List.of(other, elsewhere, described)) {
                assertThatThrownBy(() -> store.begin(key, wrong, secret))
                        .isInstanceOf(OperationConflictException.class)
                        .hasMessageContaining("retry");
                assertThat(store.data(wrong.id())).isEmpty();
            }
            assertThatThrownBy(() -> store.begin(OperationKey.of("report 8"), data, secret))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(store.size(inventory.id()).pages()).isEqualTo(1);
        assertThat(store.page(inventory.id(), 0)).hasSize(1);
    }

    @Test
    void data_ofAnUnknownInventory_isRefused() {
        NewData data = scene.data(scene.inventory(), DataKind.RECORD);
        try (SecretBytes secret = scene.secret()) {
            assertThatThrownBy(() -> store.begin(OperationKey.of("x"), data, secret))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("inventory");
        }
    }

    @Test
    void plainScheme_secretOfNoBytes_isKept() throws Exception {
        NewData bound = scene.data(inventory, DataKind.RECORD);
        NewData plain =
                new NewData(bound.id(), bound.inventory(), bound.kind(), bound.description(), DigestScheme.PLAIN);
        try (SecretBytes none = SecretBytes.copyOf(new byte[0])) {
            store.begin(OperationKey.of("plain"), plain, none);
        }
        assertThat(store.secret(plain.id()).orElseThrow().size()).isZero();
        assertThat(store.data(plain.id()).orElseThrow().scheme()).isEqualTo(DigestScheme.PLAIN);
    }

    @Test
    void chunk_claimedSealedRecorded_isThereAtEachStep() throws Exception {
        DataId data = stream();
        ClaimToken token = claimed(store, data, 1, range(1));
        assertThat(store.chunk(data, FIRST)).isEmpty();
        assertThat(store.outbox(0, 10)).isEmpty();

        ChunkFacts facts = scene.facts();
        Event event = scene.event();
        store.seal(data, FIRST, token, facts, event);
        store.seal(data, FIRST, token, facts, event);
        reopen();
        ObjectName object = store.chunk(data, FIRST).orElseThrow().object();
        StoredChunk sealed = new StoredChunk(object, range(1), facts, event.hash(), Optional.empty());
        assertThat(store.chunk(data, FIRST)).contains(sealed);
        assertThat(store.outbox(0, 10)).containsExactly(new OutboxEntry(1, sealed, event));
        assertThat(store.unrecorded(data)).contains(new OutboxEntry(1, sealed, event));
        assertThat(store.data(data).orElseThrow().last()).isEmpty();
        assertThat(store.backlog().outbox()).isEqualTo(1);

        Receipt receipt = scene.receipt(event, 7);
        store.recorded(data, FIRST, receipt);
        store.recorded(data, FIRST, receipt);
        reopen();
        StoredChunk recorded = new StoredChunk(object, range(1), facts, event.hash(), Optional.of(receipt));
        assertThat(store.chunk(data, FIRST)).contains(recorded);
        assertThat(store.chunks(data, FIRST, 10)).containsExactly(recorded);
        assertThat(store.outbox(0, 10)).isEmpty();
        assertThat(store.unrecorded(data)).isEmpty();
        StoredData now = store.data(data).orElseThrow();
        assertThat(now.last()).contains(recorded);
        assertThat(now.chunks()).isEqualTo(1);
        assertThat(store.size(inventory.id())).isEqualTo(new InventorySize(1, 1));
    }

    @Test
    void claim_ofAChunkThatIsThere_namesIt() throws Exception {
        DataId data = stream();
        Event event = scene.sealed(store, data, 1);
        assertThat(StoreScene.claim(store, data, FIRST, range(1), NOW))
                .isInstanceOfSatisfying(
                        ChunkClaim.Taken.class,
                        taken -> assertThat(taken.chunk().event()).isEqualTo(event.hash()));
        assertThat(StoreScene.claim(store, data, SECOND, range(2), NOW))
                .isInstanceOfSatisfying(
                        ChunkClaim.Waiting.class,
                        waiting -> assertThat(waiting.before().event()).isEqualTo(event));
    }

    @Test
    void claim_outOfOrder_isMisuse() throws Exception {
        DataId data = stream();
        DataId record = record();
        scene.recorded(store, data, 1);
        List<ThrowingClaim> misuses = List.of(
                () -> StoreScene.claim(store, data, new ChunkIndex(3), range(3), NOW),
                () -> StoreScene.claim(
                        store, data, SECOND, Optional.of(new TimeRange(2 * MINUTE - 1, 3 * MINUTE)), NOW),
                () -> StoreScene.claim(store, data, SECOND, Optional.empty(), NOW),
                () -> StoreScene.claim(store, data, SECOND, Optional.of(new TimeRange(0, Long.MAX_VALUE)), NOW),
                () -> StoreScene.claim(
                        store, data, SECOND, Optional.of(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE)), NOW),
                () -> StoreScene.claim(store, record, SECOND, Optional.empty(), NOW),
                () -> StoreScene.claim(store, DataId.random(random), FIRST, range(1), NOW));
        for (ThrowingClaim misuse : misuses) {
            assertThatThrownBy(misuse::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(claimed(store, data, 2, Optional.of(new TimeRange(2 * MINUTE, 3 * MINUTE))))
                .isNotNull();
        assertThat(claimed(store, record, 1, Optional.empty())).isNotNull();
    }

    @FunctionalInterface
    private interface ThrowingClaim {
        ChunkClaim run() throws MedChainException;
    }

    @Test
    void seal_withAWrongToken_changesNothing() throws Exception {
        DataId data = stream();
        ClaimToken token = claimed(store, data, 1, range(1));
        assertThatThrownBy(() -> store.seal(data, FIRST, ClaimToken.random(random), scene.facts(), scene.event()))
                .isInstanceOf(ClaimLostException.class)
                .hasMessageContaining("retry");
        assertThatThrownBy(() -> store.seal(data, SECOND, token, scene.facts(), scene.event()))
                .isInstanceOf(ClaimLostException.class);
        assertThat(store.outbox(0, 1)).isEmpty();
        Event event = scene.event();
        store.seal(data, FIRST, token, scene.facts(), event);
        assertThatThrownBy(() -> store.seal(data, FIRST, token, scene.facts(), scene.event()))
                .isInstanceOf(ClaimLostException.class);
        assertThat(store.chunk(data, FIRST).orElseThrow().event()).isEqualTo(event.hash());
    }

    @Test
    void recorded_withAnotherEventOrReceipt_isMisuse() throws Exception {
        DataId data = stream();
        Event event = scene.sealed(store, data, 1);
        assertThatThrownBy(() -> store.recorded(data, FIRST, scene.receipt(scene.event(), 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.recorded(data, SECOND, scene.receipt(event, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        Receipt receipt = scene.receipt(event, 4);
        store.recorded(data, FIRST, receipt);
        assertThatThrownBy(() -> store.recorded(data, FIRST, scene.receipt(event, 5)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.chunk(data, FIRST).orElseThrow().receipt()).contains(receipt);
    }

    @Test
    void state_goesOnAndNeverBack() throws Exception {
        DataId data = stream();
        scene.recorded(store, data, 1);
        store.close(data);
        assertThat(StoreScene.claim(store, data, SECOND, range(2), NOW))
                .isEqualTo(new ChunkClaim.Ended(DataState.CLOSED));
        assertThat(StoreScene.claim(store, data, FIRST, range(1), NOW)).isInstanceOf(ChunkClaim.Taken.class);
        store.withdraw(data);
        store.close(data);
        assertThat(store.data(data).orElseThrow().state()).isEqualTo(DataState.WITHDRAWN);
        assertThat(store.secret(data)).isPresent();
        store.erase(data);
        store.erase(data);
        store.withdraw(data);
        reopen();
        assertThat(store.data(data).orElseThrow().state()).isEqualTo(DataState.ERASED);
        assertThat(store.secret(data)).isEmpty();
        assertThat(store.chunk(data, FIRST)).isPresent();
        assertThatThrownBy(() -> store.close(DataId.random(random))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void seal_afterTheDataWasClosed_isRefused() throws Exception {
        DataId data = stream();
        ClaimToken token = claimed(store, data, 1, range(1));
        store.close(data);
        assertThatThrownBy(() -> store.seal(data, FIRST, token, scene.facts(), scene.event()))
                .isInstanceOf(ClaimLostException.class)
                .hasMessageContaining("CLOSED");
        assertThat(store.renew(data, FIRST, token, NOW)).isTrue();
    }

    @Test
    void recorded_afterTheDataWasClosed_isKept() throws Exception {
        DataId data = stream();
        Event event = scene.sealed(store, data, 1);
        store.close(data);
        store.recorded(data, FIRST, scene.receipt(event, 3));
        assertThat(store.data(data).orElseThrow().chunks()).isEqualTo(1);
    }

    @Test
    void outbox_isInTheOrderOfSealingAndBounded() throws Exception {
        List<EventHash> sealed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sealed.add(scene.sealed(store, stream(), 1).hash());
        }
        List<OutboxEntry> oldest = store.outbox(0, 3);
        assertThat(oldest).extracting(entry -> entry.chunk().event()).isEqualTo(sealed.subList(0, 3));
        assertThat(store.outbox(oldest.get(2).number(), 3))
                .extracting(entry -> entry.chunk().event())
                .isEqualTo(sealed.subList(3, 5));
        assertThat(store.outbox(oldest.get(2).number() + 2, 3)).isEmpty();
        assertThat(store.outbox(0, 9)).hasSize(5);
    }

    @Test
    void events_areKnownFromSealingOnAndTheHeightFromRecording() throws Exception {
        assertThat(store.lastHeight()).isEqualTo(-1);
        DataId data = stream();
        Event event = scene.sealed(store, data, 1);
        assertThat(store.knowsEvent(event.hash())).isTrue();
        assertThat(store.knowsEvent(scene.event().hash())).isFalse();
        assertThat(store.lastHeight()).isEqualTo(-1);
        store.recorded(data, FIRST, scene.receipt(event, 17));
        scene.recorded(store, stream(), 1);
        assertThat(store.lastHeight()).isEqualTo(17);
        EventHash lost = scene.event().hash();
        store.acceptLost(List.of(lost), 30);
        store.acceptLost(List.of(lost), 20);
        reopen();
        assertThat(store.lastHeight()).isEqualTo(30);
        assertThat(store.knowsEvent(lost)).isTrue();
    }

    @Test
    void closedStore_isMisuse() throws Exception {
        ProviderStore closed = store;
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.inventories()).isInstanceOf(IllegalStateException.class);
        store = open();
    }

    @Test
    void interruptedCaller_isServedAndStaysInterrupted() throws Exception {
        DataId data = stream();
        Thread.currentThread().interrupt();
        try {
            for (int index = 1; index <= 20; index++) {
                scene.recorded(store, data, index);
                assertThat(store.data(data).orElseThrow().chunks()).isEqualTo(index);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(store.chunks(data, FIRST, 100)).hasSize(20);
    }

    @Test
    void secrets_arePrintedNowhere() throws Exception {
        DataId data = stream();
        try (SecretBytes secret = store.secret(data).orElseThrow();
                OwnedInventory owned = store.inventory(inventory.id()).orElseThrow()) {
            String hex = Bytes.copyOf(secret.exposeCopy()).toHex();
            String key = Bytes.copyOf(owned.contentKey().exposeCopy()).toHex();
            String printed = store.data(data) + " " + owned + " " + secret + " " + store.page(inventory.id(), 0);
            assertThat(printed).doesNotContain(hex).doesNotContain(key).doesNotContain("heart rate");
        }
    }
}
