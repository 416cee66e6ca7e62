package org.medchain.benchmarks.store;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessHandle.Info;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One store in a process of its own: filled and read, or filled until it is killed, or checked after that. */
final class StoreProcess {
    private static final int CHECKED_BLOCKS = 500;

    private final String name;
    private final int warmUpBlocks;
    private final int lookUps;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private StoreProcess(String name, int warmUpBlocks, int lookUps) {
        this.name = name;
        this.warmUpBlocks = warmUpBlocks;
        this.lookUps = lookUps;
    }

    /** Arguments: the store's name, its folder, what to do, how many blocks, how many to warm up with, how many look-ups. */
    public static void main(String[] args) throws IOException {
        StoreProcess process = new StoreProcess(args[0], Integer.parseInt(args[4]), Integer.parseInt(args[5]));
        Path folder = Path.of(args[1]);
        Files.createDirectories(folder);
        long blocks = Long.parseLong(args[3]);
        switch (args[2]) {
            case "measure" -> process.measure(folder, blocks);
            case "fill" -> process.fillForEver(folder);
            case "check" -> process.check(folder);
            default -> throw new IllegalArgumentException("expected measure, fill or check, found " + args[2]);
        }
        int order = System.in.read(); // The parent has heard the answer, and lets this process go.
        if (order < 0) {
            throw new IOException("the parent is gone");
        }
    }

    private void measure(Path folder, long blocks) throws IOException {
        Path warmUp = Files.createDirectories(folder.resolve("warm-up"));
        try (Candidate store = Candidate.open(name, warmUp)) {
            fill(store, 0, warmUpBlocks);
            lookUp(store, warmUpBlocks);
        }
        Path measured = Files.createDirectories(folder.resolve("store"));
        long start = System.nanoTime();
        Duration cpu = cpu();
        long filled;
        long looked;
        try (Candidate store = Candidate.open(name, measured)) {
            fill(store, 0, blocks);
            filled = System.nanoTime() - start;
            cpu = cpu().minus(cpu);
            start = System.nanoTime();
            lookUp(store, blocks);
            looked = System.nanoTime() - start;
        }
        start = System.nanoTime();
        try (Candidate store = Candidate.open(name, measured)) {
            store.get(Blocks.meta());
            long opened = System.nanoTime() - start;
            out.println(filled + " " + cpu.toNanos() + " " + looked / lookUps + " " + opened);
        }
    }

    private static Duration cpu() {
        Info info = ProcessHandle.current().info();
        return info.totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void fill(Candidate store, long from, long to) throws IOException {
        for (long block = from; block < to; block++) {
            store.write(Blocks.entries(block));
        }
    }

    private void lookUp(Candidate store, long blocks) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < lookUps; i++) {
            long number = random.nextLong(blocks * Blocks.EVENTS);
            byte[] found = store.get(Blocks.event(number));
            if (found == null || ByteBuffer.wrap(found).getLong() != number) {
                throw new IOException("event " + number + " is not found");
            }
        }
    }

    private void fillForEver(Path folder) throws IOException {
        try (Candidate store = Candidate.open(name, folder)) {
            out.println("ready");
            for (long block = 0; ; block++) {
                store.write(Blocks.entries(block));
            }
        }
    }

    /** An earlier state, whole: all that blocks up to the last one put there, and nothing of the next one. */
    private void check(Path folder) throws IOException {
        try (Candidate store = Candidate.open(name, folder)) {
            byte[] meta = store.get(Blocks.meta());
            long blocks = meta == null ? 0 : ByteBuffer.wrap(meta).getLong();
            SplittableRandom random = new SplittableRandom(2);
            for (int i = 0; i < CHECKED_BLOCKS && blocks > 0; i++) {
                long block = i == 0 ? blocks - 1 : random.nextLong(blocks);
                for (Candidate.Entry entry : Blocks.entries(block)) {
                    byte[] found = store.get(entry.key());
                    boolean isMeta = Arrays.equals(entry.key(), Blocks.meta());
                    if (found == null || (!isMeta && !Arrays.equals(found, entry.value()))) {
                        throw new IOException("block " + block + " of " + blocks + " is not whole");
                    }
                }
            }
            if (store.get(Blocks.event(blocks * Blocks.EVENTS)) != null) {
                throw new IOException("a part of block " + blocks + " is there");
            }
            out.println(blocks);
        }
    }
}
