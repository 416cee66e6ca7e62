package org.medchain.log;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory whose power can be cut: of what was written after the last force, some sectors of 512 bytes are kept,
 * the others are what they were, or zero where the file was shorter; and the file's size may be kept in part. It can also
 * fail: a write in the middle, or a force.
 */
public final class SimulatedDisk implements LogFolder {
    private static final int SECTOR = 512;

    private final TreeMap<String, Content> files = new TreeMap<>();
    private final Random random;
    private int writesUntilFailure = Integer.MAX_VALUE;
    private int forcesUntilFailure = Integer.MAX_VALUE;
    private boolean powerFailsAtForce;
    private boolean off;

    private static final class Content {
        private byte[] durable = {};
        private byte[] now = {};
    }

    /** A disk without files; what power cuts leave follows from {@code seed}. */
    public SimulatedDisk(long seed) {
        this.random = new Random(seed);
    }

    /** The {@code count}th write from now fails after a part of it. */
    public void failWrite(int count) {
        writesUntilFailure = count;
    }

    /** The {@code count}th force from now fails. */
    public void failForce(int count) {
        forcesUntilFailure = count;
    }

    /** The power fails at the next force: nothing works until {@link #cutPower()}. */
    public void failPowerAtNextForce() {
        powerFailsAtForce = true;
    }

    /** Nothing can be written, forced or truncated until {@link #repair()}. */
    public void failEverything() {
        off = true;
    }

    /** Nothing fails any more. */
    public void repair() {
        powerFailsAtForce = false;
        off = false;
        writesUntilFailure = Integer.MAX_VALUE;
        forcesUntilFailure = Integer.MAX_VALUE;
    }

    /** What a power cut leaves; the power is back. */
    public void cutPower() {
        repair();
        for (Content file : files.values()) {
            file.now = afterPowerCut(file);
            file.durable = file.now;
        }
    }

    /** A power cut that leaves nothing of what was not forced. */
    public void cutPowerAndLoseAll() {
        repair();
        files.values().forEach(file -> file.now = file.durable);
    }

    private byte[] afterPowerCut(Content file) {
        if (file.now.length < file.durable.length) {
            return random.nextBoolean() ? file.now : file.durable;
        }
        int added = file.now.length - file.durable.length;
        int kept = random.nextBoolean() ? added : random.nextInt(added + 1);
        byte[] left = Arrays.copyOf(file.durable, file.durable.length + kept);
        int keepOneIn = 1 + random.nextInt(4);
        for (int start = 0; start < left.length; start += SECTOR) {
            if (random.nextInt(keepOneIn) == 0) {
                int end = Math.min(left.length, start + SECTOR);
                System.arraycopy(file.now, start, left, start, end - start);
            }
        }
        return left;
    }

    /** The bytes of a file. */
    public byte[] bytes(String name) {
        return files.get(name).now.clone();
    }

    /** Puts these bytes in place of a file's. */
    public void put(String name, byte[] bytes) {
        Content content = files.computeIfAbsent(name, missing -> new Content());
        content.now = bytes.clone();
        content.durable = content.now;
    }

    /** Removes a file. */
    public void remove(String name) {
        files.remove(name);
    }

    /** The same files on another disk. */
    public SimulatedDisk copy() {
        SimulatedDisk copy = new SimulatedDisk(random.nextLong());
        files.forEach((name, content) -> copy.put(name, content.now));
        return copy;
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public LogFile open(String name) {
        return new Handle(files.computeIfAbsent(name, missing -> new Content()));
    }

    @Override
    public LogInput read(String name) throws IOException {
        Content content = files.get(name);
        if (content == null) {
            throw new FileNotFoundException(name);
        }
        return new Handle(content);
    }

    private final class Handle implements LogFile {
        private final Content content;

        Handle(Content content) {
            this.content = content;
        }

        @Override
        public long size() {
            return content.now.length;
        }

        @Override
        public byte[] read(long offset, int length) throws IOException {
            if (offset + length > content.now.length) {
                throw new EOFException();
            }
            return Arrays.copyOfRange(content.now, (int) offset, (int) offset + length);
        }

        @Override
        public void write(long offset, byte[] source) throws IOException {
            requirePower();
            boolean fails = --writesUntilFailure == 0;
            int length = fails ? random.nextInt(source.length) : source.length;
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            written.write(content.now, 0, (int) offset);
            written.write(source, 0, length);
            int after = (int) offset + length;
            if (after < content.now.length) {
                written.write(content.now, after, content.now.length - after);
            }
            content.now = written.toByteArray();
            if (fails) {
                throw new IOException("simulated: disk full");
            }
        }

        @Override
        public void force() throws IOException {
            off |= powerFailsAtForce;
            requirePower();
            if (--forcesUntilFailure == 0) {
                throw new IOException("simulated: input/output error");
            }
            content.durable = content.now;
        }

        @Override
        public void truncate(long size) throws IOException {
            requirePower();
            content.now = Arrays.copyOf(content.now, (int) size);
        }

        private void requirePower() throws IOException {
            if (off) {
                throw new IOException("simulated: no power");
            }
        }

        @Override
        public void close() {}
    }
}
