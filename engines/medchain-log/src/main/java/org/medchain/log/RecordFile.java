package org.medchain.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;

/**
 * A short file of records that are appended durably, and all deleted from time to time. The records have the format of the block
 * log's, with a running number in place of the height, so that a torn append is told from damage in the same way. After a failure
 * the file refuses changes until it is opened again. Not thread-safe.
 */
public final class RecordFile implements AutoCloseable {
    private final String name;
    private final LogFile file;
    private final List<Bytes> found = new ArrayList<>();
    private long end;
    private long number;
    private boolean usable = true;

    private RecordFile(String name, LogFile file) {
        this.name = name;
        this.file = file;
    }

    /** True if the file exists. */
    public static boolean exists(LogFolder folder, String name) throws StorageException {
        try {
            return folder.names().contains(name);
        } catch (IOException e) {
            throw new StorageException("the folder of " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Opens the file, or creates it; cuts off a torn append.
     *
     * @throws StorageException if it is damaged or cannot be read
     */
    public static RecordFile open(LogFolder folder, String name) throws StorageException {
        try {
            RecordFile opened = new RecordFile(name, folder.open(name));
            try {
                opened.recover();
            } catch (IOException | StorageException e) {
                opened.file.close();
                throw e;
            }
            return opened;
        } catch (IOException e) {
            throw new StorageException(name + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private void recover() throws IOException, StorageException {
        Optional<LogRecord.Header> first = LogRecord.Header.read(file, 0);
        number = first.map(header -> header.height() - 1).orElse(0L);
        long last = 0;
        while (end < file.size()) {
            Optional<LogRecord> record = LogRecord.read(file, end, number + 1);
            if (record.isEmpty()) {
                cut();
                break;
            }
            last = end;
            end += record.get().length();
            number++;
            found.add(record.get().payload());
        }
        makeDurable(last);
    }

    /**
     * The append of the last record may have failed, or not have ended. What cannot be forced may stay readable and be forced no more,
     * so the record is written again first.
     */
    private void makeDurable(long last) throws IOException {
        if (last < end) {
            file.write(last, file.read(last, (int) (end - last)));
        }
        file.force();
    }

    private void cut() throws IOException, StorageException {
        if (!TornTail.isTorn(file, end, number + 1)) {
            throw new StorageException(name + " is damaged at byte " + end);
        }
        file.truncate(end);
    }

    /** The records that were in the file when it was opened. */
    public List<Bytes> records() {
        return List.copyOf(found);
    }

    /** The size of the file in bytes. */
    public long size() {
        return end;
    }

    /** Appends a record and makes it durable. */
    public void append(Bytes payload) throws StorageException {
        byte[] record = LogRecord.encode(number + 1, payload);
        change(() -> {
            file.write(end, record);
            file.force();
        });
        end += record.length;
        number++;
    }

    /** Deletes all records, durably. */
    public void clear() throws StorageException {
        change(() -> {
            file.truncate(0);
            file.force();
        });
        end = 0;
        found.clear();
    }

    @FunctionalInterface
    private interface Change {
        void run() throws IOException;
    }

    private void change(Change change) throws StorageException {
        if (!usable) {
            throw new StorageException(name + " failed before, and accepts no changes until it is opened again");
        }
        usable = false;
        try {
            change.run();
            usable = true;
        } catch (IOException e) {
            throw new StorageException(name + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws StorageException {
        try {
            file.close();
        } catch (IOException e) {
            throw new StorageException(name + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
