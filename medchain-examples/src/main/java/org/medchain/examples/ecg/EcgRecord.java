package org.medchain.examples.ecg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A two-file WFDB record on disk: a header ({@code .hea}) and, in the same directory, a data file ({@code .dat}) in
 * format 212. Holds no file open; each {@link #chunks} does, until it is closed.
 */
public final class EcgRecord {
    private final EcgHeader header;
    private final Path data;

    private EcgRecord(EcgHeader header, Path data) {
        this.header = header;
        this.data = data;
    }

    /**
     * Reads a header and finds its data file.
     *
     * @throws EcgFormatException if the header is not one this package can honour, or the data file is not as long as
     *     the header says, or lies outside the header's directory
     * @throws IOException if a file is missing or cannot be read
     */
    public static EcgRecord open(Path headerFile) throws IOException {
        EcgHeader header = HeaderReader.read(headerFile);
        Path directory = requireNonNull(headerFile.toRealPath().getParent(), "a file has a directory");
        Path data = directory.resolve(header.dataFile());
        // The name is a plain one, but the file of that name may still be a link to somewhere else.
        if (!directory.equals(data.toRealPath().getParent())) {
            throw EcgFormatException.inFile(header.dataFile(), "a file in the header's directory", "a link out of it");
        }
        long expected = header.frames() * header.frameBytes();
        long found = Files.size(data);
        if (found != expected) {
            throw EcgFormatException.inFile(header.dataFile(), expected + " bytes", found + " bytes");
        }
        return new EcgRecord(header, data);
    }

    /** What the header says. */
    public EcgHeader header() {
        return header;
    }

    /**
     * Opens the data file, to be read from its beginning in chunks of equal length; the last one may be shorter.
     *
     * @param start when the first frame was taken; the header does not say it in a way that could be relied on
     * @param length of a chunk; a whole number of frames, at most 16 MiB of data
     * @throws IllegalArgumentException if no chunk of that length can be cut
     * @throws IOException if the data file cannot be opened
     */
    public EcgChunkReader chunks(Instant start, Duration length) throws IOException {
        return EcgChunkReader.open(header, data, start, length);
    }
}
