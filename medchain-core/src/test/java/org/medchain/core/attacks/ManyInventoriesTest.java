package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.internal.record.InventoryKeys;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.SecretBytes;

/** A hospital with more to publish than fits into one answer of its catalogue. */
class ManyInventoriesTest {
    private static final int MORE_THAN_A_BATCH = 1_001;

    @TempDir
    Path folder;

    @Test
    void opening_withMoreInventoriesToPublishThanOneBatch_publishesAll() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            ProviderStore catalogue = world.catalogue(NORTH);
            for (int i = 0; i < MORE_THAN_A_BATCH; i++) {
                try (InventoryKeys keys = InventoryKeys.generate(
                                world.user(ALICE).identity(), world.user(NORTH).identity(), world.random());
                        OwnedInventory owned =
                                new OwnedInventory(keys.pointer(), copy(keys.contentKey()), copy(keys.writeSeed()))) {
                    catalogue.add(owned);
                }
            }
            assertThat(catalogue.backlog().pages()).isEqualTo(MORE_THAN_A_BATCH);

            assertThat(world.provider(NORTH).health().isWell()).isTrue();
        }
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.takeOwnership(secret.exposeCopy());
    }
}
