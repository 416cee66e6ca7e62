package org.medchain.log;

import java.io.IOException;
import java.util.Optional;

/**
 * Tells a torn append, which may be cut, from damage, which must be reported.
 *
 * <p>An append is acknowledged after an fsync, and the next one starts after that. So after a power failure only the last record may
 * be incomplete, and it was not acknowledged. The file system may have kept some of its sectors and lost others; a lost sector is
 * missing at the end of the file, or is zero. An intact record has no zero sector ({@link LogRecord}), and neither has a record with
 * one byte changed. Hence:
 *
 * <ul>
 *   <li>less than a header at the end of the file, or a sound header whose record ends beyond the file: torn;
 *   <li>a record that fails its check, has a zero sector and is followed by nothing: torn;
 *   <li>anything else that fails its check: damage.
 * </ul>
 *
 * <p>If the log's durable mark says that the height was durable once, the log reports damage without this check.
 */
public final class TornTail {
    private static final int SECTOR = 512;
    private static final int ALIGNMENT = 8;

    private TornTail() {}

    /**
     * True if the end of {@code file} from {@code offset} on, which is not a sound record of {@code height}, is what a torn append
     * of this height can leave.
     */
    public static boolean isTorn(LogInput file, long offset, long height) throws IOException {
        long left = file.size() - offset;
        if (left < LogRecord.HEADER) {
            return true;
        }
        Optional<LogRecord.Header> header = LogRecord.Header.read(file, offset);
        if (header.isPresent() && header.get().height() != height) {
            return false;
        }
        if (header.isPresent() && left != header.get().recordLength()) {
            return left < header.get().recordLength();
        }
        if (left > Integer.MAX_VALUE - 8) {
            return false;
        }
        byte[] tail = file.read(offset, (int) left);
        return hasZeroSector(tail, offset) && (header.isPresent() || !holdsHeaderAbove(tail, height));
    }

    /** True if all bytes of some sector that are in {@code tail} are zero. */
    private static boolean hasZeroSector(byte[] tail, long offset) {
        int start = 0;
        while (start < tail.length) {
            int end = (int) Math.min(tail.length, start + SECTOR - (offset + start) % SECTOR);
            if (isZero(tail, start, end)) {
                return true;
            }
            start = end;
        }
        return false;
    }

    private static boolean isZero(byte[] tail, int start, int end) {
        for (int at = start; at < end; at++) {
            if (tail[at] != 0) {
                return false;
            }
        }
        return true;
    }

    /** True if a later record begins in {@code tail}: then the first record in it was durable. */
    private static boolean holdsHeaderAbove(byte[] tail, long height) {
        for (int at = ALIGNMENT; at < tail.length; at += ALIGNMENT) {
            Optional<LogRecord.Header> header = LogRecord.Header.decode(tail, at);
            if (header.isPresent() && header.get().height() > height) {
                return true;
            }
        }
        return false;
    }
}
