package org.medchain.dht.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.medchain.error.StorageException;

/**
 * Tells damage from a torn write in RocksDB's logs, of writes ({@code *.log}) and of tables ({@code MANIFEST-*}), before
 * RocksDB reads them. RocksDB checks every entry's checksum but for one case: an entry that claims to be longer than what is
 * left is taken for the last one, torn by a crash, and is dropped with all that follows, tables included. One changed bit in
 * a length suffices. A torn entry, though, has no checksum that holds for less than its length, and a whole one with a wrong
 * length has.
 *
 * <p>The format (RocksDB's {@code db/log_format.h}): blocks of 32 KiB; in them entries of a masked CRC-32C over type and
 * payload (4 bytes), the payload's length (2 bytes), a type (1 byte), all little-endian, and the payload. No entry spans
 * blocks; fewer than 7 bytes at the end of a block are padding.
 */
final class RocksLogCheck {
    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    private static final int LENGTH_AT = 4;
    private static final int TYPE_AT = 6;
    private static final int CRC_MASK_DELTA = 0xa282ead8;

    private RocksLogCheck() {}

    /** Checks all logs in {@code folder}. */
    static void check(Path folder) throws IOException, StorageException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "{*.log,MANIFEST-*}")) {
            for (Path log : logs) {
                checkLog(log);
            }
        }
    }

    private static void checkLog(Path log) throws IOException, StorageException {
        try (FileChannel channel = FileChannel.open(log)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            for (long at = 0; read(channel, at, block) > 0; at += BLOCK) {
                int damaged = lengthenedEntry(block);
                if (damaged >= 0) {
                    throw new StorageException(log + " is damaged: the entry at byte " + (at + damaged)
                            + " has another length than it says");
                }
            }
        }
    }

    private static int read(FileChannel channel, long at, ByteBuffer block) throws IOException {
        block.clear();
        int read;
        do {
            read = channel.read(block, at + block.position());
        } while (read > 0 && block.hasRemaining());
        return block.flip().limit();
    }

    /** Where in the block a whole entry says that it is longer than the block; -1 if nowhere. */
    private static int lengthenedEntry(ByteBuffer block) {
        int at = 0;
        while (block.limit() - at >= HEADER) {
            int end = at + HEADER + (block.getShort(at + LENGTH_AT) & 0xffff);
            if (end > block.limit()) {
                return isWholeWithin(block, at) ? at : -1;
            }
            at = end;
        }
        return -1;
    }

    private static boolean isWholeWithin(ByteBuffer block, int at) {
        int expected = block.getInt(at);
        CRC32C crc = new CRC32C();
        crc.update(block.get(at + TYPE_AT));
        for (int next = at + HEADER; next < block.limit(); next++) {
            if (masked(crc) == expected) {
                return true;
            }
            crc.update(block.get(next));
        }
        return masked(crc) == expected;
    }

    private static int masked(CRC32C crc) {
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK_DELTA;
    }
}
