package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.store.ProjectionPage;
import org.medchain.error.StorageException;

/** What a reader is shown, also of streams that grow, and of data that ends, while the inventory is written. */
class ShownInventoryTest extends ProjectionScene {
    @Test
    void data_withoutAChunkOnTheLedger_isNotShown() throws Exception {
        begun(DataKind.STREAM);
        DataId sealed = begun(DataKind.RECORD);
        scene.sealed(catalogue, sealed, 1, Optional.empty());
        DataId letter = record();
        projection.publish(inventory.id());
        assertThat(shown()).containsExactly(letter);
        assertThat(projection.inventory(inventory.id()).entries())
                .extracting(InventoryEntry::id)
                .containsExactly(letter);
    }

    @Test
    void data_isShownUntilItIsWithdrawnOrErased() throws Exception {
        DataId closed = begun(DataKind.STREAM);
        grow(closed, 1, 1);
        catalogue.close(closed);
        DataId withdrawn = record();
        catalogue.withdraw(withdrawn);
        DataId erased = record();
        catalogue.erase(erased);
        DataId open = record();
        projection.publish(inventory.id());
        assertThat(shown()).containsExactly(closed, open);
    }

    @Test
    void stream_ofPages_isShownWithAllItsTime() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        int runs = 2 * ProjectionPage.RUNS;
        for (int extra : new int[] {0, 1}) {
            int last = runs + extra;
            grow(stream, extra == 0 ? 1 : last, last);
            projection.publish(inventory.id());
            assertThat(due()).isEmpty();
            InventoryEntry entry = Objects.requireNonNull(
                    reader().entries(inventory, Set.of(stream)).get(stream));
            assertThat(entry.covered())
                    .contains(new TimeRange(time(1).startMicros(), time(last).endMicros()));
            assertThat(entry.last()).isEqualTo(new ChunkIndex(last));
            assertThat(reader().within(inventory, entry, GrantedRange.from(20)))
                    .contains(new IndexRange(new ChunkIndex(2), new ChunkIndex(last)));
            assertThat(reader().within(inventory, entry, GrantedRange.from(10L * runs - 10)))
                    .contains(new IndexRange(new ChunkIndex(runs - 1), new ChunkIndex(last)));
        }
    }

    @Test
    void inventory_ofSeveralPages_isToldWhole() throws Exception {
        List<DataId> all = new ArrayList<>();
        for (int i = 0; i <= Inventory.PAGE_SIZE; i++) {
            all.add(record());
        }
        Inventory told = projection.inventory(inventory.id());
        assertThat(told.id()).isEqualTo(inventory.id());
        assertThat(told.entries()).extracting(InventoryEntry::id).containsExactlyElementsOf(all);
        assertThat(told.unreadablePages()).isZero();
    }

    /** Lets a stream grow each time before its runs are read, up to a number of times. */
    private void growWhileRead(DataId stream, int from, int times) {
        int[] next = {from};
        before = method -> {
            if (method.getName().equals("runs") && next[0] < from + times) {
                grow(stream, next[0], next[0]);
                next[0]++;
            }
        };
    }

    @Test
    void stream_thatGrowsWhileItIsRead_isShownAsItIsThen() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        grow(stream, 1, 1);
        growWhileRead(stream, 2, TRIES - 1);
        InventoryEntry entry = projection.inventory(inventory.id()).entries().get(0);
        assertThat(entry.last()).isEqualTo(new ChunkIndex(TRIES));
        assertThat(entry.covered())
                .contains(new TimeRange(time(1).startMicros(), time(TRIES).endMicros()));
    }

    /** A chunk that adjoins the one before makes no run of its own. */
    @Test
    void stream_thatGrowsByAdjoiningChunksWhileItIsRead_isShownWithTheEventOfTheLast() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        scene.recorded(catalogue, stream, 1, Optional.of(new TimeRange(0, 10)));
        AtomicInteger left = new AtomicInteger(1);
        before = method -> {
            if (method.getName().equals("runs") && left.getAndDecrement() > 0) {
                scene.recorded(catalogue, stream, 2, Optional.of(new TimeRange(10, 20)));
            }
        };
        InventoryEntry entry = projection.inventory(inventory.id()).entries().get(0);
        assertThat(entry.last()).isEqualTo(new ChunkIndex(2));
        assertThat(entry.lastEvent())
                .isEqualTo(catalogue
                        .chunk(stream, new ChunkIndex(2))
                        .orElseThrow()
                        .receipt()
                        .orElseThrow()
                        .ref());
        assertThat(entry.covered()).contains(new TimeRange(0, 20));
    }

    @Test
    void stream_thatGrowsFasterThanItIsRead_staysToBePublishedAndHoldsUpNoOtherPage() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        grow(stream, 1, 1);
        growWhileRead(stream, 2, TRIES);
        projection.publish(inventory.id());
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.ENTRIES);
        assertThat(due().get(0).failure()).contains("grows faster");
        projection.publish(inventory.id());
        assertThat(shown()).containsExactly(stream);
    }

    @Test
    void stream_thatWasErasedWhileItIsRead_isNotShown() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        grow(stream, 1, 1);
        before = method -> {
            if (method.getName().equals("secret")) {
                catalogue.erase(stream);
            }
        };
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(shown()).isEmpty();
    }

    @Test
    void inventory_thatTheCatalogueCannotRead_staysToBePublished() throws Exception {
        before = method -> {
            throw new StorageException("the disk is gone", new IOException("for a test"));
        };
        projection.publish(inventory.id());
        before = method -> {};
        assertThat(lastFailure.get()).contains("the disk is gone");
        assertThat(due()).hasSize(1);
        projection.publish(new InventoryId(scene.digest()));
        assertThat(puts).isEmpty();
    }
}
