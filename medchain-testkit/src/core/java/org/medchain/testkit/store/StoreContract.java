package org.medchain.testkit.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;

/** A catalogue with one empty inventory, opened before each test and closed after it. */
abstract class StoreContract {
    static final ChunkIndex FIRST = ChunkIndex.FIRST;
    static final ChunkIndex SECOND = new ChunkIndex(2);

    /** Draws all that a test needs at random. */
    protected final TestRandom random = TestRandom.seeded(9);
    /** Makes what is put into the catalogue. */
    protected final StoreScene scene = new StoreScene(random);
    /** The catalogue under test. */
    protected ProviderStore store;
    /** The inventory that is in it. */
    protected OwnedInventory inventory;

    /** Opens the catalogue under test: empty at first, and at a second call as the first one left it. */
    protected abstract ProviderStore open() throws MedChainException;

    @BeforeEach
    void begin() throws Exception {
        store = open();
        inventory = scene.inventory();
        store.add(inventory);
    }

    @AfterEach
    void end() throws Exception {
        store.close();
    }

    /** As after a restart of the process. */
    protected void reopen() throws MedChainException {
        store.close();
        store = open();
    }

    DataId stream() throws MedChainException {
        return scene.begun(store, inventory, DataKind.STREAM);
    }

    DataId record() throws MedChainException {
        return scene.begun(store, inventory, DataKind.RECORD);
    }
}
