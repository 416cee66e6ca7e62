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
import org.medchain.log.LogFile;
import org.medchain.log.LogFolder;
import org.medchain.log.LogInput;
import org.medchain.log.LogRecord;
import org.medchain.log.TornTail;

/**
 * An append-only log of payloads at heights 1, 2, 3, …, in segment files named by their first height. A payload is
 * durable when {@link #append} returns, and its bytes are never written again. Opening cuts a torn tail and reports
 * damage; of a payload that is damaged there may be a {@linkplain Backup spare} elsewhere.
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

    /** What is known beside the log. */
    interface Backup {
        /** Where the record of this height begins, if that is known. */
        Optional<Position> position(long height) throws StorageException;

        /** The payload of this height, if there is another copy of it. */
        Optional<Bytes> spare(long height);

        /** The record of this height is damaged; others are sound. */
        void damaged(long height, String why);
    }

    /** Nothing is. */
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
    private LogFile tail;
    private long end;
    private volatile long height;
    /** True while there may be something after {@link #end}. */
    private boolean torn;

    private boolean closed;

    private BlockLog(LogFolder folder, long segmentSize, Backup backup, NavigableSet<Long> segments)
            throws IOException {
        this.folder = folder;
        this.segmentSize = segmentSize;
        this.backup = backup;
        this.segments = segments;
        this.mark = new DurableMark(folder);
        this.tail = folder.open(name(segments.last()));
        this.height = segments.last() - 1;
    }

    /**
     * Opens the log in {@code folder}, or begins one.
     *
     * @param segmentSize at how many bytes a segment is closed and the next one begun
     * @param backup passes over damage in the last segment, as far as it knows where the next record begins
     * @throws StorageException if the last segment is damaged otherwise, blocks are missing or the folder cannot be read
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

    /** The same, where nothing is known beside the log. */
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

    /** Reads the last segment through, cuts a torn append, and makes durable what a killed process had only written. */
    private void recover() throws IOException, StorageException {
        long durable = mark.height();
        while (end < tail.size()) {
            long next = height + 1;
            Position here = new Position(segments.last(), end);
            Optional<Integer> length = soundLength(next);
            if (length.isEmpty()) {
                length = knownLength(here, next);
                length.ifPresent(known -> backup.damaged(next, "no sound record of it at " + here));
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
                    + " and once held " + durable);
        }
        mark.set(height);
    }

    /** A sector that cannot be read is damage like any other. */
    private Optional<Integer> soundLength(long next) throws IOException {
        try {
            return LogRecord.read(tail, end, next).map(LogRecord::length);
        } catch (IOException e) {
            if (tail.size() - end < LogRecord.HEADER) {
                throw e;
            }
            LOG.log(Level.WARNING, "block " + next + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** How long the record at {@code here} is by where the next one begins, if that is known. */
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
     * The payload at {@code position}, or its spare.
     *
     * @throws StorageException if there is neither a sound record of this height nor a spare
     */
    Bytes read(long height, Position position) throws StorageException {
        Optional<Bytes> found = readRecord(height, position).map(LogRecord::payload);
        return found.or(() -> backup.spare(height)).orElseThrow(() -> damaged(position, height));
    }

    private Optional<LogRecord> readRecord(long height, Position position) {
        try (LogInput file = folder.read(name(position.segment()))) {
            return LogRecord.read(file, position.offset(), height);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "block " + height + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The bytes of the record at {@code position}, if it is a sound one of this height, whether there is a spare or not. */
    Optional<Integer> soundLength(long height, Position position) {
        return readRecord(height, position).map(LogRecord::length);
    }

    /** A part of the payload at {@code position}, without the record's checks: the caller knows it by its own. */
    Bytes readPart(Position position, int from, int length) throws IOException {
        try (LogInput file = folder.read(name(position.segment()))) {
            return LogRecord.readPart(file, position.offset(), from, length);
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
                    offset += replay(file, position, current, visitor);
                }
                current++;
            }
        } catch (IOException e) {
            throw unreadable(current, e);
        }
    }

    /** Returns the length of the record, which may be damaged if there is a spare. */
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
