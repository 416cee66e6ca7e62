package org.medchain.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.medchain.examples.ecg.EcgChunk;
import org.medchain.examples.ecg.EcgChunkReader;
import org.medchain.examples.ecg.EcgHeader;
import org.medchain.examples.ecg.EcgRecord;
import org.medchain.examples.ecg.SyntheticEcg;
import org.medchain.io.FileTrees;

/** A device: reads a WFDB record again and again, or else an ECG that was made up. */
final class EcgSource implements AutoCloseable {
    private static final String MADE_UP = "made-up";
    private static final Duration LENGTH = Duration.ofMinutes(10);

    private final EcgRecord record;
    private final int chunkFrames;
    private EcgChunkReader chunks;

    private EcgSource(EcgRecord record, Duration chunk) throws IOException {
        this.record = record;
        EcgHeader header = record.header();
        double frames = header.samplingFrequency() * chunk.toMillis() / 1000;
        int step = header.frameStep();
        this.chunkFrames = Math.min((int) Math.floor(frames / step) * step, header.maxChunkFrames());
        this.chunks = record.chunks(Instant.EPOCH, chunkFrames);
    }

    /** The device of a hospital. */
    static EcgSource open(DemoProperties properties) throws IOException {
        Path data = properties.data();
        EcgRecord record =
                data == null ? madeUp(properties.folder(), properties.hospital()) : real(data, properties.hospital());
        return new EcgSource(record, properties.feed().chunk());
    }

    /** The records of a folder go to the hospitals in turn. */
    private static EcgRecord real(Path data, int hospital) throws IOException {
        List<Path> headers = headers(data);
        return EcgRecord.open(headers.get((hospital - 1) % headers.size()));
    }

    /** The records of a folder that can be drawn, of which there is at least one. */
    static List<Path> headers(Path data) throws IOException {
        List<Path> headers = FileTrees.all(data).stream()
                .filter(file -> file.toString().endsWith(".hea"))
                .filter(EcgSource::isDrawn)
                .toList();
        if (headers.isEmpty()) {
            throw new IOException("no WFDB record with 1 to " + EcgPiece.MAX_LEADS + " leads in mV in " + data);
        }
        return headers;
    }

    private static boolean isDrawn(Path header) {
        try {
            EcgHeader found = EcgRecord.open(header).header();
            return found.signals().size() <= EcgPiece.MAX_LEADS
                    && found.signals().stream()
                            .allMatch(lead -> lead.calibration().units().equals("mV"));
        } catch (IOException e) {
            System.getLogger(EcgSource.class.getName())
                    .log(System.Logger.Level.INFO, () -> header + " is not used: " + e.getMessage());
            return false;
        }
    }

    private static EcgRecord madeUp(Path folder, int hospital) throws IOException {
        Path written = folder.resolve(MADE_UP + ".hea");
        return Files.exists(written) ? EcgRecord.open(written) : SyntheticEcg.write(folder, MADE_UP, LENGTH, hospital);
    }

    /** The next chunk's bytes: all chunks have the same length, and after the last comes the first. */
    byte[] next() throws IOException {
        EcgChunk chunk = chunks.hasNext() ? chunks.next() : again().next();
        long frames = record.header().frames();
        boolean shorter = chunk.index() * (long) chunkFrames > frames;
        if (shorter && frames >= chunkFrames) {
            chunk = again().next();
        }
        return EcgPiece.encode(record.header(), chunk.bytes());
    }

    private EcgChunkReader again() throws IOException {
        chunks.close();
        chunks = record.chunks(Instant.EPOCH, chunkFrames);
        return chunks;
    }

    @Override
    public void close() throws IOException {
        chunks.close();
    }
}
