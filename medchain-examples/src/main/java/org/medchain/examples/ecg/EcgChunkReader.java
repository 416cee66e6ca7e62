package org.medchain.examples.ecg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.NoSuchElementException;
import java.util.OptionalInt;

/**
 * Reads a record's data file once, from front to back, in chunks, with one chunk in memory at a time. On the way it
 * adds up what the header vouches for: a wrong initial value fails with the first chunk, a wrong checksum instead of
 * handing out the last. Until then the chunks are unverified. For one thread; to be closed.
 */
public final class EcgChunkReader implements AutoCloseable {
    private final EcgHeader header;
    private final InputStream in;
    private final long startMicros;
    private final int chunkFrames;
    private final int[] sums;
    private long frame;
    private long index;

    private EcgChunkReader(EcgHeader header, InputStream in, long startMicros, int chunkFrames) {
        this.header = header;
        this.in = in;
        this.startMicros = startMicros;
        this.chunkFrames = chunkFrames;
        this.sums = new int[header.signals().size()];
    }

    static EcgChunkReader open(EcgHeader header, Path data, Instant start, int chunkFrames) throws IOException {
        if (chunkFrames < 1 || chunkFrames > header.maxChunkFrames() || chunkFrames % header.frameStep() != 0) {
            throw new IllegalArgumentException("a chunk must be 1 to " + header.maxChunkFrames()
                    + " frames, a multiple of " + header.frameStep() + ", is " + chunkFrames);
        }
        long startMicros = ChronoUnit.MICROS.between(Instant.EPOCH, start);
        return new EcgChunkReader(header, Files.newInputStream(data), startMicros, chunkFrames);
    }

    /** Whether there is a chunk left to read. */
    public boolean hasNext() {
        return frame < header.frames();
    }

    /**
     * Reads the next chunk.
     *
     * @throws NoSuchElementException if there is none
     * @throws EcgFormatException if the file ends early, or its samples are not those the header vouches for
     * @throws IOException if the file cannot be read
     */
    public EcgChunk next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException("the record has " + index + " chunks");
        }
        int frames = (int) Math.min(chunkFrames, header.frames() - frame);
        int length = (int) header.bytes(frames);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw EcgFormatException.inFile(
                    header.dataFile(), length + " bytes in chunk " + (index + 1), bytes.length + " bytes");
        }
        verify(EcgSamples.decode(header, bytes));
        long begin = frame;
        frame += frames;
        index++;
        return new EcgChunk(index, startMicros + header.microsAt(begin), startMicros + header.microsAt(frame), bytes);
    }

    private void verify(EcgSamples samples) throws EcgFormatException {
        for (int lead = 0; lead < sums.length; lead++) {
            EcgSignal signal = header.signals().get(lead);
            if (frame == 0) {
                verify(signal, "initial value", signal.initialValue(), samples.value(lead, 0));
            }
            for (int i = 0; i < samples.frames(); i++) {
                sums[lead] += header.format().toFile(samples.value(lead, i));
            }
            if (frame + samples.frames() == header.frames()) {
                verify(signal, "checksum", signal.checksum(), (short) sums[lead]);
            }
        }
    }

    private static void verify(EcgSignal signal, String what, OptionalInt expected, int found)
            throws EcgFormatException {
        if (expected.isPresent() && expected.getAsInt() != found) {
            throw EcgFormatException.inFile(
                    signal.fileName(),
                    what + " " + expected.getAsInt() + " in lead " + signal.leadName(),
                    String.valueOf(found));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
