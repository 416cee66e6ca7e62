package org.medchain.examples.ecg;

/**
 * A stretch of a record: the bytes of the data file, unchanged, and the time they cover. Times are microseconds since
 * 1970-01-01T00:00Z, and a chunk ends where the next begins. Immutable.
 */
public final class EcgChunk {
    private final long index;
    private final long startMicros;
    private final long endMicros;
    private final byte[] bytes;

    EcgChunk(long index, long startMicros, long endMicros, byte[] bytes) {
        this.index = index;
        this.startMicros = startMicros;
        this.endMicros = endMicros;
        this.bytes = bytes.clone();
    }

    /** The chunk's place in the record, from 1. */
    public long index() {
        return index;
    }

    /** When the chunk's first frame was taken. */
    public long startMicros() {
        return startMicros;
    }

    /** When the frame after the chunk's last was, or would have been, taken. */
    public long endMicros() {
        return endMicros;
    }

    /** A copy of the chunk's bytes, whole frames. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "chunk " + index + ", " + bytes.length + " bytes, [" + startMicros + ", " + endMicros + ") us";
    }
}
