package org.medchain.core.access;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.ChunkSource;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.core.access.AnswerHeader.Granted;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * The chunks of an answer as they came in, still sealed, in a file that belongs to its owner alone. The key is in memory
 * only, so no plaintext ever reaches the disk, and a byte of the file that changes no longer opens. Deleted on close.
 * Thread-safe for reading.
 */
final class StagedAnswer implements ChunkSource, AutoCloseable {
    /** Where a chunk's first data frame is. */
    private record Place(ChunkInfo info, long offset, long frame) {}

    private final Path file;
    private final Granted header;
    private final List<Place> places;

    private StagedAnswer(Path file, Granted header, List<Place> places) {
        this.file = file;
        this.header = header;
        this.places = places;
    }

    /**
     * Reads the frames after the header, to the end of the answer.
     *
     * @throws MedChainException if a frame does not open or belong, or the chunks are not those that the header announced
     */
    static StagedAnswer receive(DataInputStream answer, Granted header, Path folder) throws MedChainException {
        Path file;
        try {
            file = Files.createTempFile(folder, "answer-", ".sealed");
        } catch (IOException e) {
            throw new StorageException("the staging file cannot be made", e);
        }
        boolean complete = false;
        try {
            StagedAnswer staged = new StagedAnswer(file, header, new Receiver(answer, header).receiveInto(file));
            complete = true;
            return staged;
        } finally {
            if (!complete) {
                delete(file);
            }
        }
    }

    /** Reads, opens and files one frame after another. */
    private static final class Receiver {
        private final DataInputStream answer;
        private final Granted header;
        private final List<Place> places = new ArrayList<>();
        private long frame;
        private long offset;
        private long dataLeft;

        Receiver(DataInputStream answer, Granted header) {
            this.answer = answer;
            this.header = header;
        }

        List<Place> receiveInto(Path file) throws MedChainException {
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
                boolean ended = false;
                while (!ended) {
                    Bytes sealed = read();
                    Piece piece = Frames.open(header.key(), header.request(), frame, sealed);
                    write(out, sealed);
                    frame++;
                    offset += Integer.BYTES + sealed.size();
                    ended = accept(piece);
                }
                if (answer.read() >= 0) {
                    throw new MalformedException("the answer goes on after its end");
                }
                return places;
            } catch (IOException e) {
                throw new UnavailableException("the answer could not be read or staged", e);
            }
        }

        private Bytes read() throws MedChainException {
            try {
                return Frames.read(answer, Frames.MAX_SEALED);
            } catch (IOException e) {
                throw new UnavailableException("the answer broke off", e);
            }
        }

        private static void write(DataOutputStream out, Bytes sealed) throws MedChainException {
            try {
                Frames.write(out, sealed);
            } catch (IOException e) {
                throw new StorageException("the answer cannot be staged", e);
            }
        }

        private boolean accept(Piece piece) throws MedChainException {
            if (piece instanceof Piece.ChunkStart start) {
                begin(start.info());
            } else if (piece instanceof Piece.Data data) {
                if (data.bytes().size() > dataLeft) {
                    throw new MalformedException("a chunk of the answer is longer than announced");
                }
                dataLeft -= data.bytes().size();
            } else if (piece instanceof Piece.End end) {
                finish(end);
                return true;
            }
            return false;
        }

        private void begin(ChunkInfo info) throws MalformedException {
            long expected = header.first().value() + places.size();
            if (dataLeft != 0
                    || info.index().value() != expected
                    || expected > header.last().value()) {
                throw new MalformedException("the answer begins chunk " + info.index() + ", expected "
                        + (dataLeft != 0 ? "the rest of the one before" : "chunk " + expected));
            }
            places.add(new Place(info, offset, frame));
            dataLeft = info.length();
        }

        private void finish(Piece.End end) throws MalformedException {
            long announced = header.last().value() - header.first().value() + 1;
            if (dataLeft != 0 || places.size() != announced || end.chunks() != announced) {
                throw new MalformedException(
                        "the answer ends after " + places.size() + " chunks, expected " + announced);
            }
        }
    }

    @Override
    public ChunkIndex first() {
        return header.first();
    }

    @Override
    public ChunkIndex last() {
        return header.last();
    }

    @Override
    public ChunkInfo info(long index) {
        return place(index).info();
    }

    List<ChunkInfo> infos() {
        return places.stream().map(Place::info).toList();
    }

    @Override
    public InputStream open(long index) throws IOException {
        Place place = place(index);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            channel.position(place.offset());
            DataInputStream sealed =
                    new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), Piece.MAX_DATA));
            return new SealedChunkInputStream(
                    sealed,
                    header.key(),
                    header.request(),
                    place.frame(),
                    place.info().length());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws StorageException {
        header.key().close();
        delete(file);
    }

    private Place place(long index) {
        long at = index - header.first().value();
        if (at < 0 || at >= places.size()) {
            throw new IllegalArgumentException("chunk " + index + " is not among chunks " + first() + " to " + last());
        }
        return places.get((int) at);
    }

    private static void delete(Path file) throws StorageException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StorageException("the staging file cannot be deleted", e);
        }
    }
}
