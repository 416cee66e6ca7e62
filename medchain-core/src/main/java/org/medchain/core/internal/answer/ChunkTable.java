package org.medchain.core.internal.answer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;

/**
 * What is said of the chunks of an answer, and where they are in its file; about a hundred bytes each. Filled by one thread,
 * then read by any.
 */
final class ChunkTable {
    private static final int ROWS = 1024;
    private static final int SALT_WORDS = ChunkInfo.SALT_SIZE / Long.BYTES;
    private static final int FLAGS = 5;
    private static final int SALT = 6;
    private static final int WORDS = SALT + SALT_WORDS;
    private static final long HAS_RANGE = 1;
    private static final long HAS_SALT = 2;

    private final long first;
    private final List<long[]> pages = new ArrayList<>();
    private long count;

    /** A table whose first chunk has this index. */
    ChunkTable(ChunkIndex first) {
        this.first = first.value();
    }

    /** Adds the next chunk, whose first data frame is number {@code frame}, at {@code offset}. */
    void add(ChunkInfo info, long offset, long frame) {
        if (count % ROWS == 0) {
            pages.add(new long[ROWS * WORDS]);
        }
        long[] page = pages.get(pages.size() - 1);
        int row = (int) (count % ROWS) * WORDS;
        page[row] = offset;
        page[row + 1] = frame;
        page[row + 2] = info.length();
        info.range().ifPresent(range -> {
            page[row + 3] = range.startMicros();
            page[row + 4] = range.endMicros();
            page[row + FLAGS] |= HAS_RANGE;
        });
        if (!info.salt().isEmpty()) {
            ByteBuffer salt = info.salt().asReadOnlyBuffer();
            for (int i = 0; i < SALT_WORDS; i++) {
                page[row + SALT + i] = salt.getLong();
            }
            page[row + FLAGS] |= HAS_SALT;
        }
        count++;
    }

    long count() {
        return count;
    }

    ChunkInfo info(long index) {
        long[] page = page(index);
        int row = row(index);
        Optional<TimeRange> range = (page[row + FLAGS] & HAS_RANGE) == 0
                ? Optional.empty()
                : Optional.of(new TimeRange(page[row + 3], page[row + 4]));
        return new ChunkInfo(new ChunkIndex(index), range, page[row + 2], salt(page, row));
    }

    long offset(long index) {
        return page(index)[row(index)];
    }

    long frame(long index) {
        return page(index)[row(index) + 1];
    }

    private static Bytes salt(long[] page, int row) {
        if ((page[row + FLAGS] & HAS_SALT) == 0) {
            return Bytes.empty();
        }
        ByteBuffer salt = ByteBuffer.allocate(ChunkInfo.SALT_SIZE);
        for (int i = 0; i < SALT_WORDS; i++) {
            salt.putLong(page[row + SALT + i]);
        }
        return Bytes.takeOwnership(salt.array());
    }

    private long[] page(long index) {
        if (index < first || index - first >= count) {
            throw new IllegalArgumentException(
                    "chunk " + index + " is not among chunks " + first + " to " + (first + count - 1));
        }
        return pages.get((int) ((index - first) / ROWS));
    }

    private int row(long index) {
        return (int) ((index - first) % ROWS) * WORDS;
    }
}
