package org.medchain.benchmarks.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.SessionTerms;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;

/**
 * What events take on the embedded ledger's disk: the difference between a closed ledger with the events and the same one
 * without. Before either is measured the ledger is opened and closed once more, so that the index has put its journal into
 * tables.
 */
final class EventFootprint {
    private static final String LOG = "blocks";
    private static final String INDEX = "index";

    private final Settings settings;
    private final SecureRandom random;
    private final PrintStream out;
    private final Table table = new Table(
            "Bytes an event on the embedded ledger",
            "suite",
            "event",
            "events measured",
            "events a block",
            "sum of fields",
            "encoded",
            "block log",
            "index",
            "log and index");

    /**
     * How much is put on a ledger.
     *
     * @param events how many of a sort
     * @param atMost how long that may take; then it ends with fewer
     * @param streams how many grow side by side, and how many events are appended at once
     * @param grants how many a session has
     */
    record Settings(int events, Duration atMost, int streams, List<Integer> grants) {}

    EventFootprint(Settings settings, SecureRandom random, PrintStream out) {
        this.settings = settings;
        this.random = random;
        this.out = out;
    }

    Table table() {
        return table;
    }

    void measure(Cast cast, Scratch scratch) throws IOException, MedChainException {
        Events events = new Events(cast, random);
        Path base = scratch.next();
        List<EventRef> firstChunks;
        try (Ledger ledger = cast.open(base)) {
            cast.admit(ledger);
            firstChunks = Events.appendAll(ledger, events.firstChunks(settings.streams()));
        }
        cast.open(base).close();
        Measuring measuring = new Measuring(cast, scratch, base, firstChunks);
        Floor floor = new Floor(cast.suite());
        measuring.run(
                "EventDG of a chunk",
                floor.chunk(),
                (round, before) -> events.nextChunks(settings.streams(), new ChunkIndex(round + 2L), before));
        for (int grants : settings.grants()) {
            measuring.run(
                    "EventSC, " + grants + (grants == 1 ? " grant" : " grants"),
                    floor.session(grants, locatorSize(events, grants)),
                    (round, before) -> events.sessions(settings.streams(), grants));
        }
    }

    private static int locatorSize(Events events, int grants) {
        try (SessionTerms terms = events.terms(grants)) {
            return events.locator(terms.grants()).size();
        }
    }

    /** Bytes in the folders of a closed ledger. */
    private record Sizes(long log, long index) {
        static Sizes of(Path ledger) throws IOException {
            return new Sizes(Scratch.size(ledger.resolve(LOG)), Scratch.size(ledger.resolve(INDEX)));
        }
    }

    /** What was put on the ledger. */
    private record Filled(int events, long bytes, long blocks) {}

    /** Makes events of one sort, round after round. */
    @FunctionalInterface
    private interface Rounds {
        /** The events of a round, given the receipts of the round before. */
        List<Event> events(int round, List<EventRef> before);
    }

    /** The measuring of one suite, each sort on a copy of {@code base}. */
    private final class Measuring {
        private final Cast cast;
        private final Scratch scratch;
        private final Path base;
        private final List<EventRef> firstChunks;

        Measuring(Cast cast, Scratch scratch, Path base, List<EventRef> firstChunks) {
            this.cast = cast;
            this.scratch = scratch;
            this.base = base;
            this.firstChunks = firstChunks;
        }

        void run(String sort, int floor, Rounds rounds) throws IOException, MedChainException {
            out.println("  suite " + cast.suite().code() + ", " + sort);
            Path folder = scratch.copy(base);
            Filled filled;
            try (Ledger ledger = cast.open(folder)) {
                filled = fill(ledger, rounds);
            }
            cast.open(folder).close();
            Sizes before = Sizes.of(base);
            Sizes after = Sizes.of(folder);
            FileTrees.delete(folder);
            double count = filled.events();
            double log = (after.log() - before.log()) / count;
            double index = (after.index() - before.index()) / count;
            table.row(
                    cast.suite().code(),
                    sort,
                    filled.events(),
                    count / filled.blocks(),
                    floor,
                    filled.bytes() / count,
                    log,
                    index,
                    log + index);
        }

        private Filled fill(Ledger ledger, Rounds rounds) throws MedChainException {
            long blocksBefore = ledger.height();
            long start = System.nanoTime();
            List<EventRef> receipts = firstChunks;
            int count = 0;
            long bytes = 0;
            for (int round = 0;
                    count < settings.events()
                            && elapsed(start) < settings.atMost().toNanos();
                    round++) {
                List<Event> events = rounds.events(round, receipts);
                receipts = Events.appendAll(ledger, events);
                count += events.size();
                bytes += events.stream()
                        .mapToLong(event -> event.encode().size())
                        .sum();
            }
            return new Filled(count, bytes, ledger.height() - blocksBefore);
        }

        private static long elapsed(long start) {
            return System.nanoTime() - start;
        }
    }
}
