package org.medchain.testkit.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.medchain.core.store.ProviderStore;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;

/** A catalogue that is opened before each test and closed after it. */
abstract class StoreContract {
    /** Draws all that a test needs at random. */
    protected final TestRandom random = TestRandom.seeded(9);
    /** Makes what is put into the catalogue. */
    protected final StoreScene scene = new StoreScene(random);
    /** The catalogue under test. */
    protected ProviderStore store;

    /** Opens the catalogue under test: empty at the first call of a test, and at a later one as it was left. */
    protected abstract ProviderStore open() throws MedChainException;

    @BeforeEach
    final void begin() throws MedChainException {
        store = open();
    }

    @AfterEach
    final void end() throws MedChainException {
        store.close();
    }

    /** Closes the catalogue and opens it again, as a restart of the process does. */
    protected final void reopen() throws MedChainException {
        store.close();
        store = open();
    }
}
