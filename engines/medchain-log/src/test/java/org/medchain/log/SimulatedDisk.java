package org.medchain.log;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory whose power can be cut: of what was written after the last force, some sectors of 512 bytes are kept,
 * the others are what they were, or zero where the file was shorter; and the file's size may be kept in part. It can also
 * fail: a write in the middle, or a force. Sectors that a force failed to make durable stay readable, but no later force makes
 * them durable unless they are written again.
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
        /** The sectors that a force gave up. */
        private final BitSet lost = new BitSet();

        void put(byte[] bytes) {
            now = bytes;
            durable = bytes;
            lost.clear();
        }

        void written(int from, int to) {
            lost.clear(from / SECTOR, (to + SECTOR - 1) / SECTOR);
        }

        void giveUp() {
            for (int sector = 0; sector * SECTOR < now.length; sector++) {
                int start = sector * SECTOR;
                byte[] before = sector(durable, start);
                if (durable.length < Math.min(now.length, start + SECTOR)
                        || !Arrays.equals(before, sector(now, start))) {
                    lost.set(sector);
                }
            }
        }

        void force() {
            byte[] forced = lost.isEmpty() ? now : now.clone();
            lost.stream().map(sector -> sector * SECTOR).forEach(start -> {
                byte[] before = sector(durable, start);
                System.arraycopy(before, 0, forced, start, Math.min(SECTOR, forced.length - start));
            });
            durable = forced;
        }

        private static byte[] sector(byte[] bytes, int start) {
            return start < bytes.length ? Arrays.copyOfRange(bytes, start, start + SECTOR) : new byte[SECTOR];
        }
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
            file.put(afterPowerCut(file));
        }
    }

    /** A power cut that leaves nothing of what was not forced. */
    public void cutPowerAndLoseAll() {
        repair();
        files.values().forEach(file -> file.put(file.durable));
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
        files.computeIfAbsent(name, missing -> new Content()).put(bytes.clone());
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
            throw new NoSuchFileException(name);
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
            content.written((int) offset, after);
            if (fails) {
                throw new IOException("simulated: disk full");
            }
        }

        @Override
        public void force() throws IOException {
            off |= powerFailsAtForce;
            requirePower();
            if (--forcesUntilFailure == 0) {
                content.giveUp();
                throw new IOException("simulated: input/output error");
            }
            content.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            requirePower();
            content.now = Arrays.copyOf(content.now, (int) size);
            content.written((int) size, Integer.MAX_VALUE - SECTOR);
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
