package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.testkit.store.StoreScene;

/** Whatever a sweeper is told to delete: an object that became a chunk stays, and another object of that chunk goes. */
class SweeperTest {
    @TempDir
    Path folder;

    private World world;
    private ProviderStore catalogue;
    private HealthDataStore content;
    private Sweeper sweeper;
    private DataId data;

    @BeforeEach
    void open() throws Exception {
        world = World.open(folder, Suites.ONE);
        catalogue = world.catalogue(User.NORTH);
        content = world.store(User.NORTH);
        sweeper = new Sweeper(world.networks(), catalogue, content);
        StoreScene scene = new StoreScene(world.random());
        try (OwnedInventory inventory = scene.inventory()) {
            catalogue.add(inventory);
            data = scene.begun(catalogue, inventory, DataKind.RECORD);
        }
        assertThat(scene.sealed(catalogue, data, 1, Optional.empty())).isNotNull();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private ObjectName stored(ObjectName name) throws Exception {
        assertThat(content.create(name, new ByteArrayInputStream(new byte[1]))).isEqualTo(1);
        return name;
    }

    @Test
    void object_thatBecameAChunk_stays_andAnotherOfThatChunkGoes() throws Exception {
        ObjectName counts =
                stored(catalogue.chunk(data, ChunkIndex.FIRST).orElseThrow().object());
        ObjectName other = stored(ObjectName.random(data, ChunkIndex.FIRST, world.random()));
        sweeper.delete(counts);
        sweeper.sweep(Leftover.of(counts));
        assertThat(world.files(User.NORTH, data)).hasSize(2);
        sweeper.delete(other);
        assertThat(world.files(User.NORTH, data)).hasSize(1);
        assertThat(content.size(counts)).isEqualTo(1);
    }
}
