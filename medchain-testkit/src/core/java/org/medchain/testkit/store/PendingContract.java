package org.medchain.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataKind;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.PageToPublish;
import org.medchain.core.store.ProjectionPage;
import org.medchain.core.store.ProviderStore;
import org.medchain.error.MedChainException;

/**
 * The contract of {@link ProviderStore}, part 4 of 5: how it lists what is to be published.
 *
 * <p>Extend it and open the catalogue in {@link #open}.
 *
 * <p>Checked: inventories with pages to be published are listed page by page, each once; events that are accepted as lost mark all
 * pages.
 */
public abstract class PendingContract extends StoreContract {
    private static final int INVENTORIES = 5;

    @Test
    void inventoriesToPublish_areListedPageByPageEachOnce() throws Exception {
        List<InventoryId> added = new ArrayList<>();
        for (int i = 0; i < INVENTORIES; i++) {
            OwnedInventory inventory = scene.inventory();
            store.add(inventory);
            added.add(inventory.id());
        }
        store.publicationFailed(ProjectionPage.head(added.get(0)), "down", OptionalLong.empty());
        scene.recorded(store, scene.begun(store, inventory(added.get(1)), DataKind.STREAM), 1);
        List<InventoryId> listed = new ArrayList<>(store.toPublish(Optional.empty(), 2));
        assertThat(listed).hasSize(2);
        while (listed.size() < INVENTORIES) {
            List<InventoryId> next = store.toPublish(Optional.of(listed.get(listed.size() - 1)), 2);
            assertThat(next).isNotEmpty().hasSizeLessThanOrEqualTo(2);
            listed.addAll(next);
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(added);
        assertThat(store.toPublish(Optional.of(listed.get(INVENTORIES - 1)), 2)).isEmpty();

        store.published(ProjectionPage.head(added.get(2)), 1);
        assertThat(store.toPublish(Optional.empty(), 9))
                .hasSize(INVENTORIES - 1)
                .doesNotContain(added.get(2));
    }

    private OwnedInventory inventory(InventoryId id) throws MedChainException {
        return store.inventory(id).orElseThrow();
    }

    /** After a back-up was restored, the directory shows what the catalogue it replaced had. */
    @Test
    void pages_whenEventsAreAcceptedAsLost_areAllToBePublishedAgain() throws Exception {
        OwnedInventory inventory = scene.inventory();
        store.add(inventory);
        scene.recorded(store, scene.begun(store, inventory, DataKind.STREAM), 1);
        store.published(ProjectionPage.head(inventory.id()), 2);
        store.published(ProjectionPage.entries(inventory.id(), 0), 1);
        assertThat(store.toPublish(Optional.empty(), 9)).isEmpty();

        store.acceptLost(List.of(scene.event().hash()), 3);

        assertThat(StoreScene.due(store))
                .extracting(PageToPublish::page)
                .containsExactlyInAnyOrder(
                        ProjectionPage.head(inventory.id()), ProjectionPage.entries(inventory.id(), 0));
    }
}
