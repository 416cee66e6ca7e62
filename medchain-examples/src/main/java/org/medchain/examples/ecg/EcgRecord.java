package org.medchain.examples.ecg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A two-file WFDB record on disk: a header ({@code .hea}) and, in the same directory, a data file ({@code .dat}) in
 * format 212 or 16. Holds no file open; each {@link #chunks} does, until it is closed.
 */
public final class EcgRecord {
    /** Read at a time when the whole file is checked. */
    private static final int CHECKED_BYTES = 1 << 20;

    private final EcgHeader header;
    private final Path data;

    private EcgRecord(EcgHeader header, Path data) {
        this.header = header;
        this.data = data;
    }

    /**
     * Reads a header and finds its data file. A record whose header does not say how long it is, is as long as the file.
     *
     * @throws EcgFormatException if the header is not one this package can honour, or the data file is not as long as
     *     the header says, or lies outside the header's directory
     * @throws IOException if a file is missing or cannot be read
     */
    public static EcgRecord open(Path headerFile) throws IOException {
        if (!Files.exists(headerFile)) {
            throw new NoSuchFileException(
                    headerFile.toString(), null, "expected the header of a WFDB record (.hea), found no file");
        }
        if (Files.isDirectory(headerFile)) {
            throw EcgFormatException.inFile(headerFile.toString(), "the header of a WFDB record (.hea)", "a directory");
        }
        EcgHeader header = HeaderReader.read(headerFile);
        Path directory = requireNonNull(headerFile.toRealPath().getParent(), "a file has a directory");
        Path data = directory.resolve(header.dataFile());
        if (!Files.exists(data)) {
            throw new NoSuchFileException(
                    data.toString(), null, "expected the data file that the header names, found no file");
        }
        // The name is a plain one, but the file of that name may still be a link to somewhere else.
        if (!directory.equals(data.toRealPath().getParent())) {
            throw EcgFormatException.inFile(header.dataFile(), "a file in the header's directory", "a link out of it");
        }
        if (!Files.isRegularFile(data)) {
            throw EcgFormatException.inFile(header.dataFile(), "a file", "something else");
        }
        return new EcgRecord(DataLength.complete(header, Files.size(data)), data);
    }

    /** What the header says; it has a length. */
    public EcgHeader header() {
        return header;
    }

    /**
     * Reads the whole data file and throws what it reads away.
     *
     * @throws EcgFormatException if the samples are not those the header vouches for
     * @throws IOException if the data file cannot be read
     */
    public void verify() throws IOException {
        long step = header.frameStep();
        long frames = Math.max(1, CHECKED_BYTES / header.bytes(step)) * step;
        try (EcgChunkReader reader = chunks(Instant.EPOCH, (int) frames)) {
            while (reader.hasNext()) {
                reader.next();
            }
        }
    }

    /**
     * Opens the data file, to be read from its beginning in chunks of equal length; the last one may be shorter.
     *
     * @param start when the first frame was taken; the header does not say it in a way that could be relied on
     * @param chunkFrames length of a chunk, at most {@link EcgHeader#maxChunkFrames} and a multiple of
     *     {@link EcgHeader#frameStep}
     * @throws IllegalArgumentException if no chunk of that length can be cut
     * @throws IOException if the data file cannot be opened
     */
    public EcgChunkReader chunks(Instant start, int chunkFrames) throws IOException {
        return EcgChunkReader.open(header, data, start, chunkFrames);
    }
}
