package org.medchain.core.role;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;

/**
 * Appends chunks to one stream, one after another. After a failure the writer is of no more use: the provider's
 * {@link Provider#resumeStream} finishes what was on its way and goes on from what is on the ledger. Thread-safe.
 */
public final class StreamWriter {
    private final DataPublisher publisher;
    private final PublishedData data;
    private final DigestChain chain;
    private Optional<EventRef> previous;
    private long lastEndMicros;
    private boolean failed;

    private StreamWriter(
            DataPublisher publisher,
            PublishedData data,
            DigestChain chain,
            Optional<EventRef> previous,
            long lastEndMicros) {
        this.publisher = publisher;
        this.data = data;
        this.chain = chain;
        this.previous = previous;
        this.lastEndMicros = lastEndMicros;
    }

    static StreamWriter start(DataPublisher publisher, PublishedData data) {
        DigestChain chain = DigestChain.start(data.scheme(), data.seed());
        return new StreamWriter(publisher, data, chain, Optional.empty(), Long.MIN_VALUE);
    }

    static StreamWriter resume(
            DataPublisher publisher, PublishedData data, DigestChain chain, EventRef previous, long lastEndMicros) {
        return new StreamWriter(publisher, data, chain, Optional.of(previous), lastEndMicros);
    }

    /** The stream's id. */
    public DataId id() {
        return data.id();
    }

    /** The index that the next chunk gets. */
    public synchronized ChunkIndex next() {
        return chain.next();
    }

    /**
     * Appends one chunk. When this returns, the chunk is stored, its event is on the ledger and the inventory shows it.
     *
     * @param range the time it covers, at or after the end of the chunk before
     * @param content read to its end, not closed
     * @return where its event is on the ledger
     * @throws IOException if {@code content} cannot be read
     * @throws IllegalArgumentException if the range begins before the last chunk ended; the writer stays usable
     * @throws IllegalStateException if an earlier chunk failed
     */
    public synchronized EventRef append(TimeRange range, InputStream content) throws IOException, MedChainException {
        if (failed) {
            throw new IllegalStateException("an earlier chunk of stream " + id() + " failed: resume the stream");
        }
        if (range.startMicros() < lastEndMicros) {
            throw new IllegalArgumentException("chunk " + next() + " starts at " + range.startMicros()
                    + " µs, before the last one's end at " + lastEndMicros + " µs");
        }
        failed = true;
        ChunkIndex index = chain.next();
        Digest digest = publisher.store(id(), chain, Optional.of(range), content);
        EventRef receipt = publisher.publish(data, index, Optional.of(range), digest, previous);
        previous = Optional.of(receipt);
        lastEndMicros = range.endMicros();
        failed = false;
        return receipt;
    }
}
