package org.medchain.core.store.jdbc;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.store.ProviderStore;
import org.medchain.error.MedChainException;
import org.medchain.testkit.store.AccessContract;
import org.medchain.testkit.store.ClaimContract;
import org.medchain.testkit.store.PendingContract;
import org.medchain.testkit.store.ProjectionContract;
import org.medchain.testkit.store.ProviderStoreContract;

/** The contract, with SQLite. */
class SqliteProviderStoreTest {
    @TempDir
    Path folder;

    private ProviderStore open(SecureRandom random) throws MedChainException {
        return JdbcProviderStore.openFile(folder.resolve("catalogue.db"), random);
    }

    @Nested
    class Catalogue extends ProviderStoreContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return SqliteProviderStoreTest.this.open(random);
        }
    }

    @Nested
    class Projection extends ProjectionContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return SqliteProviderStoreTest.this.open(random);
        }
    }

    @Nested
    class Claims extends ClaimContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return SqliteProviderStoreTest.this.open(random);
        }
    }

    @Nested
    class Pending extends PendingContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return SqliteProviderStoreTest.this.open(random);
        }
    }

    @Nested
    class Access extends AccessContract {
        @Override
        protected ProviderStore open() throws MedChainException {
            return SqliteProviderStoreTest.this.open(random);
        }
    }
}
