package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Striped;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.core.internal.record.InventoryKeys;
import org.medchain.core.internal.record.InventoryWriter;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;

/** Inventories that change at once: each is published by one at a time, and none waits for another. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublicationsAtOnceTest {
    /** How many locks a projection once had, for however many inventories. */
    private static final int LOCKS = 256;

    @TempDir
    Path folder;

    private final TestRandom random = TestRandom.seeded(47);
    private final PublicIdentity patient =
            SoftwareIdentity.generate(SuiteId.X25519, random).publicIdentity();
    private final PublicIdentity provider =
            SoftwareIdentity.generate(SuiteId.X25519, random).publicIdentity();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();

    /** The inventory at whose secrets the catalogue stops. */
    private final AtomicReference<InventoryId> held = new AtomicReference<>();

    private ProviderStore catalogue;
    private Dht directory;
    private InventoryProjection projection;

    @BeforeEach
    void open() throws Exception {
        catalogue = JdbcProviderStore.openFile(folder.resolve("catalogue.db"), random);
        directory = DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder.resolve("directory")).build());
        projection = new InventoryProjection(
                holding(),
                new InventoryWriter(new DirectoryClient(directory, Duration.ofSeconds(60)), random),
                new AtomicReference<>(""));
    }

    @AfterEach
    void close() throws Exception {
        directory.close();
        catalogue.close();
    }

    private ProviderStore holding() {
        return (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(), new Class<?>[] {ProviderStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("inventory") && args[0].equals(held.get())) {
                        begun.complete(null);
                        goOn.join();
                    }
                    try {
                        return method.invoke(catalogue, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private InventoryKeys keys() throws MedChainException {
        return InventoryKeys.generate(patient, provider, random);
    }

    private InventoryId add(InventoryKeys keys) throws MedChainException {
        try (OwnedInventory owned =
                new OwnedInventory(keys.pointer(), copy(keys.contentKey()), copy(keys.writeSeed()))) {
            catalogue.add(owned);
            return owned.id();
        }
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.takeOwnership(secret.exposeCopy());
    }

    /** An inventory that shares a lock with another one, if locks are shared. */
    private InventoryId besides(InventoryId other) throws MedChainException {
        Striped<Lock> shared = Striped.lock(LOCKS);
        while (true) {
            try (InventoryKeys keys = keys()) {
                if (shared.get(keys.pointer().id()).equals(shared.get(other))) {
                    return add(keys);
                }
            }
        }
    }

    private void assertPublishedWhileTheOtherIsHeld(InventoryId other, InventoryId changed) throws Exception {
        held.set(other);
        Thread first = new Thread(() -> projection.publish(other), "first");
        first.start();
        begun.get(60, TimeUnit.SECONDS);
        projection.publish(changed);
        assertThat(catalogue.toPublish(changed, 1)).isEmpty();
        assertThat(catalogue.toPublish(other, 1)).isNotEmpty();
        goOn.complete(null);
        first.join();
        assertThat(catalogue.toPublish(other, 1)).isEmpty();
    }

    @Test
    void inventory_whateverItsId_doesNotWaitForAnotherOne() throws Exception {
        InventoryId other;
        try (InventoryKeys keys = keys()) {
            other = add(keys);
        }
        assertPublishedWhileTheOtherIsHeld(other, besides(other));
    }
}
