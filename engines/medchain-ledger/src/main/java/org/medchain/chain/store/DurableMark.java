package org.medchain.chain.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.medchain.log.LogFile;
import org.medchain.log.LogFolder;

/**
 * The height up to which the log was durable, in 8 bytes, followed by their CRC-32C in 4. It is written after each block's fsync,
 * and never synced itself, so it can be behind but not ahead: a block up to the mark that the log lacks was lost, not torn. A mark
 * that is missing or fails its check counts as 0. For the log's writer.
 */
final class DurableMark implements AutoCloseable {
    private static final String NAME = "durable.mark";
    private static final int SIZE = Long.BYTES + Integer.BYTES;

    private final LogFile file;

    DurableMark(LogFolder folder) throws IOException {
        this.file = folder.open(NAME);
    }

    /** A height up to which all blocks were durable once; 0 if unknown. */
    long height() throws IOException {
        if (file.size() != SIZE) {
            return 0;
        }
        ByteBuffer mark = ByteBuffer.wrap(file.read(0, SIZE));
        long height = mark.getLong();
        return mark.getInt() == check(height) ? height : 0;
    }

    /** Notes that all blocks up to {@code height} are durable. */
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
