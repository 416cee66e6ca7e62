package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;

/** What the ledger of one member costs when it has few events and when it has many. */
final class LedgerGrowth implements Section {
    private static final int BODY_BYTES = 256;
    private static final int BATCH = 10_000;
    private static final int SAMPLES = 2000;
    private static final int APPENDS = 200;
    private static final int KEPT = 4096;
    private static final int WARM_UP_EVENTS = 20_000;
    private static final double MOST_GROWTH = 2;

    private final List<Integer> sizes;
    private final Table table = new Table(
            "One member's ledger against its size",
            "events",
            "bulk appends/s",
            "an append alone, p50 ms",
            "find, µs",
            "proof made, µs",
            "proof verified, µs",
            "re-verified, events/s",
            "opened, ms",
            "log bytes an event",
            "index bytes an event",
            "heap used, MiB");
    private final List<Double> finds = new ArrayList<>();
    private final List<Double> proofs = new ArrayList<>();
    private final List<Double> verifications = new ArrayList<>();
    private final List<Double> opens = new ArrayList<>();
    private final List<Double> appends = new ArrayList<>();
    private final List<Double> heaps = new ArrayList<>();

    /** Sizes in events, ascending. */
    LedgerGrowth(List<Integer> sizes) {
        this.sizes = sizes;
    }

    @Override
    public String title() {
        return "Growth: the ledger of one member";
    }

    @Override
    public void run(Context context) throws IOException, MedChainException {
        context.say(
                "The ledger of one member, engine `embedded`, every event durable and in blocks of the usual size; events with a body of"
                        + " %d bytes, signed beforehand. Filled in bulk up to each size; there: %d appends that wait for their receipts,"
                        + " and %,d look-ups and proofs of events drawn from all ages. Re-verified: the whole chain, signatures and index"
                        + " too. Opened: of a folder that was closed in order. Heap: after a collection, of the driver with the ledger.",
                BODY_BYTES, APPENDS, SAMPLES);
        Cast cast = Cast.enrol(SuiteId.X25519, context.random());
        Events events = new Events(cast, context.random());
        Path folder = context.scratch().next();
        warmUp(context, cast, events);
        Sample sample = new Sample();
        Ledger ledger = cast.open(folder);
        try {
            cast.admit(ledger);
            int filled = 0;
            for (int size : sizes) {
                double rate = fill(context, ledger, events, sample, filled, size);
                filled = size;
                ledger = measure(context, cast, ledger, folder, events, sample, size, rate);
            }
        } finally {
            ledger.close();
        }
        context.table("evaluation-ledger-growth", table);
        context.picture(
                "evaluation-ledger-growth",
                "Cost against size of the ledger",
                Lines.logarithmic("One member's ledger against its size", "events", "µs; opening and heap as named")
                        .line("find, µs", sizes, finds)
                        .line("proof made, µs", sizes, proofs)
                        .line("proof verified, µs", sizes, verifications)
                        .line("an append alone, µs", sizes, appends)
                        .line("opened, ms", sizes, opens)
                        .line("heap used, MiB", sizes, heaps));
        double growth = finds.get(finds.size() - 1) / finds.get(0);
        context.check(new Check(
                "A look-up among the most events at most twice as slow as among the fewest",
                String.format(java.util.Locale.ROOT, "%.2f times", growth),
                growth <= MOST_GROWTH));
    }

    /** Some receipts of all ages, by reservoir sampling. */
    private static final class Sample {
        private final List<EventRef> kept = new ArrayList<>();
        private final Random dice = new Random(1);
        private long seen;

        void add(EventRef ref) {
            seen++;
            if (kept.size() < KEPT) {
                kept.add(ref);
            } else {
                long place = dice.nextLong(seen);
                if (place < KEPT) {
                    kept.set((int) place, ref);
                }
            }
        }

        EventRef draw() {
            return kept.get(dice.nextInt(kept.size()));
        }
    }

    /** On a ledger of its own, so that the compilers have seen all. */
    private void warmUp(Context context, Cast cast, Events events) throws IOException, MedChainException {
        context.progress("warming up a ledger");
        Path folder = context.scratch().next();
        try (Ledger ledger = cast.open(folder)) {
            cast.admit(ledger);
            Sample sample = new Sample();
            double unused = fill(context, ledger, events, sample, 0, Math.min(WARM_UP_EVENTS, sizes.get(0)));
            for (int i = 0; i < SAMPLES; i++) {
                EventProof proof = ledger.proof(sample.draw()).orElseThrow();
                var ignored = proof.verify(ledger.config());
            }
            ledger.verify(height -> {});
        }
        FileTrees.delete(folder);
    }

    private double fill(Context context, Ledger ledger, Events events, Sample sample, int from, int to) {
        double seconds = 0;
        for (int filled = from; filled < to; filled += BATCH) {
            int count = Math.min(BATCH, to - filled);
            List<Event> batch = events.opaque(count, BODY_BYTES);
            long start = System.nanoTime();
            Events.appendAll(ledger, batch).forEach(sample::add);
            seconds += (System.nanoTime() - start) / 1e9;
            if (filled / BATCH % 10 == 9) {
                context.progress("%,d of %,d events", filled + count, to);
            }
        }
        return (to - from) / Math.max(seconds, 1e-9);
    }

    /** Measures, and returns the ledger, opened again. */
    private Ledger measure(
            Context context, Cast cast, Ledger ledger, Path folder, Events events, Sample sample, int size, double rate)
            throws IOException, MedChainException {
        List<Event> singles = events.opaque(APPENDS, BODY_BYTES);
        List<Double> alone = new ArrayList<>();
        for (Event event : singles) {
            long start = System.nanoTime();
            sample.add(ledger.append(event).join());
            alone.add((System.nanoTime() - start) / 1e6);
        }
        double find = micros(() -> ledger.find(sample.draw()).orElseThrow().height());
        double made =
                micros(() -> ledger.proof(sample.draw()).orElseThrow().header().height());
        EventProof proof = ledger.proof(sample.draw()).orElseThrow();
        double verified = micros(() -> proof.verify(ledger.config()).hashCode());
        long start = System.nanoTime();
        ledger.verify(height -> {});
        double reverified = size / ((System.nanoTime() - start) / 1e9);
        double heap = heapMebibytes();
        ledger.close();
        long begun = System.nanoTime();
        Ledger opened = cast.open(folder);
        double opening = (System.nanoTime() - begun) / 1e6;
        double log = Scratch.size(folder.resolve("blocks")) / (double) size;
        double index = Scratch.size(folder.resolve("index")) / (double) size;
        double median = Spread.of(alone).median();
        table.row(size, rate, median, find, made, verified, reverified, opening, log, index, heap);
        finds.add(find);
        proofs.add(made);
        verifications.add(verified);
        opens.add(opening);
        appends.add(1e3 * median);
        heaps.add(heap);
        context.found(Finding.BULK_EVENTS_A_SECOND, rate);
        context.found(Finding.APPENDS_ALONE, 1e3 / median);
        context.found(Finding.LOG_BYTES, log);
        context.found(Finding.INDEX_BYTES, index);
        context.progress("%,d events: find %.1f µs, opened in %.0f ms", size, find, opening);
        return opened;
    }

    /** Something timed. */
    @FunctionalInterface
    private interface Work {
        long run() throws MedChainException;
    }

    private static double micros(Work work) throws MedChainException {
        long seen = 0;
        for (int i = 0; i < SAMPLES / 4; i++) {
            seen ^= work.run();
        }
        long start = System.nanoTime();
        for (int i = 0; i < SAMPLES; i++) {
            seen ^= work.run();
        }
        double micros = (System.nanoTime() - start) / 1e3 / SAMPLES;
        if (micros < 0) {
            throw new IllegalStateException("the clock ran backwards; results " + seen);
        }
        return micros;
    }

    private static double heapMebibytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
    }
}
