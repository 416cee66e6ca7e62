package org.medchain.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.testkit.store.StoreScene.NOW;
import static org.medchain.testkit.store.StoreScene.range;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.NewData;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.store.StoreScene;

/** Two catalogues, as of two processes, on one database: of all that ask for the same thing at once, one gets it. */
class SharedCatalogueRaceTest {
    private static final int ROUNDS = 15;
    private static final int CALLERS = 8;

    private final TestRandom random = TestRandom.seeded(31);
    private final StoreScene scene = new StoreScene(random);
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final CyclicBarrier together = new CyclicBarrier(CALLERS);
    private HikariDataSource source;
    private List<ProviderStore> stores;
    private OwnedInventory inventory;

    /** Made by both at once, tables included. */
    @BeforeEach
    void open() throws Exception {
        source = PostgresServer.required().emptySchema();
        List<ProviderStore> opened =
                race(caller -> JdbcProviderStore.openShared(source, TestRandom.seeded(caller), Duration.ofMinutes(1)));
        stores = opened.subList(0, 2);
        inventory = scene.inventory();
        race(caller -> {
            store(caller).add(inventory);
            return true;
        });
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        if (source != null) {
            source.close();
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T by(int caller) throws Exception;
    }

    private ProviderStore store(int caller) {
        return stores.get(caller % stores.size());
    }

    private <T> List<T> race(Call<T> call) throws Exception {
        List<Callable<T>> calls = IntStream.range(0, CALLERS)
                .<Callable<T>>mapToObj(caller -> () -> {
                    together.await();
                    return call.by(caller);
                })
                .toList();
        List<T> results = new ArrayList<>();
        for (Future<T> future : threads.invokeAll(calls)) {
            results.add(future.get());
        }
        return results;
    }

    @Test
    void tables_madeByAll_areThere() throws Exception {
        for (int round = 0; round < ROUNDS / 2; round++) {
            try (HikariDataSource empty = PostgresServer.required().emptySchema()) {
                List<ProviderStore> opened = race(caller ->
                        JdbcProviderStore.openShared(empty, TestRandom.seeded(caller), Duration.ofMinutes(1)));
                for (ProviderStore store : opened) {
                    store.add(scene.inventory());
                }
            }
        }
    }

    @Test
    void claims_ofOneChunk_oneIsGranted() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            DataId data = scene.begun(stores.get(0), inventory, DataKind.STREAM);
            List<ChunkClaim> claims =
                    race(caller -> StoreScene.claim(store(caller), data, ChunkIndex.FIRST, range(1), NOW));
            assertThat(claims).filteredOn(ChunkClaim.Claimed.class::isInstance).hasSize(1);
            assertThat(claims).filteredOn(ChunkClaim.Busy.class::isInstance).hasSize(CALLERS - 1);
        }
    }

    @Test
    void deadClaim_isEndedByOneAndLeftOverOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            DataId data = scene.begun(stores.get(0), inventory, DataKind.STREAM);
            StoreScene.claimed(stores.get(0), data, 1, range(1));
            List<Boolean> ended = race(caller -> store(caller).takeOver(NOW.plusSeconds(90), 10).stream()
                    .map(Leftover::data)
                    .toList()
                    .contains(data));
            assertThat(ended).as("round %d", round).containsOnlyOnce(true);
        }
        assertThat(stores.get(1).leftovers(NOW.plusSeconds(90), 100)).hasSize(ROUNDS);
    }

    @Test
    void deadClaim_wantedByAll_isGrantedToOne() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            DataId data = scene.begun(stores.get(0), inventory, DataKind.STREAM);
            StoreScene.claimed(stores.get(0), data, 1, range(1));
            List<Boolean> got = race(
                    caller -> StoreScene.claim(store(caller), data, ChunkIndex.FIRST, range(1), NOW.plusSeconds(90))
                            instanceof ChunkClaim.Claimed);
            assertThat(got).as("round %d", round).containsOnlyOnce(true);
        }
        assertThat(stores.get(1).leftovers(NOW.plusSeconds(90), 100)).hasSize(ROUNDS);
    }

    @Test
    void operationKey_usedByAll_beginsOneRecord() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            OperationKey key = OperationKey.of("round " + round);
            List<StoredData> begun = race(caller -> {
                NewData data = scene.data(inventory, DataKind.RECORD);
                try (SecretBytes secret = scene.secret()) {
                    return store(caller).begin(key, data, secret);
                }
            });
            assertThat(new HashSet<>(begun)).hasSize(1);
        }
        assertThat(stores.get(1).page(inventory.id(), 0))
                .extracting(StoredData::ordinal)
                .containsExactlyElementsOf(
                        IntStream.range(0, ROUNDS).mapToObj(Long::valueOf).toList());
    }

    @Test
    void request_broughtToAll_isAdmittedOnceAndTheLogHasNoGaps() throws Exception {
        Digest requester = scene.digest();
        for (int round = 0; round < ROUNDS; round++) {
            Bytes nonce = Bytes.random(random, 16);
            AccessEntry entry = entry(requester);
            List<Boolean> admitted = race(caller -> store(caller).admit(requester, nonce, NOW, entry));
            assertThat(admitted).containsOnlyOnce(true);
        }
        race(caller -> {
            store(caller).log(entry(requester));
            return true;
        });
        assertThat(stores.get(1).accessLog(0, 1_000))
                .extracting(LoggedAccess::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ROUNDS + CALLERS).boxed().toList());
    }

    @Test
    void refusedEvent_isGivenUpByOne() throws Exception {
        DataId data = scene.begun(stores.get(0), inventory, DataKind.STREAM);
        Event event = scene.sealed(stores.get(0), data, 1);
        List<Boolean> got = race(caller ->
                store(caller).giveUp(data, ChunkIndex.FIRST, event.hash()).isPresent());
        assertThat(got).containsOnlyOnce(true);
    }

    @Test
    void inventory_filledByAll_givesEveryRecordAPlaceOfItsOwn() throws Exception {
        race(caller -> {
            for (int i = 0; i < ROUNDS; i++) {
                DataId data = scene.begun(store(caller), inventory, DataKind.RECORD);
                scene.recorded(store(caller), data, 1, Optional.empty());
            }
            return true;
        });
        assertThat(stores.get(0).size(inventory.id()).entries()).isEqualTo((long) CALLERS * ROUNDS);
        HashSet<Long> ordinals = new HashSet<>();
        for (int page = 0; page < stores.get(0).size(inventory.id()).pages(); page++) {
            stores.get(0).page(inventory.id(), page).forEach(data -> ordinals.add(data.ordinal()));
        }
        assertThat(ordinals).hasSize(CALLERS * ROUNDS);
    }

    private AccessEntry entry(Digest requester) {
        return new AccessEntry(
                NOW, requester, Optional.empty(), Optional.empty(), "GRANTED", scene.digest(), Bytes.empty());
    }
}
