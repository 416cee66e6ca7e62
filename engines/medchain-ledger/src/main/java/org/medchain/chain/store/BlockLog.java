package org.medchain.chain.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.log.LogFile;
import org.medchain.log.LogFolder;
import org.medchain.log.LogInput;
import org.medchain.log.LogRecord;
import org.medchain.log.TornTail;

/**
 * An append-only log of payloads at heights 1, 2, 3, …, in segment files named by their first height. A payload is durable when
 * {@link #append} returns, and its bytes are never overwritten. Opening cuts off a torn tail and reports damage. A damaged payload
 * may have a {@linkplain Backup spare}.
 *
 * <p>After a failed fsync, the state of the disk is unknown. So after a failed write or fsync the log cuts off, durably, all that was
 * written after the last payload before it appends anything else; while that fails, every append fails. An unacknowledged payload is
 * therefore in the log only if the process ended before the cut. Reads may run at any time, on any thread; appends must come one at
 * a time.
 */
final class BlockLog implements AutoCloseable {
    /** A segment that has this many bytes is followed by the next: 64 MiB. */
    static final long SEGMENT_SIZE = 64 << 20;

    private static final Logger LOG = System.getLogger(BlockLog.class.getName());
    private static final int NAME_DIGITS = 19;
    private static final Pattern NAME = Pattern.compile("blocks-(\\d{19})\\.log");

    /** Receives payloads in the order of their heights. */
    @FunctionalInterface
    interface Visitor {
        void visit(long height, Position position, Bytes payload) throws StorageException;
    }

    /** What other files know about the log. */
    interface Backup {
        /** The position of this height's record, if known. */
        Optional<Position> position(long height) throws StorageException;

        /** Another copy of this height's payload, if there is one. */
        Optional<Bytes> spare(long height);

        /** Notes that the record of this height is damaged. */
        void damaged(long height, String why);
    }

    /** No other files. */
    static final Backup NONE = new Backup() {
        @Override
        public Optional<Position> position(long height) {
            return Optional.empty();
        }

        @Override
        public Optional<Bytes> spare(long height) {
            return Optional.empty();
        }

        @Override
        public void damaged(long height, String why) {}
    };

    private final LogFolder folder;
    private final long segmentSize;
    private final Backup backup;
    private final NavigableSet<Long> segments;
    private final DurableMark mark;
    private final LogReaders readers;
    private LogFile tail;
    private long end;
    private volatile long height;
    /** True while the file may have bytes after {@link #end}. */
    private boolean torn;

    private boolean closed;

    private BlockLog(LogFolder folder, long segmentSize, Backup backup, NavigableSet<Long> segments)
            throws IOException {
        this.folder = folder;
        this.segmentSize = segmentSize;
        this.backup = backup;
        this.segments = segments;
        this.mark = new DurableMark(folder);
        this.readers = new LogReaders(folder);
        this.tail = folder.open(name(segments.last()));
        this.height = segments.last() - 1;
    }

    /**
     * Opens the log in {@code folder}, or creates one.
     *
     * @param segmentSize bytes of a segment after which the next begins
     * @param backup lets the log pass over a damaged record of the last segment if it knows where the next record begins
     * @throws StorageException if the last segment has other damage, blocks are missing, or the folder cannot be read
     */
    static BlockLog open(LogFolder folder, long segmentSize, Backup backup) throws StorageException {
        try {
            BlockLog log = new BlockLog(folder, segmentSize, backup, segments(folder));
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

    /** As {@link #open(LogFolder, long, Backup)}, without other files. */
    static BlockLog open(LogFolder folder, long segmentSize) throws StorageException {
        return open(folder, segmentSize, NONE);
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

    /** Reads the last segment, cuts off a torn append, and makes durable what a killed process wrote without an fsync. */
    private void recover() throws IOException, StorageException {
        long durable = mark.height();
        while (end < tail.size()) {
            long next = height + 1;
            Position here = new Position(segments.last(), end);
            Optional<Integer> length = soundLength(next);
            if (length.isEmpty()) {
                length = knownLength(here, next);
                length.ifPresent(known -> backup.damaged(next, "there is no sound record of it at " + here));
            }
            if (length.isEmpty()) {
                cut(durable);
                break;
            }
            end += length.get();
            height = next;
        }
        tail.force();
        if (height < durable) {
            throw new StorageException("block " + (height + 1) + " is missing: the log ends at height " + height
                    + ", but was durable up to height " + durable);
        }
        mark.set(height);
    }

    /** The length of the record at the end. A sector that cannot be read counts as damage. */
    private Optional<Integer> soundLength(long next) throws IOException {
        try {
            return LogRecord.read(tail, end, next).map(LogRecord::length);
        } catch (IOException e) {
            if (tail.size() - end < LogRecord.HEADER) {
                throw e;
            }
            LOG.log(Level.WARNING, "MC-L025 block " + next + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The length of the record at {@code here}, from the position of the next one if that is known. */
    private Optional<Integer> knownLength(Position here, long height) throws StorageException {
        return backup.position(height + 1)
                .filter(next -> next.segment() == here.segment() && next.offset() > here.offset())
                .map(next -> (int) (next.offset() - here.offset()));
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
     * @throws StorageException if that fails; the same or another payload may then be appended at this height
     */
    synchronized Position append(long height, Bytes payload) throws StorageException {
        if (height != this.height + 1) {
            throw new IllegalArgumentException("height is " + height + ", expected " + (this.height + 1));
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

    /** If this fails, the mark stays behind, which is safe. */
    private void markDurable() {
        try {
            mark.set(height);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "MC-L026 block " + height + " is durable, but the durable mark could not be written: "
                            + e.getMessage());
        }
    }

    private void beginSegment(long first) throws IOException {
        LogFile full = tail;
        tail = folder.open(name(first));
        end = 0;
        segments.add(first);
        full.close();
    }

    /** Cuts off what was written: it may be readable now and be gone after a power failure. */
    private StorageException failed(long height, IOException cause) {
        String next = "; nothing of it is in the log; appending goes on once the cause has passed";
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
                    "what a failed append left at the end of the block log cannot be cut off: " + e.getMessage()
                            + "; appends fail until it can, or until the ledger is opened again on a working disk",
                    e);
        }
    }

    /**
     * The payload at {@code position}, or its spare.
     *
     * @throws StorageException if there is neither a sound record of this height nor a spare
     */
    Bytes read(long height, Position position) throws StorageException {
        Optional<Bytes> found = readRecord(height, position).map(LogRecord::payload);
        return found.or(() -> backup.spare(height)).orElseThrow(() -> damaged(position, height));
    }

    private Optional<LogRecord> readRecord(long height, Position position) {
        try {
            return readers.read(name(position.segment()), file -> LogRecord.read(file, position.offset(), height));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "block " + height + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The length of the record at {@code position}, if it is sound and of this height. Ignores spares. */
    Optional<Integer> soundLength(long height, Position position) {
        return readRecord(height, position).map(LogRecord::length);
    }

    /** A part of the payload at {@code position}, without the record's checks: the caller must check it. */
    Bytes readPart(Position position, int from, int length) throws IOException {
        return readers.read(
                name(position.segment()), file -> LogRecord.readPart(file, position.offset(), from, length));
    }

    /**
     * Gives every payload from height {@code from} to height {@code to}, inclusive, to {@code visitor}.
     *
     * @throws StorageException if one of them is damaged or missing; names its height
     */
    void replay(long from, long to, Visitor visitor) throws StorageException {
        for (long segment : List.copyOf(segments)) {
            Long next = segments.higher(segment);
            if (from <= to && segment <= to && (next == null || next > from)) {
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
                    offset += replay(file, position, current, visitor);
                }
                current++;
            }
        } catch (IOException e) {
            throw unreadable(current, e);
        }
    }

    /** Visits one payload, or its spare; returns the length of the record. */
    private long replay(LogInput file, Position position, long height, Visitor visitor)
            throws IOException, StorageException {
        Optional<LogRecord> record = LogRecord.read(file, position.offset(), height);
        if (record.isPresent()) {
            visitor.visit(height, position, record.get().payload());
            return record.get().length();
        }
        Bytes spare = backup.spare(height).orElseThrow(() -> damaged(position, height));
        visitor.visit(height, position, spare);
        return skip(file, position, height);
    }

    private long skip(LogInput file, Position position, long height) throws IOException, StorageException {
        Optional<Integer> length = LogRecord.Header.read(file, position.offset())
                .filter(header -> header.height() == height)
                .map(LogRecord.Header::recordLength);
        if (length.isEmpty()) {
            length = knownLength(position, height);
        }
        boolean lastOfSegment = height == this.height || segments.contains(height + 1);
        if (length.isEmpty() && !lastOfSegment) {
            throw damaged(position, height);
        }
        return length.orElse(0);
    }

    @Override
    public synchronized void close() throws StorageException {
        closed = true;
        try (mark;
                readers) {
            tail.close();
        } catch (IOException e) {
            throw new StorageException("the block log was not closed properly: " + e.getMessage(), e);
        }
    }

    private static StorageException damaged(Position position, long height) {
        return Damage.of(
                height,
                "there is no sound record of it at byte " + position.offset() + " of " + name(position.segment()));
    }

    private static StorageException unreadable(long height, IOException cause) {
        return new StorageException("block " + height + " cannot be read: " + cause.getMessage(), cause);
    }

    private static String name(long first) {
        String digits = Long.toString(first);
        return "blocks-" + "0".repeat(NAME_DIGITS - digits.length()) + digits + ".log";
    }
}
