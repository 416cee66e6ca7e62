package org.medchain.dht.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;

/**
 * The sequence number up to which the log was durable when a write was last acknowledged: a file of 20 bytes, {@code magic 4 | format
 * version 4 | sequence number 8 | CRC-32C of these 4}. It is written after the log's fsync and without one of its own, so it costs
 * little and is never ahead of the log.
 *
 * <p>A log that ends before this mark has lost acknowledged writes. Without the mark, a log whose last entry was damaged or cut off
 * looks like one whose last entry was torn by a crash, which is cut off. Not thread-safe.
 */
final class AcknowledgedMark implements AutoCloseable {
    /** The file's name. */
    static final String FILE = "ACKNOWLEDGED";

    private static final int MAGIC = 0x4d434448;
    private static final int FORMAT = 1;
    private static final int CHECKED_SIZE = 16;
    private static final int SIZE = CHECKED_SIZE + Integer.BYTES;

    private final FileChannel channel;
    private long sequence;

    private AcknowledgedMark(FileChannel channel, long sequence) {
        this.channel = channel;
        this.sequence = sequence;
    }

    /** Creates the mark of a store that has not acknowledged a write. */
    static void create(Path folder) throws IOException {
        DurableFiles.replace(folder.resolve(FILE), Bytes.copyOf(encode(0)));
    }

    static boolean existsIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    static AcknowledgedMark open(Path folder) throws IOException, StorageException {
        Path file = folder.resolve(FILE);
        long sequence = decode(ByteBuffer.wrap(Files.readAllBytes(file)), file);
        return new AcknowledgedMark(FileChannel.open(file, StandardOpenOption.WRITE), sequence);
    }

    /** The sequence number of the last acknowledged write. */
    long sequence() {
        return sequence;
    }

    /** Moves the mark forward, once everything up to {@code reached} is durable. */
    void advance(long reached) throws IOException {
        boolean first = sequence == 0;
        ByteBuffer encoded = encode(reached);
        int position = 0;
        while (encoded.hasRemaining()) {
            position += channel.write(encoded, position);
        }
        if (first) {
            channel.force(false);
        }
        sequence = reached;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            channel.force(false);
        }
    }

    private static long decode(ByteBuffer found, Path file) throws StorageException {
        if (found.remaining() != SIZE || found.getInt(CHECKED_SIZE) != checksum(found)) {
            throw new StorageException(file + " is damaged: its checksum is wrong");
        }
        if (found.getInt(0) != MAGIC || found.getInt(Integer.BYTES) != FORMAT) {
            throw new StorageException(file + " is not of a directory of format " + FORMAT);
        }
        return found.getLong(2 * Integer.BYTES);
    }

    private static ByteBuffer encode(long sequence) {
        ByteBuffer encoded = ByteBuffer.allocate(SIZE);
        encoded.putInt(MAGIC).putInt(FORMAT).putLong(sequence);
        return encoded.putInt(checksum(encoded)).flip();
    }

    private static int checksum(ByteBuffer encoded) {
        CRC32C crc = new CRC32C();
        crc.update(encoded.duplicate().position(0).limit(CHECKED_SIZE));
        return (int) crc.getValue();
    }
}
