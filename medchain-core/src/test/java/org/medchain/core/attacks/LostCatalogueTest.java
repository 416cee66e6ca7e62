package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.World.chunks;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Reconciliation;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.DataState;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.Faults;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/** A hospital whose newest catalogue is gone: it answers and writes nothing until what is lost was looked at and accepted. */
class LostCatalogueTest extends AttackScene {
    LostCatalogueTest() {
        super(Suites.ONE);
    }

    /** Keeps a copy of North's catalogue as it is now. */
    private void copyCatalogue() throws Exception {
        world.stop(NORTH);
        copy(world.catalogueFile(NORTH).getParent(), folder.resolve("night"));
    }

    /** The copy is all that North has left. */
    private void loseTheNewest() throws Exception {
        world.stop(NORTH);
        copy(folder.resolve("night"), world.catalogueFile(NORTH).getParent());
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectories(from);
        Files.createDirectories(to);
        try (Stream<Path> old = Files.list(to)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private AbstractThrowableAssert<?, ?> assertBehind(long events) {
        return assertThatThrownBy(() -> world.provider(NORTH))
                .isInstanceOfSatisfying(CatalogueBehindException.class, behind -> assertThat(behind.events())
                        .isEqualTo(events));
    }

    private Reconciliation reconcile() throws MedChainException {
        return world.medChain().reconcile(world.user(NORTH), world.catalogue(NORTH));
    }

    private void assertTakesNoMore(DataId closed) {
        assertThatThrownBy(() -> World.grow(world.provider(NORTH).resumeStream(closed), 1))
                .isInstanceOf(DataEndedException.class);
    }

    @Test
    void lastNightsCatalogue_besideTodaysLedger_isNoticedAndReconciled() throws Exception {
        DataId other = world.stream(inventory, NORTH, DigestScheme.BOUND, 2).id();
        copyCatalogue();
        World.grow(world.provider(NORTH).resumeStream(stream), 2);
        DataId lost = world.record(inventory, NORTH, Bytes.utf8("lost"));
        loseTheNewest();

        assertBehind(3).hasMessageContaining("reconcile");
        Reconciliation done = reconcile();

        assertThat(done.closed()).containsExactly(stream);
        assertThat(done.lost()).hasSize(3);
        assertThat(world.catalogue(NORTH).data(lost)).isEmpty();
        assertTakesNoMore(stream);
        assertThat(world.files(NORTH, stream)).hasSize(7);
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);
        World.grow(world.provider(NORTH).resumeStream(other), 1);
        StreamWriter fresh = world.stream(inventory, NORTH, DigestScheme.BOUND, 2);
        assertThat(fresh.next()).isEqualTo(new ChunkIndex(3));
        world.restart(NORTH);
    }

    @Test
    void catalogue_thatIsGone_isNoticed() throws Exception {
        loseTheNewest();
        assertBehind(6);
    }

    @Test
    void ledger_thatHandsOutFewEventsAtATime_isReadToItsEnd() throws Exception {
        world.aroundLedger(honest -> LedgerInstead.of(
                honest,
                (proxy, method, args) -> method.getName().equals("eventsBy")
                        ? honest.eventsBy((PublicIdentity) args[0], (EventType) args[1], (long) args[2], 2)
                        : null));
        world.reopen();
        copyCatalogue();
        World.grow(world.provider(NORTH).resumeStream(stream), 5);
        loseTheNewest();

        assertBehind(5);
        assertThat(reconcile().lost()).hasSize(5);
        world.provider(NORTH);
    }

    @Test
    void eventInTheBlockOfTheNewestThatIsKnown_isNoticed() throws Exception {
        long known = world.catalogue(NORTH).lastHeight();
        world.aroundLedger(honest -> LedgerInstead.of(
                honest,
                (proxy, method, args) -> method.getName().equals("eventsBy")
                        ? endingAt(known, honest.eventsBy((PublicIdentity) args[0], (EventType) args[1], 0, 100), args)
                        : null));
        world.reopen();
        copyCatalogue();
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
        loseTheNewest();
        assertBehind(1);
    }

    /** The same events, as if all that came after {@code height} had been in that block. */
    private static List<LedgerEntry> endingAt(long height, List<LedgerEntry> entries, Object[] asked) {
        return entries.stream()
                .map(entry -> new LedgerEntry(
                        entry.event(), entry.ref(), Math.min(height, entry.height()), entry.timestamp()))
                .filter(entry -> entry.height() >= (long) asked[2])
                .toList();
    }

    @Test
    void streamWhoseSealedChunkWasFollowed_isClosed() throws Exception {
        Faults faults = new Faults();
        world.aroundLedger(faults::around);
        world.reopen();
        StreamWriter writer = world.provider(NORTH).resumeStream(stream);
        faults.arm("appending", Faults.Kind.FAILS_WHEN_DONE);
        assertThatThrownBy(() -> World.grow(writer, 1)).isInstanceOf(UnavailableException.class);
        copyCatalogue();
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
        loseTheNewest();

        assertBehind(1);
        assertThat(reconcile().closed()).containsExactly(stream);

        Provider north = world.provider(NORTH);
        assertThat(north.inventory(inventory).find(stream).orElseThrow().last()).isEqualTo(new ChunkIndex(6));
        assertTakesNoMore(stream);
    }

    @Test
    void streamOnALaterPageOfItsInventory_isClosedToo() throws Exception {
        for (int number = 1; number < 16; number++) {
            world.record(inventory, NORTH, Bytes.utf8("letter " + number));
        }
        DataId late = world.stream(inventory, NORTH, DigestScheme.BOUND, 1).id();
        copyCatalogue();
        World.grow(world.provider(NORTH).resumeStream(late), 1);
        loseTheNewest();

        assertBehind(1);
        assertThat(reconcile().closed()).containsExactly(late);
        assertTakesNoMore(late);
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
    }

    @Test
    void reconcile_ofACatalogueThatLacksNothing_changesNothing() throws Exception {
        world.stop(NORTH);
        Reconciliation done = reconcile();
        assertThat(done.closed()).isEmpty();
        assertThat(done.lost()).isEmpty();
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
    }

    @Test
    void chunkSealedAndOnTheLedger_isNoEventThatTheCatalogueLacks() throws Exception {
        Faults faults = new Faults();
        world.aroundLedger(faults::around);
        world.reopen();
        StreamWriter writer = world.provider(NORTH).resumeStream(stream);
        faults.arm("appending", Faults.Kind.FAILS_WHEN_DONE);
        assertThatThrownBy(() -> World.grow(writer, 1)).isInstanceOf(UnavailableException.class);

        World.grow(world.restart(NORTH).resumeStream(stream), 1);

        assertThat(world.provider(NORTH)
                        .inventory(inventory)
                        .find(stream)
                        .orElseThrow()
                        .last())
                .isEqualTo(new ChunkIndex(7));
    }

    private DataId begin(String name) throws Exception {
        return world.provider(NORTH)
                .startStream(inventory, OperationKey.of(name), World.described(NORTH, name), DigestScheme.BOUND)
                .id();
    }

    @Test
    void catalogue_thatIsBehind_sendsNothing() throws Exception {
        Faults faults = new Faults();
        AtomicInteger appended = new AtomicInteger();
        world.aroundLedger(honest -> LedgerInstead.of(faults.around(honest), (proxy, method, args) -> {
            appended.addAndGet(method.getName().equals("append") ? 1 : 0);
            return null;
        }));
        world.reopen();
        StreamWriter writer = world.provider(NORTH).resumeStream(stream);
        faults.arm("appending", Faults.Kind.FAILS);
        assertThatThrownBy(() -> World.grow(writer, 1)).isInstanceOf(UnavailableException.class);
        copyCatalogue();
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
        loseTheNewest();
        assertThat(world.catalogue(NORTH).backlog().outbox()).isEqualTo(1);

        appended.set(0);
        assertBehind(1);
        assertThat(appended).hasValue(0);
    }

    @Test
    void dataWithoutAChunk_ifNoFirstChunkIsLost_staysOpen() throws Exception {
        DataId begun = begin("begun");
        copyCatalogue();
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
        loseTheNewest();

        assertThat(reconcile().closed()).containsExactly(stream);
        World.grow(world.provider(NORTH).resumeStream(begun), 1);
    }

    /** The first chunk that is lost may be of anything that had begun, and is not the last event that is lost. */
    @Test
    void dataWithoutAChunk_ifAFirstChunkIsLost_isClosedUnlessItWasWithdrawn() throws Exception {
        DataId begun = begin("begun");
        DataId withdrawn = begin("withdrawn");
        world.provider(NORTH).withdraw(withdrawn);
        copyCatalogue();
        world.record(inventory, NORTH, Bytes.utf8("lost"));
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
        long newest = world.catalogue(NORTH).lastHeight();
        loseTheNewest();

        assertThat(reconcile().closed()).containsExactlyInAnyOrder(begun, stream);
        assertThat(world.catalogue(NORTH).data(withdrawn).orElseThrow().state()).isEqualTo(DataState.WITHDRAWN);
        assertThat(world.catalogue(NORTH).lastHeight()).isEqualTo(newest);
        assertTakesNoMore(begun);
    }

    @Test
    void reconciliation_thatCannotCloseAStream_acceptsNothingAndMayBeRepeated() throws Exception {
        copyCatalogue();
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
        loseTheNewest();
        AtomicBoolean full = new AtomicBoolean(true);
        world.aroundCatalogue(honest -> (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(), new Class<?>[] {ProviderStore.class}, (proxy, method, args) -> {
                    if (full.get() && method.getName().equals("close") && args != null) {
                        throw new StorageException("the disk is full", new IOException("write"));
                    }
                    try {
                        return method.invoke(honest, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));

        assertThatThrownBy(this::reconcile).isInstanceOf(StorageException.class);
        full.set(false);
        assertBehind(1);
        assertThat(reconcile().closed()).containsExactly(stream);
        assertTakesNoMore(stream);
    }
}
