package org.medchain.benchmarks.catalogue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/**
 * How long it takes to fetch a few old chunks of a stream that is granted as a whole, when the stream is short and when it is
 * long: the look-ups in the catalogue and on the ledger alone, and all of a fetch, from the request to verified data. The
 * device's clock is jittered, and every event is on the ledger.
 */
public final class RangeLookUp {
    private static final int FIRST = 11;
    private static final int LOOK_UPS = 2000;

    private final List<Integer> lengths;
    private final int chunks;
    private final int fetches;
    private final int warmUp;
    private final int chunkBytes;
    private final Path results;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();
    private final Table table = new Table(
            "Ten old chunks of a stream",
            "chunks in the stream",
            "chunks fetched",
            "catalogue, range to chunks, µs",
            "ledger, place of the newest event, µs",
            "ledger, event by its place, µs",
            "a fetch, p50 ms",
            "p90 ms",
            "of which the provider, p50 ms");

    private RangeLookUp(Arguments args, PrintStream out) {
        lengths = args.integers("lengths", "100,1000,20000");
        chunks = args.integer("chunks", 10);
        fetches = args.integer("fetches", 100);
        warmUp = args.integer("warm-up", 100);
        chunkBytes = args.integer("chunk-bytes", 1080);
        results = args.path("results", "results");
        args.requireNoMore();
        this.out = out;
    }

    /** Runs all and prints the report. */
    public static void main(String[] args) throws IOException, MedChainException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out) throws IOException, MedChainException {
        new RangeLookUp(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException {
        Report report = new Report(results, "range-look-up", "Old chunks of a long stream", out);
        for (int length : lengths) {
            Cast cast = Cast.enrol(SuiteId.X25519, random);
            try (Scratch scratch = Scratch.in(results);
                    Scratch fast = FastScratch.beside(results)) {
                Path grown = fast.next();
                DataId stream = grow(cast, grown, length);
                try (Hospital hospital = Hospital.open(cast, scratch.copy(grown), new Meter())) {
                    measure(hospital, cast, stream, length);
                }
            }
        }
        report.paragraph(String.format(
                Locale.ROOT,
                "Suite 1, chunks of %,d bytes, all of the stream granted, chunks %d to %d fetched and verified;"
                        + " ledger, directory and provider in one process, on a disk. %,d fetches after %,d of warming up;"
                        + " the look-ups are means of %,d.",
                chunkBytes,
                FIRST,
                FIRST + chunks - 1,
                fetches,
                warmUp,
                LOOK_UPS));
        report.table("range-look-up", table);
        report.finish();
    }

    private DataId grow(Cast cast, Path folder, int length) throws IOException, MedChainException {
        Files.createDirectories(Hospital.catalogue(folder).getParent());
        try (Ledger ledger = cast.open(Hospital.ledger(folder));
                ProviderStore store = JdbcProviderStore.openFile(Hospital.catalogue(folder), random);
                FileHealthDataStore data = FileHealthDataStore.open(Hospital.data(folder))) {
            cast.admit(ledger);
            out.println("  filling: a stream of " + length + " chunks");
            Filling filling = new Filling(cast, ledger, store, chunkBytes, random, out);
            int stored = Math.min(length, FIRST + chunks);
            return filling.verifiableStream(filling.inventory(), DeviceClock.JITTERED, length, data, stored);
        }
    }

    private void measure(Hospital hospital, Cast cast, DataId stream, int length)
            throws IOException, MedChainException {
        out.println("  fetching from a stream of " + length + " chunks");
        InventoryPointer inventory = hospital.provider().inventories().get(0);
        GrantedSession granted =
                hospital.patient().grant(cast.requester().certificate(), List.of(Selection.all(inventory, stream)));
        Requester requester = hospital.requester();
        Session session = requester.accept(granted.forRequester());
        GrantedRange old = GrantedRange.of(new TimeRange(
                DeviceClock.JITTERED.range(FIRST).startMicros(),
                DeviceClock.JITTERED.range(FIRST + chunks - 1L).endMicros()));
        double[] all = new double[fetches];
        double[] served = new double[fetches];
        for (int i = -warmUp; i < fetches; i++) {
            long start = System.nanoTime();
            long found;
            try (VerifiedData data = requester.fetch(session, stream, old, hospital::exchange)) {
                found = data.chunks().size();
            }
            if (found != chunks) {
                throw new IllegalStateException("expected " + chunks + " chunks, found " + found);
            }
            if (i >= 0) {
                all[i] = (System.nanoTime() - start) / 1e6;
                served[i] = hospital.servedNanos() / 1e6;
            }
        }
        EventRef newest = session.grantOf(stream).orElseThrow().grant().reference();
        StreamPosition position = hospital.ledger().position(newest).orElseThrow();
        table.row(
                length,
                chunks,
                Stopwatch.micros(LOOK_UPS, () -> hospital.catalogue().within(stream, old)),
                Stopwatch.micros(LOOK_UPS, () -> hospital.ledger().position(newest)),
                Stopwatch.micros(LOOK_UPS, () -> hospital.ledger().chunk(position.first(), FIRST + chunks)),
                Stopwatch.quantile(all, 0.5),
                Stopwatch.quantile(all, 0.9),
                Stopwatch.quantile(served, 0.5));
    }
}
