package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.World.described;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;

/** A provider and a patient whose asynchronous calls go to a ledger that can be mute. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AsynchronousScene {
    static final int MANY = 1025;
    static final Bytes LETTER = Bytes.utf8("letter");

    @TempDir
    Path folder;

    World world;
    MedChain medchain;
    Provider north;
    Patient alice;
    InventoryPointer inventory;

    /** While true, the ledger takes events and does not answer. */
    final AtomicBoolean mute = new AtomicBoolean();

    final AtomicInteger sent = new AtomicInteger();

    @BeforeEach
    void open() throws Exception {
        world = World.open(folder.resolve("world"), Suites.ONE);
        open(Optional.empty());
    }

    void open(Optional<Executor> executor) throws Exception {
        Ledger ledger = LedgerInstead.of(world.ledger(), (proxy, method, args) -> {
            if (!method.getName().equals("append")) {
                return null;
            }
            sent.incrementAndGet();
            return mute.get() ? new CompletableFuture<EventRef>() : null;
        });
        HostBuilder builder = MedChain.over(folder.resolve("roles"), ledger, world.directory())
                .clock(world.clock())
                .random(world.random());
        executor.ifPresent(builder::executor);
        medchain = builder.open();
        north = medchain.provider(world.user(NORTH));
        world.gateway().route(NORTH.host(), north::serve);
        alice = medchain.patient(world.user(ALICE));
        inventory = alice.accept(north.noticeOf(north.createInventory(alice.certificate())));
    }

    void reopen(Executor executor) throws Exception {
        medchain.close();
        open(Optional.of(executor));
    }

    @AfterEach
    void close() throws Exception {
        medchain.close();
        world.close();
    }

    static InputStream bytes(Bytes content) {
        return new ByteArrayInputStream(content.toByteArray());
    }

    CompletableFuture<DataId> letter(String key) {
        return north.addRecordAsync(
                inventory, OperationKey.of(key), described(NORTH, "letter"), Optional.empty(), bytes(LETTER));
    }

    StreamWriter stream() throws Exception {
        return north.startStream(inventory, OperationKey.of("stream"), described(NORTH, "ecg"), DigestScheme.BOUND);
    }

    static CompletableFuture<EventRef> append(StreamWriter writer, long index) {
        return writer.appendAsync(World.time(index), new ByteArrayInputStream(World.chunk(writer.id(), index)));
    }

    static <T> T ended(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    static void assertFailed(Class<? extends Throwable> cause, CompletableFuture<?> future) {
        assertThatThrownBy(() -> ended(future))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(cause);
    }
}
