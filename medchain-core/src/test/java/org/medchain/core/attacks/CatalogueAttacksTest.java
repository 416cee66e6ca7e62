package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.World.chunks;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.core.access.AccessLog;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Provider;
import org.medchain.core.role.ProviderHealth;
import org.medchain.core.role.StreamConflictException;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.WriteKey;
import org.medchain.error.MedChainException;

/** The catalogue is the only truth: what others write, roll back or withhold neither loses data nor stops a provider. */
class CatalogueAttacksTest extends AttackScene {
    CatalogueAttacksTest() {
        super(Suites.ONE);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(Bytes.utf8(text).toByteArray());
    }

    private Provider second() throws MedChainException {
        return world.medChain()
                .provider(world.user(NORTH), world.catalogue(NORTH), world.store(NORTH), AccessLog.none());
    }

    private void assertStored(DataId data, long index, byte[] expected) throws Exception {
        try (InputStream in = world.bytes(NORTH, data, new ChunkIndex(index))) {
            assertThat(in.readAllBytes()).isEqualTo(expected);
        }
    }

    @Test
    void twoWriters_ofOneStream_loseNothingOfEither() throws Exception {
        Provider north = world.provider(NORTH);
        StreamWriter first = north.resumeStream(stream);
        StreamWriter second = north.resumeStream(stream);
        EventRef receipt = first.append(World.time(6), bytes("first"));

        assertThatThrownBy(() -> second.append(World.time(6), bytes("second")))
                .isInstanceOf(StreamConflictException.class);
        assertThatThrownBy(() -> second.append(World.time(7), bytes("second")))
                .isInstanceOf(StreamConflictException.class);
        assertThat(second.append(World.time(6), bytes("first"))).isEqualTo(receipt);
        assertStored(stream, 6, Bytes.utf8("first").toByteArray());

        north.resumeStream(stream).append(World.time(7), bytes("second"));
        assertStored(stream, 7, Bytes.utf8("second").toByteArray());
        assertThat(world.ledger().history(receipt, 100)).hasSize(6);
    }

    @Test
    void twoWriters_ofTheSameBytesAtAnotherTime_areNotTakenForOne() throws Exception {
        StreamWriter first = world.stream(inventory, NORTH, DigestScheme.PLAIN, 1);
        StreamWriter second = world.provider(NORTH).resumeStream(first.id());
        first.append(World.time(2), bytes("beats"));

        assertThatThrownBy(() -> second.append(World.time(3), bytes("beats")))
                .isInstanceOf(StreamConflictException.class);
    }

    @Test
    void twoProviderObjects_onOneCatalogue_loseNothingOfEither() throws Exception {
        StreamWriter first = world.provider(NORTH).resumeStream(stream);
        StreamWriter second = second().resumeStream(stream);
        second.append(World.time(6), bytes("second"));

        assertThatThrownBy(() -> first.append(World.time(6), bytes("first")))
                .isInstanceOf(StreamConflictException.class);
        assertStored(stream, 6, Bytes.utf8("second").toByteArray());
    }

    @Test
    void directory_thatShowsAnOlderInventory_rewindsNoStream() throws Exception {
        List<DirectoryRecord> seen = directory.seen();
        world.restart(NORTH);
        for (DirectoryRecord record : seen) {
            directory.lie(record.address(), directory.versions(record.address()).get(0));
        }

        StreamWriter writer = world.restart(NORTH).resumeStream(stream);

        assertThat(writer.next()).isEqualTo(new ChunkIndex(6));
        World.grow(writer, 1);
        for (long index = 1; index <= 6; index++) {
            assertStored(stream, index, World.chunk(stream, index));
        }
        directory.beHonest();
        assertThat(world.patient(ALICE)
                        .inventory(inventory)
                        .find(stream)
                        .orElseThrow()
                        .last())
                .isEqualTo(new ChunkIndex(6));
    }

    @Test
    void directory_thatIsDown_keepsNoChunkFromTheLedger() throws Exception {
        world.close();
        world.aroundDirectory(honest -> new DownDirectory(honest));
        world.open();
        Provider north = world.provider(NORTH);
        World.grow(north.resumeStream(stream), 1);
        ProviderHealth health = north.health();
        assertThat(health.isWell()).isFalse();
        assertThat(health.backlog().failedPages()).isPositive();
        assertThat(health.backlog().outbox()).isZero();
        assertThat(health.lastFailure()).contains("down");

        world.close();
        world.aroundDirectory(honest -> honest);
        world.open();
        assertThat(world.provider(NORTH).health().isWell()).isTrue();
        assertThat(world.patient(ALICE)
                        .inventory(inventory)
                        .find(stream)
                        .orElseThrow()
                        .last())
                .isEqualTo(new ChunkIndex(6));
    }

    /** Takes the write key that only the provider has, and does the worst that it can do. */
    private void brick(boolean remove) throws Exception {
        try (OwnedInventory owned =
                        world.catalogue(NORTH).inventory(inventory.id()).orElseThrow();
                WriteKey key = WriteKey.derive(inventory.name().suite(), owned.writeSeed())) {
            for (DirectoryRecord record : directory.seen()) {
                if (record.name().writeKey().equals(key.publicKey())) {
                    Object outcome = remove
                            ? world.directory()
                                    .remove(key.tombstone(record.name(), Long.MAX_VALUE))
                                    .join()
                            : world.directory()
                                    .put(key.record(record.name(), Long.MAX_VALUE, Bytes.utf8("garbage")))
                                    .join();
                    assertThat(outcome).isNotNull();
                }
            }
        }
    }

    @Test
    void inventory_atTheHighestVersion_costsItsReadersAndNobodyElse() throws Exception {
        brick(false);
        assertOnlyThisInventorySuffers();
    }

    @Test
    void inventory_removedFromTheDirectory_costsItsReadersAndNobodyElse() throws Exception {
        brick(true);
        assertOnlyThisInventorySuffers();
    }

    private void assertOnlyThisInventorySuffers() throws Exception {
        InventoryPointer bobs = world.inventory(NORTH, BOB);
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
        assertThat(world.provider(NORTH).health().backlog().failedPages()).isPositive();

        Provider north = world.restart(NORTH);

        World.grow(north.resumeStream(stream), 1);
        world.record(bobs, NORTH, Bytes.utf8("bob's"));
        assertThat(world.patient(BOB).inventory(bobs).entries()).hasSize(1);
        assertThat(north.inventory(inventory).find(stream).orElseThrow().last()).isEqualTo(new ChunkIndex(7));
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);
        assertThatThrownBy(() -> world.patient(ALICE).inventory(inventory)).isInstanceOf(MedChainException.class);
    }
}
