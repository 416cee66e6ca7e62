package org.medchain.chain.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;

/**
 * An append-only log of payloads at heights 1, 2, 3, …, in segment files named by their first height. A payload is
 * durable when {@link #append} returns, and its bytes are never written again. Opening cuts a torn tail and reports
 * damage; nothing is ever repaired.
 *
 * <p>What an fsync that failed left on the disk is not known. So after a failed write or fsync all that was written since the
 * last payload is cut off, durably, before anything else is appended; while that fails, every append does. A payload that
 * was not acknowledged is thus in the log only if the process ended before it was cut. Reads may run at any time, from any
 * thread; appends come one at a time.
 */
final class BlockLog implements AutoCloseable {
    /** Segments are closed when they reach this many bytes: 64 MiB. */
    static final long SEGMENT_SIZE = 64 << 20;

    private static final Logger LOG = System.getLogger(BlockLog.class.getName());
    private static final Pattern NAME = Pattern.compile("blocks-(\\d{19})\\.log");

    /** Takes payloads in the order of their heights. */
    @FunctionalInterface
    interface Visitor {
        void visit(long height, Position position, Bytes payload) throws StorageException;
    }

    private final LogFolder folder;
    private final long segmentSize;
    private final NavigableSet<Long> segments;
    private final DurableMark mark;
    private LogFile tail;
    private long end;
    private volatile long height;
    /** True while there may be something after {@link #end}. */
    private boolean torn;

    private boolean closed;

    private BlockLog(LogFolder folder, long segmentSize, NavigableSet<Long> segments) throws IOException {
        this.folder = folder;
        this.segmentSize = segmentSize;
        this.segments = segments;
        this.mark = new DurableMark(folder);
        this.tail = folder.open(name(segments.last()));
        this.height = segments.last() - 1;
    }

    /**
     * Opens the log in {@code folder}, or begins one.
     *
     * @param segmentSize at how many bytes a segment is closed and the next one begun
     * @throws StorageException if the last segment is damaged, blocks are missing or the folder cannot be read
     */
    static BlockLog open(LogFolder folder, long segmentSize) throws StorageException {
        try {
            BlockLog log = new BlockLog(folder, segmentSize, segments(folder));
            try {
                log.recover();
            } catch (IOException | StorageException e) {
                log.close();
                throw e;
            }
            return log;
        } catch (IOException e) {
            throw new StorageException("the block log cannot be opened: " + e.getMessage(), e);
        }
    }

    private static NavigableSet<Long> segments(LogFolder folder) throws IOException, StorageException {
        NavigableSet<Long> segments = new ConcurrentSkipListSet<>();
        for (String name : folder.names()) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                segments.add(Long.parseLong(matcher.group(1)));
            }
        }
        if (segments.isEmpty()) {
            segments.add(1L);
        }
        if (segments.first() != 1) {
            throw new StorageException("block 1 is missing: the first segment is " + name(segments.first()));
        }
        return segments;
    }

    /** Reads the last segment through, cuts a torn append, and makes durable what a killed process had only written. */
    private void recover() throws IOException, StorageException {
        long durable = mark.height();
        while (end < tail.size()) {
            long next = height + 1;
            Optional<LogRecord> record = LogRecord.read(tail, end, next);
            if (record.isEmpty()) {
                cut(durable);
                break;
            }
            end += record.get().length();
            height = next;
        }
        tail.force();
        if (height < durable) {
            throw new StorageException("block " + (height + 1) + " is missing: the log ends at height " + height
                    + " and once held " + durable);
        }
        mark.set(height);
    }

    private void cut(long durable) throws IOException, StorageException {
        if (height < durable || !TornTail.isTorn(tail, end, height + 1)) {
            throw damaged(new Position(segments.last(), end), height + 1);
        }
        tail.truncate(end);
    }

    /** The height of the last payload; 0 if there is none. */
    long height() {
        return height;
    }

    /**
     * Appends a payload and makes it durable.
     *
     * @param height one more than {@link #height()}
     * @throws StorageException if that fails; the payload may be appended again, or another one in its place
     */
    synchronized Position append(long height, Bytes payload) throws StorageException {
        if (height != this.height + 1) {
            throw new IllegalArgumentException("height " + (this.height + 1) + " expected, found " + height);
        }
        if (closed) {
            throw new StorageException("the ledger is closed");
        }
        if (torn) {
            takeBack();
        }
        byte[] record = LogRecord.encode(height, payload);
        torn = true;
        try {
            if (end >= segmentSize) {
                beginSegment(height);
            }
            tail.write(end, record);
            tail.force();
        } catch (IOException e) {
            throw failed(height, e);
        }
        Position position = new Position(segments.last(), end);
        end += record.length;
        this.height = height;
        torn = false;
        markDurable();
        return position;
    }

    /** The mark may stay behind: then less is known to have been durable. */
    private void markDurable() {
        try {
            mark.set(height);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "block " + height + " is durable and could not be marked so: " + e.getMessage());
        }
    }

    private void beginSegment(long first) throws IOException {
        LogFile full = tail;
        tail = folder.open(name(first));
        end = 0;
        segments.add(first);
        full.close();
    }

    /** Takes back what was written, as nobody can tell whether it is on the disk: it would read well until power fails. */
    private StorageException failed(long height, IOException cause) {
        String next = "; nothing of it is in the log, appending goes on when that has passed";
        try {
            takeBack();
        } catch (StorageException e) {
            cause.addSuppressed(e);
            next = "; " + e.getMessage();
        }
        return new StorageException("block " + height + " could not be written: " + cause.getMessage() + next, cause);
    }

    private void takeBack() throws StorageException {
        try {
            tail.close();
            tail = folder.open(name(segments.last()));
            tail.truncate(end);
            tail.force();
            torn = false;
        } catch (IOException e) {
            throw new StorageException(
                    "what a failed append left at the end of the block log cannot be taken back: " + e.getMessage()
                            + "; appends fail until it can, or the ledger is opened again on a disk that works",
                    e);
        }
    }

    /**
     * The payload at {@code position}.
     *
     * @throws StorageException if there is no sound record of this height
     */
    Bytes read(long height, Position position) throws StorageException {
        try (LogInput file = folder.read(name(position.segment()))) {
            return LogRecord.read(file, position.offset(), height)
                    .orElseThrow(() -> damaged(position, height))
                    .payload();
        } catch (IOException e) {
            throw unreadable(height, e);
        }
    }

    /** A part of the payload at {@code position}, without the record's checks: the caller knows it by its own. */
    Bytes readPart(long height, Position position, int from, int length) throws StorageException {
        try (LogInput file = folder.read(name(position.segment()))) {
            return LogRecord.readPart(file, position.offset(), from, length);
        } catch (IOException e) {
            throw unreadable(height, e);
        }
    }

    /**
     * Shows every payload from height {@code from} to height {@code to} to {@code visitor}.
     *
     * @throws StorageException if one of them is damaged or missing, naming it
     */
    void replay(long from, long to, Visitor visitor) throws StorageException {
        for (long segment : List.copyOf(segments)) {
            Long next = segments.higher(segment);
            if (segment <= to && (next == null || next > from)) {
                replaySegment(segment, from, next == null ? to : Math.min(to, next - 1), visitor);
            }
        }
    }

    private void replaySegment(long segment, long from, long to, Visitor visitor) throws StorageException {
        long current = segment;
        try (LogInput file = folder.read(name(segment))) {
            long offset = 0;
            while (current <= to) {
                Position position = new Position(segment, offset);
                if (current < from) {
                    offset += skip(file, position, current);
                } else {
                    LogRecord record = readRecord(file, position, current);
                    visitor.visit(current, position, record.payload());
                    offset += record.length();
                }
                current++;
            }
        } catch (IOException e) {
            throw unreadable(current, e);
        }
    }

    private static long skip(LogInput file, Position position, long height) throws IOException, StorageException {
        return LogRecord.Header.read(file, position.offset())
                .filter(header -> header.height() == height)
                .orElseThrow(() -> damaged(position, height))
                .recordLength();
    }

    private static LogRecord readRecord(LogInput file, Position position, long height)
            throws IOException, StorageException {
        return LogRecord.read(file, position.offset(), height).orElseThrow(() -> damaged(position, height));
    }

    @Override
    public synchronized void close() throws StorageException {
        closed = true;
        try (mark) {
            tail.close();
        } catch (IOException e) {
            throw new StorageException("the block log could not be closed: " + e.getMessage(), e);
        }
    }

    private static StorageException damaged(Position position, long height) {
        return Damage.of(
                height, "no sound record of it at byte " + position.offset() + " of " + name(position.segment()));
    }

    private static StorageException unreadable(long height, IOException cause) {
        return new StorageException("block " + height + " cannot be read: " + cause.getMessage(), cause);
    }

    private static String name(long first) {
        return String.format(Locale.ROOT, "blocks-%019d.log", first);
    }
}
