package org.medchain.core.internal.answer;

import java.io.IOException;
import java.io.InputStream;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventRef;
import org.medchain.core.access.VerifiedData;
import org.medchain.error.StorageException;

/** A verified answer in its staging file. Thread-safe. */
final class StagedData implements VerifiedData {
    private final StagedAnswer answer;
    private final ChainVerdict verdict;
    private final EventRef event;

    StagedData(StagedAnswer answer, ChainVerdict verdict, EventRef event) {
        if (!verdict.valid()) {
            throw new IllegalArgumentException("only data that holds becomes VerifiedData");
        }
        this.answer = answer;
        this.verdict = verdict;
        this.event = event;
    }

    @Override
    public ChainVerdict verdict() {
        return verdict;
    }

    @Override
    public EventRef event() {
        return event;
    }

    @Override
    public List<ChunkInfo> chunks() {
        return new Infos();
    }

    @Override
    public long size() {
        long size = 0;
        for (long index = answer.first().value(); index <= answer.last().value(); index++) {
            size += answer.info(index).length();
        }
        return size;
    }

    @Override
    public InputStream open(ChunkIndex index) throws IOException {
        return answer.open(index.value());
    }

    @Override
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
