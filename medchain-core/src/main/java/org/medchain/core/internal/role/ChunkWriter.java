package org.medchain.core.internal.role;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.role.StreamConflictException;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.error.MedChainException;

/** A stream as this process carries it out. */
public final class ChunkWriter implements StreamWriter {
    private final ProviderStore store;
    private final ChunkPublisher publisher;
    private final InventoryProjection projection;
    private final StoredData data;

    /** The newest chunk that is known to be there, recorded or not: one that is appended again is compared with it. */
    private Optional<Placed> newest;

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

    private ChunkWriter(
            ProviderStore store, ChunkPublisher publisher, InventoryProjection projection, StoredData data) {
        this.store = store;
        this.publisher = publisher;
        this.projection = projection;
        this.data = data;
        this.newest = Optional.empty();
    }

    static ChunkWriter of(
            ProviderStore store, ChunkPublisher publisher, InventoryProjection projection, StoredData data)
            throws MedChainException {
        ChunkWriter writer = new ChunkWriter(store, publisher, projection, data);
        writer.reload();
        return writer;
    }

    private synchronized void reload() throws MedChainException {
        Optional<StoredChunk> last = store.data(data.id()).orElseThrow().last();
        newest = store.unrecorded(data.id())
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
    public synchronized EventRef append(TimeRange range, InputStream content) throws IOException, MedChainException {
        ChunkIndex index = newest.filter(placed -> placed.range().equals(range))
                .map(Placed::index)
                .orElse(next());
        if (index.equals(next()) && newest.isPresent()) {
            requireAfter(range, newest.get());
        }
        EventRef receipt = publish(new ChunkPublisher.Wanted(data, index, Optional.of(range)), content);
        newest = Optional.of(new Placed(index, range));
        projection.publish(data.inventory());
        return receipt;
    }

    /** What the ledger refused for good is not there any more: the next try takes its place. */
    private EventRef publish(ChunkPublisher.Wanted wanted, InputStream content) throws IOException, MedChainException {
        try {
            return publisher.publish(wanted, content);
        } catch (EventRefusedException e) {
            reload();
            throw e;
        } catch (IllegalArgumentException e) {
            requireUnchanged(wanted, e);
            throw e;
        }
    }

    /** Others may have taken back the chunk that this one was to follow, or put another in its place. */
    private void requireUnchanged(ChunkPublisher.Wanted wanted, IllegalArgumentException refusal)
            throws MedChainException {
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
