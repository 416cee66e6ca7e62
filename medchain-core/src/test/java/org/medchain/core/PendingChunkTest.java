package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamConflictException;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.core.testkit.Faults;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.store.StoreScene;

/** A chunk that is stored and not on the ledger yet has its place in its stream: the next one follows it. */
class PendingChunkTest {
    @TempDir
    Path folder;

    private final Faults faults = new Faults();
    private World world;
    private InventoryPointer inventory;

    @BeforeEach
    void open() throws Exception {
        world = World.closed(folder, Suites.ONE, 31);
        world.aroundLedger(faults::around);
        world.open();
        inventory = world.inventory(NORTH, ALICE);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    /** A writer of a stream whose second chunk waits for the ledger. */
    private StreamWriter resumedBehindAPendingChunk() throws Exception {
        StreamWriter writer = world.stream(inventory, NORTH, DigestScheme.BOUND, 1);
        faults.arm("appending", Faults.Kind.FAILS);
        assertThatThrownBy(() -> World.grow(writer, 1)).isInstanceOf(MedChainException.class);
        faults.arm("appending", Faults.Kind.FAILS);
        assertThat(world.restart(NORTH).health().lastFailure()).contains("the ledger is down");
        faults.disarm();
        StreamWriter resumed = world.provider(NORTH).resumeStream(writer.id());
        assertThat(resumed.next()).isEqualTo(new ChunkIndex(3));
        return resumed;
    }

    @Test
    void append_whenTheChunkBeforeIsNotOnTheLedgerYet_followsIt() throws Exception {
        StreamWriter resumed = resumedBehindAPendingChunk();

        World.grow(resumed, 1);

        InventoryEntry entry =
                world.patient(ALICE).inventory(inventory).find(resumed.id()).orElseThrow();
        assertThat(entry.last()).isEqualTo(new ChunkIndex(3));
        assertThat(world.ledger().history(entry.lastEvent(), 10)).hasSize(3);
        assertThat(world.provider(NORTH).health().isWell()).isTrue();
    }

    @Test
    void append_whenTheLedgerRefusesTheChunkBeforeForGood_leavesNothingOfItAndTakesItsPlace() throws Exception {
        StreamWriter resumed = resumedBehindAPendingChunk();
        world.networks()
                .ledger()
                .append(RevokeCertificates.create(
                                world.consortium().config().genesisHash(),
                                List.of(world.user(NORTH).certificate().serial()),
                                world.consortium().ca().identity())
                        .event());

        assertThatThrownBy(() -> World.grow(resumed, 1)).isInstanceOf(EventRefusedException.class);

        assertThat(resumed.next()).isEqualTo(new ChunkIndex(2));
        assertThat(world.catalogue(NORTH).unrecorded(resumed.id())).isEmpty();
        assertThat(world.files(NORTH, resumed.id())).hasSize(1);
    }

    /** From now on a member is behind: it refuses what refers to a chunk that it does not know, and passes it on to others. */
    private void letTheMemberBeBehind(AtomicInteger refusals) throws Exception {
        world.aroundLedger(honest -> LedgerInstead.of(honest, (proxy, method, args) -> {
            boolean refused = method.getName().equals("append")
                    && ((Event) args[0]).type().equals(EventType.ADD_DATA)
                    && refusals.getAndDecrement() > 0;
            if (!refused) {
                return null;
            }
            Event event = (Event) args[0];
            EventRef taken = honest.append(event).join();
            return CompletableFuture.failedFuture(new EventRefusedException(
                    event.hash(), RefusalReason.REFERENCE_UNKNOWN, "no event before " + taken));
        }));
        world.reopen();
    }

    @Test
    void append_refusedByAMemberThatIsBehind_isKeptAndFoundWhereOthersPutIt() throws Exception {
        DataId stream = world.stream(inventory, NORTH, DigestScheme.BOUND, 1).id();
        AtomicInteger refusals = new AtomicInteger();
        letTheMemberBeBehind(refusals);
        StreamWriter writer = world.provider(NORTH).resumeStream(stream);
        refusals.set(1);
        assertThatThrownBy(() -> World.grow(writer, 1))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("a retry helps");
        assertThat(world.files(NORTH, stream)).hasSize(2);

        refusals.set(1);
        Provider restarted = world.restart(NORTH);
        assertThat(restarted.health().lastFailure()).contains("a retry helps");
        assertThat(restarted.health().backlog().outbox()).isEqualTo(1);

        restarted.publishPending();
        assertThat(restarted.health().isWell()).isTrue();
        World.grow(restarted.resumeStream(stream), 1);
        InventoryEntry entry =
                world.patient(ALICE).inventory(inventory).find(stream).orElseThrow();
        assertThat(world.ledger().history(entry.lastEvent(), 10)).hasSize(3);
        assertThat(world.files(NORTH, stream)).hasSize(3);
    }

    /** What other writers do to the catalogue just before the next look for a chunk that is not on the ledger. */
    private interface Others {
        void act(ProviderStore catalogue, DataId stream) throws Exception;
    }

    /** A writer of a stream of one chunk, whom others forestall once. */
    private StreamWriter forestalled(AtomicReference<Others> others) throws Exception {
        DataId stream = world.stream(inventory, NORTH, DigestScheme.BOUND, 1).id();
        world.aroundCatalogue(honest -> (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(), new Class<?>[] {ProviderStore.class}, (proxy, method, args) -> {
                    Others acting = method.getName().equals("unrecorded") ? others.getAndSet(null) : null;
                    if (acting != null) {
                        acting.act(honest, stream);
                    }
                    try {
                        return method.invoke(honest, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
        return world.restart(NORTH).resumeStream(stream);
    }

    @Test
    void append_whenOthersFinishItAndSealTheNext_givesItsOwnReceipt() throws Exception {
        AtomicReference<Others> others = new AtomicReference<>();
        StreamWriter writer = forestalled(others);
        others.set((catalogue, stream) -> {
            OutboxEntry second = catalogue.unrecorded(stream).orElseThrow();
            EventRef receipt = world.ledger().append(second.event()).join();
            long height = world.ledger().find(receipt).orElseThrow().height();
            catalogue.recorded(stream, second.chunk().index(), new Receipt(receipt, height));
            Event unused = new StoreScene(world.random()).sealed(catalogue, stream, 3, Optional.of(World.time(3)));
        });

        EventRef receipt = writer.append(World.time(2), new ByteArrayInputStream(World.chunk(writer.id(), 2)));

        assertThat(others.get()).isNull();
        assertThat(world.ledger().history(receipt, 10)).hasSize(2);
    }

    @Test
    void append_whenOthersGiveItUp_saysThatARetryHelps() throws Exception {
        AtomicReference<Others> others = new AtomicReference<>();
        StreamWriter writer = forestalled(others);
        others.set((catalogue, stream) -> {
            OutboxEntry second = catalogue.unrecorded(stream).orElseThrow();
            assertThat(catalogue.giveUp(
                            stream, second.chunk().index(), second.event().hash()))
                    .isPresent();
        });
        assertThatThrownBy(() -> World.grow(writer, 1))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("given up");
        World.grow(writer, 1);
        assertThat(writer.next()).isEqualTo(new ChunkIndex(3));
    }

    @Test
    void append_whenOthersGiveUpTheChunkBefore_isRefusedByNameAndGoesOnAfterWhatIsThere() throws Exception {
        StreamWriter resumed = resumedBehindAPendingChunk();
        OutboxEntry second = world.catalogue(NORTH).unrecorded(resumed.id()).orElseThrow();
        assertThat(world.catalogue(NORTH)
                        .giveUp(
                                resumed.id(),
                                second.chunk().index(),
                                second.event().hash()))
                .isPresent();

        assertThatThrownBy(() -> World.grow(resumed, 1))
                .isInstanceOf(StreamConflictException.class)
                .hasMessageContaining("chunk 3 of data " + resumed.id())
                .hasMessageContaining("expected chunk 2")
                .hasMessageContaining("found chunk 1");

        assertThat(resumed.next()).isEqualTo(new ChunkIndex(2));
        World.grow(resumed, 2);
        assertThat(world.provider(NORTH).health().isWell()).isTrue();
    }

    @Test
    void append_whenOthersPutALongerChunkInThePlaceOfTheOneBefore_isRefusedByName() throws Exception {
        StreamWriter resumed = resumedBehindAPendingChunk();
        OutboxEntry second = world.catalogue(NORTH).unrecorded(resumed.id()).orElseThrow();
        assertThat(world.catalogue(NORTH)
                        .giveUp(
                                resumed.id(),
                                second.chunk().index(),
                                second.event().hash()))
                .isPresent();
        TimeRange longer =
                new TimeRange(World.time(2).startMicros(), World.time(3).startMicros() + 1);
        StreamWriter other = world.provider(NORTH).resumeStream(resumed.id());
        EventRef unused = other.append(longer, new ByteArrayInputStream(new byte[1]));

        assertThatThrownBy(() -> World.grow(resumed, 1)).isInstanceOf(StreamConflictException.class);
        assertThat(resumed.next()).isEqualTo(new ChunkIndex(3));
        assertThatThrownBy(() -> World.grow(resumed, 1))
                .as("what is there is known now, and the time the caller's mistake")
                .isInstanceOf(IllegalArgumentException.class);
    }
}
