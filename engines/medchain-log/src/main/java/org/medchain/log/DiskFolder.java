package org.medchain.log;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.io.DurableFiles;
import org.medchain.io.ReadFiles;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Series;
import org.medchain.metrics.Tag;
import org.medchain.metrics.Timing;

/** A folder of the file system. */
public final class DiskFolder implements LogFolder {
    private final Path folder;
    private final Metrics metrics;
    private final Series forced;

    private DiskFolder(Path folder, Metrics metrics, Series forced) {
        this.folder = folder;
        this.metrics = metrics;
        this.forced = forced;
    }

    /** The folder at {@code folder}, created if it is missing. Each fsync of its files is measured. */
    public static DiskFolder at(Path folder, Metrics metrics, Tag.LogFile log) throws IOException {
        DurableFiles.createFolder(folder);
        return new DiskFolder(folder, metrics, Instrument.LEDGER_FSYNC_DURATION.series(log));
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public LogFile open(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            DurableFiles.replace(file, Bytes.empty());
        }
        return new Appended(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), metrics, forced);
    }

    @Override
    public LogInput read(String name) throws IOException {
        return input(folder.resolve(name));
    }

    /**
     * Opens an existing file for reading.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    public static LogInput input(Path file) throws IOException {
        return new Input(ReadFiles.anywhere(file));
    }

    private record Input(RandomAccessFile file) implements LogInput {
        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public byte[] read(long offset, int length) throws IOException {
            byte[] read = new byte[length];
            file.seek(offset);
            file.readFully(read);
            return read;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private record Appended(FileChannel channel, Metrics metrics, Series forced) implements LogFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public byte[] read(long offset, int length) throws IOException {
            ByteBuffer target = ByteBuffer.allocate(length);
            while (target.hasRemaining()) {
                if (channel.read(target, offset + target.position()) < 0) {
                    throw new EOFException("the file ends at " + channel.size());
                }
            }
            return target.array();
        }

        @Override
        public void write(long offset, byte[] source) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(source);
            while (left.hasRemaining()) {
                channel.write(left, offset + left.position());
            }
        }

        @Override
        public void force() throws IOException {
            long begun = System.nanoTime();
            channel.force(false);
            metrics.record(forced, Timing.secondsSince(begun));
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
