package org.medchain.core.store.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.ChunkFacts;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.store.StoreScene;

/** Writes into a catalogue until it is killed, and prints each change that was acknowledged, ended by a full stop. */
final class CatalogueWriter {
    private static final int CHUNKS = 5;
    private static final int NONCE_SIZE = 16;

    private final ProviderStore store;
    private final TestRandom random;
    private final StoreScene scene;

    private CatalogueWriter(ProviderStore store, TestRandom random) {
        this.store = store;
        this.random = random;
        this.scene = new StoreScene(random);
    }

    /** Arguments: a seed, then a file; or a seed, a port and a schema. */
    public static void main(String[] arguments) throws Exception {
        TestRandom random = TestRandom.seeded(Long.parseLong(arguments[0]));
        ProviderStore store = arguments.length == 2
                ? JdbcProviderStore.openFile(Path.of(arguments[1]), random)
                : JdbcProviderStore.openShared(
                        PostgresServer.pool(Integer.parseInt(arguments[1]), arguments[2]),
                        random,
                        Duration.ofMinutes(1));
        CatalogueWriter writer = new CatalogueWriter(store, random);
        OwnedInventory inventory = writer.inventory();
        acknowledge("open");
        while (true) {
            writer.writeStream(inventory);
        }
    }

    private OwnedInventory inventory() throws MedChainException {
        List<InventoryPointer> known = store.inventories();
        if (known.isEmpty()) {
            store.add(scene.inventory());
        }
        return store.inventory(store.inventories().get(0).id()).orElseThrow();
    }

    private void writeStream(OwnedInventory inventory) throws MedChainException {
        DataId data = scene.begun(store, inventory, DataKind.STREAM);
        acknowledge("data", data.value().toHex());
        for (int index = 1; index <= CHUNKS; index++) {
            ChunkIndex at = new ChunkIndex(index);
            ChunkFacts facts = scene.facts();
            Event event = scene.event();
            store.seal(data, at, StoreScene.claimed(store, data, index, StoreScene.range(index)), facts, event);
            acknowledge(
                    "sealed",
                    data.value().toHex(),
                    "" + index,
                    event.hash().value().toHex(),
                    facts.toString());
            Receipt receipt = scene.receipt(event, index);
            store.recorded(data, at, receipt);
            acknowledge("recorded", data.value().toHex(), "" + index, receipt.toString());
            Digest requester = scene.digest();
            Bytes nonce = Bytes.random(random, NONCE_SIZE);
            store.admit(requester, nonce, StoreScene.NOW, entry(requester));
            acknowledge("admitted", requester.value().toHex(), nonce.toHex());
        }
    }

    private AccessEntry entry(Digest requester) {
        return new AccessEntry(
                StoreScene.NOW,
                requester,
                Optional.empty(),
                Optional.empty(),
                "GRANTED",
                scene.digest(),
                Bytes.random(random, 2_000));
    }

    @SuppressWarnings("SystemOut")
    private static void acknowledge(String... fields) {
        System.out.println(String.join("|", fields) + "|.");
        System.out.flush();
    }
}
