package org.medchain.chain.drill;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/**
 * A member in a process of its own. It appends from several threads and writes each receipt to its standard output, until it
 * is told {@code stop}, and says so when the last has its outcome; asked {@code height} or {@code health}, it says so; told {@code exit}, it
 * closes its ledger. Beside the engine's options it takes {@value #CLOCK_AHEAD}, the days by which its clock is ahead, and {@value #HASTE}, how
 * many times as fast as it passes time seems to pass for its watches.
 */
public final class MemberProcess {
    /** Those of the consortium. */
    public static final BlockLimits LIMITS = new BlockLimits(100, 1 << 20, 1 << 16);

    /** An option: the days by which the clock is ahead. */
    public static final String CLOCK_AHEAD = "test-clock-ahead-days";
    /** An option: how many times as fast as it passes time seems to pass for the watches. */
    public static final String HASTE = "test-haste";

    static final String HEIGHT = "height ";
    static final String HEALTH = "health ";
    static final String STOPPED = "stopped";

    private static final int FIXED_ARGUMENTS = 5;
    private static final int THREADS = 3;
    private static final int AT_ONCE = 8;
    /** Between two batches of a thread: in a build the processes share few cores, and a load that takes them all tests nothing more. */
    private static final long PAUSE_NANOS = Boolean.getBoolean("medchain.soak") ? 0 : 300_000_000;

    private final LedgerWorld world;
    private final Ledger ledger;
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile boolean stopped;

    private MemberProcess(LedgerWorld world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    /** Arguments: folder, number of members, number of this member, seed, engine, and its options, name=value each. */
    public static void main(String[] args) throws MedChainException, IOException, InterruptedException {
        LedgerWorld world = new LedgerWorld(Integer.parseInt(args[1]), LIMITS, Long.parseLong(args[3]));
        Map<String, String> options = new HashMap<>();
        for (String option : List.of(args).subList(FIXED_ARGUMENTS, args.length)) {
            String[] parts = option.split("=", 2);
            options.put(parts[0], parts[1]);
        }
        long haste = number(options.remove(HASTE), 1);
        Duration ahead = Duration.ofDays(number(options.remove(CLOCK_AHEAD), 0));
        try (Ledger ledger = world.builder(Path.of(args[0]), Integer.parseInt(args[2]))
                .clock(Clock.offset(world.clock, ahead))
                .nanoTime(() -> haste * System.nanoTime())
                .engine(ConsensusSettings.of(args[4], options))
                .open()) {
            new MemberProcess(world, ledger).run();
        }
    }

    private static long number(@Nullable String option, long otherwise) {
        return option == null ? otherwise : Long.parseLong(option);
    }

    private void run() throws IOException, InterruptedException {
        List<Thread> appenders = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread appender = new Thread(this::append, "appender-" + i);
            appender.setDaemon(true);
            appender.start();
            appenders.add(appender);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("exit"); line = in.readLine()) {
            if (line.equals("stop")) {
                stopped = true;
                for (Thread appender : appenders) {
                    appender.join();
                }
                say(STOPPED);
            } else if (line.equals("health")) {
                say(HEALTH + codes());
            } else {
                say(HEIGHT + ledger.height());
            }
        }
        stopped = true;
    }

    private String codes() {
        return ledger.health().issues().stream()
                .map(issue -> issue.code().name())
                .distinct()
                .collect(Collectors.joining(","));
    }

    private void append() {
        settled(ledger.append(world.admit(world.provider))).join();
        while (!stopped) {
            CompletableFuture<?>[] batch = new CompletableFuture<?>[AT_ONCE];
            for (int i = 0; i < AT_ONCE; i++) {
                batch[i] = settled(ledger.append(world.record(world.provider))
                        .thenAccept(receipt -> say(receipt.encode().toHex())));
            }
            CompletableFuture.allOf(batch).join();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Completes when the outcome is known, whatever it is: what was not acknowledged was not promised. */
    private static CompletableFuture<Boolean> settled(CompletableFuture<?> receipt) {
        return receipt.handle((done, failure) -> failure == null);
    }

    private void say(String line) {
        try {
            out.write(Bytes.utf8(line + "\n").toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
