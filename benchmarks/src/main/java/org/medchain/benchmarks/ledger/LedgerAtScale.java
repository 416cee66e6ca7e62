package org.medchain.benchmarks.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Progress;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/**
 * What a ledger of years costs its member: opening it, an event and its proof, its full verification, beside the signature checks
 * that the same cores could do, and the bytes on its disk.
 */
public final class LedgerAtScale {
    private static final int STREAMS = 5_000;
    private static final int SAMPLE = 20_000;
    private static final String CAST = "cast";
    private static final String LEDGER = "ledger";

    private final int events;
    private final int perBlock;
    private final Path folder;
    private final Duration limitTime;
    private final int rounds;
    private final List<String> measured;
    private final Path results;
    private final PrintStream out;
    private final Random random = new Random(1);

    private LedgerAtScale(Arguments args, PrintStream out) {
        this.events = args.integer("events", 200_000);
        this.perBlock = args.integer("per-block", 5);
        this.folder = args.path("filled", "results/at-scale");
        this.limitTime = args.millis("limit-ms", 3000);
        this.rounds = args.integer("rounds", 3);
        this.measured = args.list("measure", "open,read,verify");
        this.results = args.path("results", "results");
        this.out = out;
        args.requireNoMore();
    }

    /** Fills a ledger, unless the folder has one, measures and prints the report. */
    public static void main(String[] args) throws Exception {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out) throws Exception {
        new LedgerAtScale(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException, InterruptedException, ExecutionException {
        if (!Files.exists(folder.resolve(CAST))) {
            fill();
        }
        Cast cast = CastFiles.read(folder.resolve(CAST));
        // The first opening builds an index that is missing or of another format, and loads the classes.
        cast.open(folder.resolve(LEDGER)).close();
        Report report = new Report(results, "ledger-at-scale", "Ledger at scale", out);
        report.paragraph(String.format(
                Locale.ROOT, "%,d events in blocks of %d; suite 1, embedded, one member.", events, perBlock));
        report.table("ledger-opening", opening(cast));
        try (Ledger ledger = cast.open(folder.resolve(LEDGER))) {
            if (measured.contains("read")) {
                report.table("ledger-reads", reads(ledger));
            }
            if (measured.contains("verify")) {
                report.table("ledger-verification", verification(ledger));
            }
        }
        report.finish();
    }

    @SuppressWarnings("try") // Progress is shown while this lasts.
    private void fill() throws IOException, MedChainException {
        SecureRandom secure = new SecureRandom();
        Cast cast = Cast.enrol(SuiteId.X25519, new BlockLimits(perBlock, 1 << 20, Event.MAX_SIZE), secure);
        AtomicLong filled = new AtomicLong();
        try (Ledger ledger = cast.open(folder.resolve(LEDGER));
                Progress unused = Progress.start(out, () -> filled + " of " + events + " events appended")) {
            cast.admit(ledger);
            Events made = new Events(cast, secure);
            List<EventRef> last = List.of();
            for (int index = 1; filled.get() < events; index++) {
                int count = (int) Math.min(STREAMS, events - filled.get());
                List<Event> next =
                        index == 1 ? made.firstChunks(count) : made.nextChunks(count, new ChunkIndex(index), last);
                last = Events.appendAll(ledger, next);
                filled.addAndGet(count);
            }
        }
        CastFiles.write(cast, folder.resolve(CAST));
    }

    private Table opening(Cast cast) throws MedChainException {
        Table table = new Table("Opening", "events", "ms, median of " + rounds, "least", "most");
        double[] millis = new double[rounds];
        for (int i = 0; measured.contains("open") && i < rounds; i++) {
            long begun = System.nanoTime();
            Ledger ledger = cast.open(folder.resolve(LEDGER));
            millis[i] = (System.nanoTime() - begun) / 1e6;
            ledger.close();
        }
        Arrays.sort(millis);
        return table.row(events, millis[rounds / 2], millis[0], millis[rounds - 1]);
    }

    /** Something that is read for one event. */
    @FunctionalInterface
    private interface Read {
        void of(EventRef event) throws MedChainException;
    }

    private Table reads(Ledger ledger) throws MedChainException {
        List<EventRef> sample = sample(ledger);
        Table table =
                new Table("Reads of random events, warm, one thread", "what", "µs of a core", "µs, mean", "p50", "p99");
        Read find = event -> {
            LedgerEntry unused = ledger.find(event).orElseThrow();
        };
        Read proof = event -> {
            EventProof unused = ledger.proof(event).orElseThrow();
        };
        time(find, sample);
        time(proof, sample);
        addRead(table, "find", find, sample);
        addRead(table, "proof", proof, sample);
        return table;
    }

    private static void addRead(Table table, String what, Read read, List<EventRef> sample) throws MedChainException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        double[] micros = time(read, sample);
        double core = (threads.getCurrentThreadCpuTime() - before) / 1e3 / sample.size();
        double mean = Arrays.stream(micros).average().orElseThrow();
        Arrays.sort(micros);
        table.row(what, core, mean, micros[micros.length / 2], micros[micros.length * 99 / 100]);
    }

    private List<EventRef> sample(Ledger ledger) throws MedChainException {
        List<EventRef> sample = new ArrayList<>();
        while (sample.size() < SAMPLE) {
            long height = 1 + (long) (random.nextDouble() * ledger.height());
            Block block = ledger.block(height).orElseThrow();
            Event event = block.events().get(random.nextInt(block.events().size()));
            sample.add(new EventRef(block.hash(), event.hash()));
        }
        return sample;
    }

    private static double[] time(Read read, List<EventRef> sample) throws MedChainException {
        double[] micros = new double[sample.size()];
        for (int i = 0; i < micros.length; i++) {
            long begun = System.nanoTime();
            read.of(sample.get(i));
            micros[i] = (System.nanoTime() - begun) / 1e3;
        }
        return micros;
    }

    private Table verification(Ledger ledger) throws MedChainException, InterruptedException, ExecutionException {
        Table table = new Table(
                "Full verification",
                "events/s",
                "signature checks/s",
                "possible on all cores",
                "% of it",
                "cores busy",
                "µs of a core for each check, in all",
                "the check alone",
                "% of it ");
        for (int i = 0; i < rounds; i++) {
            Spent before = possible(ledger);
            Spent all = verify(ledger);
            Spent after = possible(ledger);
            double possible = (before.rate() + after.rate()) / 2;
            double alone = (before.coreMicros() + after.coreMicros()) / 2;
            table.row(
                    all.rate() * events / all.checks(),
                    all.rate(),
                    possible,
                    100 * all.rate() / possible,
                    all.cores(),
                    all.coreMicros(),
                    alone,
                    100 * alone / all.coreMicros());
        }
        return table;
    }

    /** What some signature checks took: time, and time of cores, in seconds. The latter hardly depends on what else runs. */
    private record Spent(double checks, double seconds, double coreSeconds) {
        double rate() {
            return checks / seconds;
        }

        double cores() {
            return coreSeconds / seconds;
        }

        double coreMicros() {
            return coreSeconds * 1e6 / checks;
        }
    }

    private static double coreSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    @SuppressWarnings("try") // Progress is shown while this lasts.
    private Spent verify(Ledger ledger) throws MedChainException {
        AtomicLong height = new AtomicLong();
        double core = coreSeconds();
        long begun = System.nanoTime();
        try (Progress unused = Progress.start(out, () -> height + " of " + ledger.height() + " blocks verified")) {
            ledger.verify(height::set);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Spent(events + height.get(), seconds, coreSeconds() - core);
    }

    /** Signatures of events and of blocks, in the proportion in which the ledger has them. */
    private Spent possible(Ledger ledger) throws MedChainException, InterruptedException, ExecutionException {
        List<Limits.Check> checks = new ArrayList<>();
        for (EventRef ref : sample(ledger).subList(0, 200)) {
            Block block = ledger.block(ref.block()).orElseThrow();
            EventProof proof = ledger.proof(ref).orElseThrow();
            checks.add(() ->
                    proof.certificate().verify(ledger.config(), ledger.config().memberSet(), block.header()));
            for (Event event : block.events()) {
                checks.add(() -> event.verifySignature(ledger.config().genesisHash()));
            }
        }
        double core = coreSeconds();
        double rate = Limits.signatures(checks, limitTime);
        double seconds = limitTime.toNanos() / 1e9;
        return new Spent(rate * seconds, seconds, coreSeconds() - core);
    }
}
