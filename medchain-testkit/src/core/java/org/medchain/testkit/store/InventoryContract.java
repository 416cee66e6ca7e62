package org.medchain.testkit.store;

import org.junit.jupiter.api.BeforeEach;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.store.OwnedInventory;
import org.medchain.error.MedChainException;

/** A catalogue with one empty inventory. */
abstract class InventoryContract extends StoreContract {
    static final ChunkIndex FIRST = ChunkIndex.FIRST;
    static final ChunkIndex SECOND = new ChunkIndex(2);

    /** The inventory that is in the catalogue. */
    protected OwnedInventory inventory;

    @BeforeEach
    final void addInventory() throws MedChainException {
        inventory = scene.inventory();
        store.add(inventory);
    }

    final DataId stream() throws MedChainException {
        return scene.begun(store, inventory, DataKind.STREAM);
    }

    final DataId record() throws MedChainException {
        return scene.begun(store, inventory, DataKind.RECORD);
    }
}
