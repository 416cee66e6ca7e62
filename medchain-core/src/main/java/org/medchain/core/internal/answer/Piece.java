package org.medchain.core.internal.answer;

import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.RefusalReason;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * What one frame of an answer holds, opened: the beginning of a chunk, some of its bytes, the end of the answer, or why it
 * ends before that.
 */
sealed interface Piece {
    /** The most data bytes in one frame. */
    int MAX_DATA = 64 << 10;

    int MAX_SIZE = MAX_DATA + 128;

    /** {@code {0: 1, 1: index, ?2: start, ?3: end, 4: length, ?5: salt}}. */
    record ChunkStart(ChunkInfo info) implements Piece {}

    /** {@code {0: 2, 1: bytes}}. */
    record Data(Bytes bytes) implements Piece {}

    /** {@code {0: 3, 1: how many chunks there were}}. */
    record End(long chunks) implements Piece {}

    /** {@code {0: 4, 1: reason}}: nothing more comes. */
    record BrokenOff(RefusalReason reason) implements Piece {}

    default Bytes encode() {
        StructWriter struct = new StructWriter();
        if (this instanceof ChunkStart start) {
            Optional<TimeRange> range = start.info().range();
            struct.integer(0, 1).integer(1, start.info().index().value());
            range.ifPresent(r -> struct.integer(2, r.startMicros()).integer(3, r.endMicros()));
            struct.integer(4, start.info().length());
            if (!start.info().salt().isEmpty()) {
                struct.bytes(5, start.info().salt());
            }
        } else if (this instanceof Data data) {
            struct.integer(0, 2).bytes(1, data.bytes());
        } else if (this instanceof End end) {
            struct.integer(0, 3).integer(1, end.chunks());
        } else if (this instanceof BrokenOff broken) {
            struct.integer(0, 4).integer(1, broken.reason().code());
        }
        return struct.toBytes();
    }

    static Piece decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("answer frame", encoded, MAX_SIZE, struct -> {
            int type = (int) struct.uint(0, 1, 4);
            return switch (type) {
                case 1 -> chunkStart(struct);
                case 2 -> new Data(struct.bytes(1, 1, MAX_DATA));
                case 3 -> new End(struct.uint(1, 0, Long.MAX_VALUE));
                default -> new BrokenOff(RefusalReason.of(struct.uint(1, 0, Long.MAX_VALUE)));
            };
        });
    }

    private static ChunkStart chunkStart(StructReader struct) throws MalformedException {
        ChunkIndex index = new ChunkIndex(struct.uint(1, 1, Long.MAX_VALUE));
        OptionalLong start = struct.optionalInteger(2);
        OptionalLong end = struct.optionalInteger(3);
        long length = struct.uint(4, 0, Long.MAX_VALUE);
        Bytes salt = struct.optionalBytes(5, ChunkInfo.SALT_SIZE, ChunkInfo.SALT_SIZE)
                .orElse(Bytes.empty());
        try {
            Optional<TimeRange> range = start.isPresent() && end.isPresent()
                    ? Optional.of(new TimeRange(start.getAsLong(), end.getAsLong()))
                    : Optional.empty();
            if (range.isEmpty() && (start.isPresent() || end.isPresent())) {
                throw struct.malformed("a chunk has both a start and an end, or neither");
            }
            return new ChunkStart(new ChunkInfo(index, range, length, salt));
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }
}
