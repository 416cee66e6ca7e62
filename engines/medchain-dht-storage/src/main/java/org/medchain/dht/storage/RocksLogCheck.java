package org.medchain.dht.storage;

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
 * Tells damage from a torn write in RocksDB's logs of writes ({@code *.log}) and of tables ({@code MANIFEST-*}) before RocksDB reads
 * them, because RocksDB does not detect every changed bit. It takes an entry that claims to be longer than the rest of the file for
 * the last one, torn by a crash, and drops it with all that follows, including tables. An entry of a changed type can keep it busy
 * for ever. Here every entry must have a valid checksum. An entry longer than the rest must be torn: a checksum that is valid for
 * fewer bytes reveals a complete entry whose length was changed.
 *
 * <p>The format (RocksDB's {@code db/log_format.h}): blocks of 32 KiB; in them entries of a masked CRC-32C over type and
 * payload (4 bytes), the payload's length (2 bytes), a type (1 byte), all little-endian, and the payload. No entry spans
 * blocks; fewer than 7 bytes at the end of a block are padding, and so is what follows a header of zeros.
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
                int damaged = damagedEntry(block);
                if (damaged >= 0) {
                    throw new StorageException(
                            log + " is damaged: the checksum of the entry at byte " + (at + damaged) + " is wrong");
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

    /** The offset of a damaged entry in the block; -1 if there is none. */
    private static int damagedEntry(ByteBuffer block) {
        int at = 0;
        while (block.limit() - at >= HEADER && !isPadding(block, at)) {
            int end = at + HEADER + (block.getShort(at + LENGTH_AT) & 0xffff);
            if (end > block.limit()) {
                return block.limit() == BLOCK || holdsForLess(block, at) ? at : -1;
            }
            if (!holds(block, at, end)) {
                return at;
            }
            at = end;
        }
        return -1;
    }

    private static boolean isPadding(ByteBuffer block, int at) {
        return block.getInt(at) == 0 && block.getShort(at + LENGTH_AT) == 0 && block.get(at + TYPE_AT) == 0;
    }

    private static boolean holds(ByteBuffer block, int at, int end) {
        CRC32C crc = new CRC32C();
        crc.update(block.slice(at + TYPE_AT, end - at - TYPE_AT));
        return masked(crc) == block.getInt(at);
    }

    private static boolean holdsForLess(ByteBuffer block, int at) {
        CRC32C crc = new CRC32C();
        for (int next = at + TYPE_AT; next < block.limit(); next++) {
            crc.update(block.get(next));
            if (masked(crc) == block.getInt(at)) {
                return true;
            }
        }
        return false;
    }

    private static int masked(CRC32C crc) {
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK_DELTA;
    }
}
