package org.medchain.examples.quickstart;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.examples.ecg.EcgHeader;

/**
 * How the flow cuts a record into chunks, and which of them are shared: worked out from the header, before anything is
 * written. Chunks are ten seconds long, shorter if there would be fewer than nine, longer if there would be more than
 * 10,000; the 7th to the 9th are shared, and the 8th is tampered with.
 *
 * @param header of the record
 * @param chunkFrames length of a chunk, the last one excepted
 */
record Plan(EcgHeader header, int chunkFrames) {
    /** The chunk that somebody will change. */
    static final ChunkIndex TAMPERED = new ChunkIndex(8);

    private static final int SECONDS = 10;
    private static final int FIRST_SHARED = 7;
    private static final int LAST_SHARED = 9;
    private static final int MOST_CHUNKS = 10_000;

    /**
     * The plan for a record.
     *
     * @throws IOException if the record is too short or too long to be cut so
     */
    static Plan of(EcgHeader header) throws IOException {
        long step = header.frameStep();
        if (header.frames() < LAST_SHARED * step) {
            throw cannotCut(header, "at least " + LAST_SHARED * step + " frames, of which a part can be shared");
        }
        long usual = roundUp((long) Math.ceil(header.samplingFrequency() * SECONDS), step);
        long longest = header.frames() / LAST_SHARED / step * step;
        long shortest = roundUp((header.frames() + MOST_CHUNKS - 1) / MOST_CHUNKS, step);
        if (shortest > header.maxChunkFrames()) {
            throw cannotCut(header, "at most " + (long) MOST_CHUNKS * header.maxChunkFrames() + " frames");
        }
        long frames = Math.max(shortest, Math.min(usual, longest));
        return new Plan(header, (int) Math.min(frames, header.maxChunkFrames()));
    }

    private static IOException cannotCut(EcgHeader header, String expected) {
        return new IOException(
                "record " + header.recordName() + ": expected " + expected + ", found " + header.frames());
    }

    private static long roundUp(long frames, long step) {
        return (frames + step - 1) / step * step;
    }

    long chunks() {
        return (header.frames() + chunkFrames - 1) / chunkFrames;
    }

    /** What is shared, of a record that starts then. */
    TimeRange shared(Instant start) {
        return TimeRange.of(start.plus(sharedFrom(), ChronoUnit.MICROS), start.plus(sharedTo(), ChronoUnit.MICROS));
    }

    /** The same and all that came before it. */
    TimeRange fromTheBeginning(Instant start) {
        return TimeRange.of(start, start.plus(sharedTo(), ChronoUnit.MICROS));
    }

    String chunkTime() {
        return text(header.microsAt(chunkFrames));
    }

    String sharedTime() {
        return text(sharedTo() - sharedFrom());
    }

    String timeBefore() {
        return text(sharedFrom());
    }

    private long sharedFrom() {
        return header.microsAt((FIRST_SHARED - 1L) * chunkFrames);
    }

    private long sharedTo() {
        return header.microsAt(Math.min((long) LAST_SHARED * chunkFrames, header.frames()));
    }

    /** In seconds, to the millisecond. */
    private static String text(long micros) {
        BigDecimal seconds = BigDecimal.valueOf(micros, 6).setScale(3, RoundingMode.HALF_UP);
        return seconds.stripTrailingZeros().toPlainString() + " s";
    }
}
