package org.medchain.core.internal.answer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.medchain.chain.digest.ArrivingChain;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.ChunkSource;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.core.access.FetchLimitException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.internal.answer.AnswerHeader.Granted;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/**
 * The chunks of an answer as they came in, still sealed, in a file that belongs to its owner alone. The key is in memory
 * only, so no plaintext ever reaches the disk, and a byte of the file that changes no longer opens. Deleted on close.
 * Thread-safe for reading.
 */
final class StagedAnswer implements ChunkSource, AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final Path file;
    private final Granted header;
    private final ChunkTable chunks;

    private StagedAnswer(Path file, Granted header, ChunkTable chunks) {
        this.file = file;
        this.header = header;
        this.chunks = chunks;
    }

    /**
     * Reads the frames after the header, to the end of the answer.
     *
     * @param chain gets the chunks
     * @throws FetchLimitException if there are more bytes than {@code limits} allows
     * @throws MedChainException if a frame does not open or belong, or the chunks are not those that the header announced
     */
    static StagedAnswer receive(
            DataInputStream answer, ArrivingChain chain, Granted header, StagingFolder folder, FetchLimits limits)
            throws MedChainException {
        Path file = folder.newFile();
        boolean complete = false;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            ChunkTable chunks = new AnswerReceiver(answer, out, chain, header, limits).receive();
            out.flush();
            complete = true;
            return new StagedAnswer(file, header, chunks);
        } catch (IOException e) {
            throw new StorageException("the answer cannot be staged", e);
        } finally {
            if (!complete) {
                delete(file);
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
        return chunks.info(index);
    }

    long count() {
        return chunks.count();
    }

    @Override
    public InputStream open(long index) throws IOException {
        long offset = chunks.offset(index);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            channel.position(offset);
            DataInputStream sealed =
                    new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), Piece.MAX_DATA));
            return new SealedChunkInputStream(
                    sealed,
                    header.key(),
                    header.request(),
                    chunks.frame(index),
                    info(index).length());
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

    private static void delete(Path file) throws StorageException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StorageException("the staging file cannot be deleted", e);
        }
    }
}
