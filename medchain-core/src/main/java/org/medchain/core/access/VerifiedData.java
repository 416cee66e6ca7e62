package org.medchain.core.access;

import java.io.IOException;
import java.io.InputStream;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventRef;
import org.medchain.error.StorageException;

/**
 * Data that was verified against the ledger, whole, before any of it could be read: the only type that hands out payload.
 * It is kept sealed in a staging file and opened while it is read; closing deletes the file. Thread-safe.
 */
public final class VerifiedData implements AutoCloseable {
    private final StagedAnswer answer;
    private final ChainVerdict verdict;
    private final EventRef event;

    VerifiedData(StagedAnswer answer, ChainVerdict verdict, EventRef event) {
        if (!verdict.valid()) {
            throw new IllegalArgumentException("only valid data becomes VerifiedData");
        }
        this.answer = answer;
        this.verdict = verdict;
        this.event = event;
    }

    /** How it was verified, and what that took. */
    public ChainVerdict verdict() {
        return verdict;
    }

    /** The on-ledger event whose digest all of it was verified against. */
    public EventRef event() {
        return event;
    }

    /** The chunks, in order; one for a record. Times are verified under the bound scheme only. */
    public List<ChunkInfo> chunks() {
        return new Infos();
    }

    /** The number of bytes. */
    public long size() {
        long size = 0;
        for (long index = answer.first().value(); index <= answer.last().value(); index++) {
            size += answer.info(index).length();
        }
        return size;
    }

    /** The bytes of one chunk. */
    public InputStream open(ChunkIndex index) throws IOException {
        return answer.open(index.value());
    }

    /** The bytes of all chunks, one after another. */
    public InputStream open() {
        return new ChunksInputStream(answer);
    }

    @Override
    public void close() throws StorageException {
        answer.close();
    }

    /** What is said of the chunks, made when it is asked for. */
    private final class Infos extends AbstractList<ChunkInfo> {
        @Override
        public ChunkInfo get(int place) {
            Objects.checkIndex(place, size());
            return answer.info(answer.first().value() + place);
        }

        @Override
        public int size() {
            return (int) answer.count();
        }
    }
}
