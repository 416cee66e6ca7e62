package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.Multiset;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.network.StreamEvents;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;

/** What roles ask ledger and directory for: each question is a round trip over a network. */
class QueriesTest {
    @TempDir
    private Path folder;

    private final Multiset<String> asked = ConcurrentHashMultiset.create();
    private World world;

    @BeforeEach
    void open() throws Exception {
        world = World.closed(folder, Suites.ONE, 7);
        world.aroundLedger(ledger -> LedgerInstead.of(ledger, (proxy, method, args) -> {
            asked.add("ledger " + method.getName());
            return null;
        }));
        world.aroundDirectory(directory -> (Dht) Proxy.newProxyInstance(
                Dht.class.getClassLoader(), new Class<?>[] {Dht.class}, (proxy, method, args) -> {
                    asked.add("directory " + method.getName());
                    return method.invoke(directory, args);
                }));
        world.open();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void grant_ofManyDataOfAnInventory_looksAtItOnce() throws Exception {
        InventoryPointer inventory = world.inventory(NORTH, ALICE);
        List<Selection> selections = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            selections.add(Selection.all(inventory, world.record(inventory, NORTH, Bytes.utf8("letter " + i))));
        }
        world.provider(NORTH).publishPending();
        Patient alice = world.patient(ALICE);

        long one = directoryReads(alice, selections.subList(0, 1));
        long eight = directoryReads(alice, selections);

        assertThat(one)
                .as("the head of the inventory, its page, and the session's record")
                .isEqualTo(3);
        assertThat(eight).isEqualTo(one);
    }

    private long directoryReads(Patient alice, List<Selection> selections) throws Exception {
        asked.clear();
        GrantedSession granted = alice.grant(world.user(RAY).certificate(), selections);
        assertThat(granted.unfinished()).isEmpty();
        return asked.count("directory get");
    }

    @Test
    void open_ofASessionInForce_asksTheLedgerOnceForItAndOnceForItsEnd() throws Exception {
        InventoryPointer inventory = world.inventory(NORTH, ALICE);
        DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
        GrantedSession granted =
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, record)));
        world.requester(RAY);
        asked.clear();

        world.requester(RAY).open(granted.pointer());

        assertThat(asked.count("ledger find")).isEqualTo(1);
        assertThat(asked.count("ledger sessionRemoval")).isEqualTo(1);
    }

    /** The requester's questions: the provider asks for no chunk. */
    @Test
    void fetch_ofAStream_asksTheLedgerForEachEventOnce() throws Exception {
        InventoryPointer inventory = world.inventory(NORTH, ALICE);

        fetch(inventory, world.stream(inventory, NORTH, DigestScheme.BOUND, 3).id());

        assertThat(asked.count("ledger chunk"))
                .as("the last one, which was granted, and none after it")
                .isEqualTo(2);
    }

    @Test
    void fetch_ofARecord_asksTheLedgerForItsEventOnce() throws Exception {
        InventoryPointer inventory = world.inventory(NORTH, ALICE);

        fetch(inventory, world.record(inventory, NORTH, Bytes.utf8("letter")));

        assertThat(asked.count("ledger chunk")).isEqualTo(1);
    }

    /** Counts what the fetch alone asks for. */
    private void fetch(InventoryPointer inventory, DataId data) throws Exception {
        GrantedSession granted =
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, data)));
        Session session = world.requester(RAY).open(granted.pointer());
        asked.clear();

        try (VerifiedData fetched =
                world.requester(RAY).fetch(session, data, GrantedRange.unrestricted(), world.gateway())) {
            assertThat(fetched.size()).isPositive();
        }
    }

    @Test
    void streamEvents_askedAgain_askTheLedgerOnceForAChunkThatIsThere() throws Exception {
        InventoryPointer inventory = world.inventory(NORTH, ALICE);
        world.stream(inventory, NORTH, DigestScheme.BOUND, 3);
        StreamEvents events = StreamEvents.of(
                world.networks().ledger(),
                new StreamEvents.Reference(
                        world.patient(ALICE)
                                .inventory(inventory)
                                .entries()
                                .get(0)
                                .lastEvent(),
                        3,
                        world.user(NORTH).identity(),
                        DigestScheme.BOUND.code()));
        asked.clear();

        assertThat(events.find(2)).isPresent();
        assertThat(events.digest(2)).isEqualTo(events.event(2).digest());
        assertThat(events.find(2).orElseThrow().ref()).isEqualTo(events.ref(2));
        assertThat(events.find(4)).isEmpty();
        assertThat(events.find(4)).isEmpty();

        assertThat(asked.count("ledger chunk")).isEqualTo(3);
    }
}
