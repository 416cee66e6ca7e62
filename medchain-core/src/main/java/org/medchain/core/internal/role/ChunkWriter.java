package org.medchain.core.internal.role;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.internal.network.Tasks;
import org.medchain.core.internal.role.ChunkPublisher.Wanted;
import org.medchain.core.internal.role.Turns.Turn;
import org.medchain.core.role.StreamConflictException;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.error.MedChainException;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Timing;

/** A stream as this process carries it out. */
public final class ChunkWriter implements StreamWriter {
    private final Way way;
    private final StoredData data;

    /** The newest chunk that is known to be there, recorded or not: one that is appended again is compared with it. */
    private Optional<Placed> newest;

    /** What was asked for without waiting, one after the other. */
    private final Turns turns = new Turns();

    private record Placed(ChunkIndex index, TimeRange range) {
        static Placed of(StoredChunk chunk) {
            return new Placed(chunk.index(), chunk.range().orElseThrow());
        }

        static String text(Optional<Placed> placed) {
            return placed.map(there ->
                            "chunk " + there.index() + " up to " + there.range().endMicros() + " µs")
                    .orElse("no chunk");
        }
    }

    /** What a chunk's way leads through. */
    record Way(
            Tasks tasks,
            Metrics metrics,
            ProviderStore store,
            ChunkPublisher publisher,
            ChunkSender sender,
            InventoryProjection projection) {}

    private ChunkWriter(Way way, StoredData data) {
        this.way = way;
        this.data = data;
        this.newest = Optional.empty();
    }

    static ChunkWriter of(Way way, StoredData data) throws MedChainException {
        ChunkWriter writer = new ChunkWriter(way, data);
        writer.reload();
        return writer;
    }

    private synchronized void reload() throws MedChainException {
        Optional<StoredChunk> last = way.store().data(data.id()).orElseThrow().last();
        newest = way.store()
                .unrecorded(data.id())
                .map(OutboxEntry::chunk)
                .or(() -> last)
                .map(Placed::of);
    }

    @Override
    public DataId id() {
        return data.id();
    }

    @Override
    public synchronized ChunkIndex next() {
        return newest.map(placed -> placed.index().next()).orElse(ChunkIndex.FIRST);
    }

    @Override
    public EventRef append(TimeRange range, InputStream content) throws IOException, MedChainException {
        return Timing.of(way.metrics(), Instrument.PROVIDER_APPEND_DURATION::series, () -> appendNow(range, content));
    }

    private synchronized EventRef appendNow(TimeRange range, InputStream content)
            throws IOException, MedChainException {
        Placed placed = place(range);
        Wanted wanted = wanted(placed);
        EventRef receipt;
        try {
            receipt = way.publisher().publish(wanted, content);
        } catch (EventRefusedException e) {
            reload();
            throw e;
        } catch (IllegalArgumentException e) {
            requireUnchanged(wanted, e);
            throw e;
        }
        newest = Optional.of(placed);
        way.projection().publish(data.inventory());
        return receipt;
    }

    @Override
    public CompletableFuture<EventRef> appendAsync(TimeRange range, InputStream content) {
        CompletableFuture<EventRef> promise =
                Timing.ofFuture(way.metrics(), Instrument.PROVIDER_APPEND_DURATION::series, way.tasks()::promise);
        Turn turn = new Turn(promise, range, new OwedContent(content, promise));
        if (turns.enter(turn)) {
            begin(turn);
        }
        return promise;
    }

    /** Its turn ends when its work has ended, not when the caller has lost interest: the next chunk follows what is there. */
    private void begin(Turn turn) {
        CompletableFuture<EventRef> work = new CompletableFuture<>();
        var unused = work.whenComplete((event, failure) -> ended(turn, event, failure));
        way.tasks().step(work, () -> seal(turn), progress -> way.sender()
                .send(progress, receipt -> way.tasks().step(work, () -> finish(receipt), work::complete)));
    }

    private void ended(Turn turn, @Nullable EventRef event, @Nullable Throwable failure) {
        if (failure == null || turn.promise().isDone()) {
            turn.promise().complete(event);
            turns.next().ifPresent(this::begin);
            return;
        }
        // Left before a future completes: its caller may append again at once.
        List<Turn> waiting = turns.leaveAll();
        turn.promise().completeExceptionally(failure);
        waiting.forEach(each -> each.promise().completeExceptionally(failure));
    }

    private ChunkPublisher.Progress seal(Turn turn) throws IOException, MedChainException {
        if (turn.promise().isDone()) {
            throw new CancellationException("the call was cancelled before it began");
        }
        return seal(turn.range(), turn.content());
    }

    /** From here on the chunk is the newest, whatever becomes of its event: the next one follows it. */
    private synchronized ChunkPublisher.Progress seal(TimeRange range, InputStream content)
            throws IOException, MedChainException {
        Placed placed = place(range);
        Wanted wanted = wanted(placed);
        try {
            ChunkPublisher.Progress progress = way.publisher().seal(wanted, content);
            newest = Optional.of(placed);
            return progress;
        } catch (EventRefusedException e) {
            reload();
            throw e;
        } catch (IllegalArgumentException e) {
            requireUnchanged(wanted, e);
            throw e;
        }
    }

    private EventRef finish(Tasks.Call<EventRef> receipt) throws Exception {
        try {
            EventRef event = receipt.run();
            way.projection().publish(data.inventory());
            return event;
        } catch (EventRefusedException e) {
            reload();
            throw e;
        }
    }

    private Wanted wanted(Placed placed) {
        return new Wanted(data, placed.index(), Optional.of(placed.range()));
    }

    /** Where a chunk of this time goes: again where it is, or after the newest. */
    private Placed place(TimeRange range) {
        Optional<Placed> again = newest.filter(placed -> placed.range().equals(range));
        if (again.isEmpty() && newest.isPresent()) {
            requireAfter(range, newest.get());
        }
        return again.orElseGet(() -> new Placed(next(), range));
    }

    /** Others may have taken back the chunk that this one was to follow, or put another in its place. */
    private void requireUnchanged(Wanted wanted, IllegalArgumentException refusal) throws MedChainException {
        Optional<Placed> expected = newest;
        reload();
        if (!newest.equals(expected)) {
            StreamConflictException conflict = new StreamConflictException(wanted
                    + " was to follow what is not there any"
                    + " more: expected " + Placed.text(expected) + " as the newest, found " + Placed.text(newest)
                    + ". This writer goes on after that one: a retry helps with what comes after it");
            conflict.initCause(refusal);
            throw conflict;
        }
    }

    private static void requireAfter(TimeRange range, Placed last) {
        if (range.startMicros() < last.range().endMicros()) {
            throw new IllegalArgumentException("chunk " + last.index().next() + " starts at " + range.startMicros()
                    + " µs, before the last one's end at " + last.range().endMicros() + " µs");
        }
    }
}
