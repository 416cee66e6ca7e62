package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.described;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProjectionPage;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.UnavailableException;
import org.medchain.io.FileTrees;

/** A directory that lost all its records, or that another one without them took the place of. */
class LostDirectoryTest {
    private static final int RECORDS = 20;
    private static final int CHUNKS = ProjectionPage.RUNS + 2;
    private static final GrantedRange ALL = GrantedRange.unrestricted();

    @TempDir
    Path folder;

    private final List<DataId> records = new ArrayList<>();
    private World world;
    private InventoryPointer inventory;
    private StreamWriter stream;
    private GrantedSession granted;

    @BeforeEach
    void open() throws Exception {
        world = World.open(folder, Suites.ONE);
        inventory = world.inventory(NORTH, ALICE);
        for (int i = 0; i < RECORDS; i++) {
            records.add(world.record(inventory, NORTH, Bytes.utf8("letter " + i)));
        }
        stream = world.provider(NORTH)
                .startStream(
                        inventory, OperationKey.random(world.random()), described(NORTH, "ecg"), DigestScheme.BOUND);
        for (int index = 1; index <= CHUNKS; index++) {
            stream.append(time(index), new ByteArrayInputStream(World.chunk(stream.id(), index)));
        }
        granted = grant(Selection.all(inventory, records.get(1)));
        world.provider(NORTH)
                .accept(granted.invitationForProvider(world.user(NORTH).identity()));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    /** Each chunk is a run of its own. */
    private static TimeRange time(long index) {
        return World.time(2 * index);
    }

    private GrantedSession grant(Selection selection) throws Exception {
        return world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(selection));
    }

    private Session accept(GrantedSession session) throws Exception {
        return world.requester(RAY).accept(session.forRequester());
    }

    private void loseDirectory() throws Exception {
        world.close();
        FileTrees.delete(folder.resolve("directory"));
        world.open();
    }

    private void assertShownWhole() throws Exception {
        Inventory read = world.patient(ALICE).inventory(inventory);
        List<DataId> all = new ArrayList<>(records);
        all.add(stream.id());
        assertThat(read.entries()).extracting(InventoryEntry::id).containsExactlyElementsOf(all);
        assertThat(read.unreadablePages()).isZero();

        Session letter = accept(grant(Selection.all(inventory, records.get(0))));
        assertThat(fetched(letter, records.get(0), ALL)).isEqualTo(Bytes.utf8("letter 0"));
        GrantedRange old = GrantedRange.of(new TimeRange(time(3).startMicros(), time(5).endMicros()));
        Session beats = accept(grant(new Selection(inventory, stream.id(), old)));
        byte[] chunks = Bytes.concat(chunk(3), chunk(4), chunk(5)).toByteArray();
        assertThat(fetched(beats, stream.id(), old).toByteArray()).isEqualTo(chunks);
    }

    private Bytes chunk(long index) {
        return Bytes.takeOwnership(World.chunk(stream.id(), index));
    }

    private Bytes fetched(Session session, DataId data, GrantedRange range) throws Exception {
        try (VerifiedData verified = world.requester(RAY).fetch(session, data, range, world.gateway())) {
            return Reading.all(verified);
        }
    }

    @Test
    void republish_afterTheDirectoryLostEverything_showsAllAgainHoweverOften() throws Exception {
        loseDirectory();
        Provider north = world.provider(NORTH);
        north.publishPending();
        assertThatThrownBy(() -> world.patient(ALICE).inventory(inventory))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("Provider.republish");

        north.republish(inventory);
        assertThat(north.health().isWell()).isTrue();
        assertShownWhole();
        north.republish(inventory);
        assertThat(north.health().isWell()).isTrue();
        assertShownWhole();
    }

    @Test
    void republish_whileTheDirectoryIsAway_isDoneOnceItIsBack() throws Exception {
        boolean[] away = {true};
        world.aroundDirectory(honest -> failing(honest, away));
        loseDirectory();
        Provider north = world.provider(NORTH);
        north.republish(inventory);
        assertThat(north.health().backlog().pages()).isEqualTo(4);
        assertThat(north.health().lastFailure()).contains("away for a test");

        away[0] = false;
        north.publishPending();

        assertThat(north.health().isWell()).isTrue();
        assertShownWhole();
    }

    private static Dht failing(Dht honest, boolean[] away) {
        return (Dht) Proxy.newProxyInstance(
                Dht.class.getClassLoader(),
                new Class<?>[] {Dht.class},
                (proxy, method, args) -> away[0] && method.getName().equals("put")
                        ? CompletableFuture.completedFuture(new WriteOutcome.Unavailable("away for a test"))
                        : method.invoke(honest, args));
    }

    @Test
    void republish_ofAll_showsEveryInventoryAgain() throws Exception {
        InventoryPointer bobs = world.inventory(NORTH, BOB);
        DataId letter = world.record(bobs, NORTH, Bytes.utf8("bob's"));
        loseDirectory();

        world.provider(NORTH).republish();

        assertThat(world.patient(BOB).inventory(bobs).entries())
                .extracting(InventoryEntry::id)
                .containsExactly(letter);
        assertShownWhole();
    }

    @Test
    void republish_afterThePatientPublishedASessionAgain_describesItsDataThere() throws Exception {
        loseDirectory();
        Provider north = world.provider(NORTH);
        north.republish(inventory);
        assertThat(world.patient(ALICE).publish(granted.id())).isEmpty();
        assertThat(accept(granted).items()).isEmpty();

        north.republish(inventory);

        Session session = accept(granted);
        assertThat(session.items()).hasSize(1);
        assertThat(fetched(session, records.get(1), ALL)).isEqualTo(Bytes.utf8("letter 1"));
    }

    /** Its sections were published again without descriptions, which have grown meanwhile. */
    @Test
    void accept_ofASessionWithoutRoomForItsDescriptions_keepsIt() throws Exception {
        InventoryPointer bobs = world.inventory(NORTH, BOB);
        List<Selection> many = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            many.add(Selection.all(bobs, world.record(bobs, NORTH, Bytes.utf8("letter " + i))));
        }
        GrantedSession full = world.patient(BOB).grant(world.user(RAY).certificate(), many);
        loseDirectory();
        Provider north = world.provider(NORTH);
        assertThat(world.patient(BOB).publish(full.id())).isEmpty();
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < 15; i++) {
            tags.put("tag " + i, "x".repeat(1024));
        }
        for (Selection selection : many) {
            north.describe(
                    selection.data(),
                    new DataDescription(tags, described(NORTH, "letter").url()));
        }

        assertThat(north.accept(full.invitationForProvider(world.user(NORTH).identity())))
                .isEqualTo(full.id());

        assertThat(north.evidence(full.id())).isPresent();
        assertThat(accept(full).items()).hasSizeBetween(50, 69);
    }

    @Test
    void republish_ofAnothersInventory_isRefused() throws Exception {
        InventoryPointer souths = world.inventory(SOUTH, ALICE);
        assertThatThrownBy(() -> world.provider(NORTH).republish(souths))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another provider's");
    }
}
