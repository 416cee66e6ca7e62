package org.medchain.testkit.proof;

import org.medchain.core.data.HealthDataStore;
import org.medchain.testkit.data.HealthDataStoreContract;

class MemoryHealthDataStoreTest extends HealthDataStoreContract {
    private final HealthDataStore memory = new MemoryHealthDataStore();

    @Override
    protected HealthDataStore open() {
        return memory;
    }
}
