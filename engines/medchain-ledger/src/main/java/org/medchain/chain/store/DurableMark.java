package org.medchain.chain.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.medchain.log.LogFile;
import org.medchain.log.LogFolder;

/**
 * Remembers up to which height the log was durable: the height in 8 bytes and their CRC-32C in 4. Written after each
 * block's fsync and never synced itself, so it may be behind but not ahead: what it names and the log does not hold is
 * lost, not torn. A mark that is missing or fails its check knows nothing. Confined to the log's writer.
 */
final class DurableMark implements AutoCloseable {
    private static final String NAME = "durable.mark";
    private static final int SIZE = Long.BYTES + Integer.BYTES;

    private final LogFile file;

    DurableMark(LogFolder folder) throws IOException {
        this.file = folder.open(NAME);
    }

    /** A height up to which everything was durable once; 0 if that is not known. */
    long height() throws IOException {
        if (file.size() != SIZE) {
            return 0;
        }
        ByteBuffer mark = ByteBuffer.wrap(file.read(0, SIZE));
        long height = mark.getLong();
        return mark.getInt() == check(height) ? height : 0;
    }

    /** Everything up to {@code height} is durable. */
    void set(long height) throws IOException {
        file.write(
                0,
                ByteBuffer.allocate(SIZE).putLong(height).putInt(check(height)).array());
    }

    private static int check(long height) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(height).flip());
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
