package org.medchain.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.medchain.crypto.bytes.Bytes;

/**
 * A record of a segment, which frames a payload. All numbers are big-endian.
 *
 * <pre>
 * header   magic "MCB1" | payload length, 4 | height, 8 | CRC-32C of the payload, 4 | CRC-32C of these 20 bytes, 4
 * payload  in runs of 255 bytes, the last one shorter, each after a mark 0xC1
 * padding  2 to 9 bytes 0xE5, so that the record's length is a multiple of 8
 * </pre>
 *
 * <p>Records start at multiples of 8. So every 512-byte sector that a record touches holds at least two bytes of it that are not zero,
 * whatever the payload: magic, marks or padding. {@link TornTail} relies on this.
 *
 * @param payload the stored bytes
 * @param length of the whole record, in bytes
 */
public record LogRecord(Bytes payload, int length) {
    /** Bytes before the first run. */
    public static final int HEADER = 24;
    /** The most bytes of a payload: 40 MiB. */
    public static final int MAX_PAYLOAD = 40 << 20;

    private static final int MAGIC = 0x4d434231;
    private static final int RUN = 255;
    private static final byte MARK = (byte) 0xC1;
    private static final byte PADDING = (byte) 0xE5;
    private static final int MIN_PADDING = 2;
    private static final int ALIGNMENT = 8;

    /** A header that passed its check. */
    public record Header(int payloadLength, long height, int payloadCheck) {
        /** The header at {@code offset} of {@code source}, if there is a whole one that passes its check. */
        static Optional<Header> decode(byte[] source, int offset) {
            if (source.length - offset < HEADER) {
                return Optional.empty();
            }
            ByteBuffer header = ByteBuffer.wrap(source, offset, HEADER);
            int magic = header.getInt();
            Header decoded = new Header(header.getInt(), header.getLong(), header.getInt());
            boolean sound = magic == MAGIC
                    && header.getInt() == check(source, offset, HEADER - 4)
                    && decoded.payloadLength >= 0
                    && decoded.payloadLength <= MAX_PAYLOAD;
            return sound ? Optional.of(decoded) : Optional.empty();
        }

        /** The header at {@code offset} of {@code file}, if there is a whole one that passes its check. */
        public static Optional<Header> read(LogInput file, long offset) throws IOException {
            return file.size() - offset < HEADER ? Optional.empty() : decode(file.read(offset, HEADER), 0);
        }

        /** The length of the whole record, in bytes. */
        public int recordLength() {
            return (HEADER + framedLength(payloadLength) + MIN_PADDING + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
    }

    /** Encodes a record. */
    public static byte[] encode(long height, Bytes payload) {
        if (payload.size() > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "the payload has " + payload.size() + " bytes, expected at most " + MAX_PAYLOAD);
        }
        byte[] plain = payload.toByteArray();
        Header header = new Header(plain.length, height, check(plain, 0, plain.length));
        byte[] record = new byte[header.recordLength()];
        ByteBuffer target = ByteBuffer.wrap(record);
        target.putInt(MAGIC).putInt(plain.length).putLong(height).putInt(header.payloadCheck());
        target.putInt(check(record, 0, HEADER - 4));
        for (int at = 0; at < plain.length; at += RUN) {
            target.put(MARK).put(plain, at, Math.min(RUN, plain.length - at));
        }
        Arrays.fill(record, target.position(), record.length, PADDING);
        return record;
    }

    /** The record at {@code offset}, if it is complete, of this height, and passes every check. */
    public static Optional<LogRecord> read(LogInput file, long offset, long height) throws IOException {
        Header header = Header.read(file, offset).orElse(null);
        if (header == null || header.height() != height || file.size() - offset < header.recordLength()) {
            return Optional.empty();
        }
        byte[] body = file.read(offset + HEADER, header.recordLength() - HEADER);
        byte[] payload = new byte[header.payloadLength()];
        boolean sound = copyRuns(body, payload)
                && padded(body, framedLength(payload.length))
                && check(payload, 0, payload.length) == header.payloadCheck();
        return sound
                ? Optional.of(new LogRecord(Bytes.takeOwnership(payload), header.recordLength()))
                : Optional.empty();
    }

    /**
     * A part of the payload of the record at {@code offset}, without the record's checks: the caller must check it.
     */
    public static Bytes readPart(LogInput file, long offset, int from, int length) throws IOException {
        int start = from / RUN * RUN;
        byte[] runs = new byte[from - start + length];
        int framedStart = start / RUN * (RUN + 1);
        copyRuns(file.read(offset + HEADER + framedStart, framedLength(start + runs.length) - framedStart), runs);
        return Bytes.copyOf(runs, from - start, length);
    }

    /** Copies the payload without its marks; false if a mark has another value. */
    private static boolean copyRuns(byte[] body, byte[] payload) {
        boolean sound = true;
        int source = 0;
        for (int at = 0; at < payload.length; at += RUN) {
            int run = Math.min(RUN, payload.length - at);
            sound &= body[source] == MARK;
            System.arraycopy(body, source + 1, payload, at, run);
            source += 1 + run;
        }
        return sound;
    }

    private static boolean padded(byte[] body, int from) {
        boolean sound = true;
        for (int at = from; at < body.length; at++) {
            sound &= body[at] == PADDING;
        }
        return sound;
    }

    /** The length of a payload with its marks. */
    private static int framedLength(int payloadLength) {
        return payloadLength + (payloadLength + RUN - 1) / RUN;
    }

    private static int check(byte[] source, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(source, offset, length);
        return (int) crc.getValue();
    }
}
