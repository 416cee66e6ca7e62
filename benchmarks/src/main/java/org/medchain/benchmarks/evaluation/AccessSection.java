package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.medchain.benchmarks.catalogue.FastScratch;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.error.MedChainException;

/** Figures 8 and 9: response time and bytes on the wire of an access, by the digest chain and record-based. */
final class AccessSection implements Section {
    /** The paper's concurrency of blockchain nodes (table 3). */
    private static final int IN_FLIGHT = 30;

    private static final double PROTOTYPE_LEAST = 4.7;
    private static final int PROTOTYPE_SHORTEST = 10;
    private static final int PROTOTYPE_LONGEST = 50;
    private static final double GROWTH = 1.25;

    private final Settings settings;
    private final Part part;

    /**
     * What is measured.
     *
     * @param lengths of streams that are shared alone, in chunks, for figure 8
     * @param mixed how many records and how many chunks are shared together, for figure 9 a and b
     * @param total how many chunks and records together, for figure 9 c and d
     * @param streamPercents how many of them in a hundred are chunks of a stream
     * @param chunkBytes of each chunk and record
     * @param repeats accesses of each kind, after one or a tenth as many that warm up
     */
    record Settings(
            List<Integer> lengths,
            List<Integer> mixed,
            int total,
            List<Integer> streamPercents,
            int chunkBytes,
            int repeats,
            Wan wan) {}

    /** What one section is about; each has a world of its own. */
    enum Part {
        /** A stream alone. */
        STREAMS("Figure 8: access to a stream") {
            @Override
            void run(AccessSection section, Context context, Design.Parties parties)
                    throws IOException, MedChainException, InterruptedException, ExecutionException {
                section.streams(context, parties);
            }
        },
        /** Records and a stream together. */
        MIXTURES("Figure 9 (a, b): access to records and a stream") {
            @Override
            void run(AccessSection section, Context context, Design.Parties parties)
                    throws IOException, MedChainException, InterruptedException, ExecutionException {
                section.mixtures(context, parties);
            }
        },
        /** Records and chunks in different shares. */
        SHARES("Figure 9 (c, d): records and chunks in different shares") {
            @Override
            void run(AccessSection section, Context context, Design.Parties parties)
                    throws IOException, MedChainException, InterruptedException, ExecutionException {
                section.shares(context, parties);
            }
        };

        private final String title;

        Part(String title) {
            this.title = title;
        }

        abstract void run(AccessSection section, Context context, Design.Parties parties)
                throws IOException, MedChainException, InterruptedException, ExecutionException;
    }

    AccessSection(Settings settings, Part part) {
        this.settings = settings;
        this.part = part;
    }

    @Override
    public String title() {
        return part.title;
    }

    @Override
    public void run(Context context) throws IOException, MedChainException, InterruptedException, ExecutionException {
        if (part == Part.STREAMS) {
            explain(context);
        }
        ExecutorService asking = Executors.newFixedThreadPool(IN_FLIGHT);
        try (Scratch memory = FastScratch.beside(context.logs());
                World world = new World(memory.next(), settings.wan(), context.random())) {
            Design.Parties parties =
                    new Design.Parties(world, world.requester(), world.requesterBesideMember(), asking);
            part.run(this, context, parties);
        } finally {
            asking.shutdownNow();
        }
    }

    private void explain(Context context) {
        context.say(
                "Four members (`qbft`), four directory nodes (`quorum`), a provider and a requester, all in one process. The requester"
                        + " reaches members, nodes and the provider through relays that delay each way: %s; nodes reach one another"
                        + " through them too. A relay between sockets is no network: it carries a new connection's first byte after the"
                        + " round trip of a handshake and every segment after its delay, in order, and loses nothing; bandwidth has no"
                        + " limit and TCP's windows see the loopback interface. Links and HTTP connections are open beforehand. Whatever is"
                        + " stored is in memory: a disk would add its syncs to the provider's log of an access. Bytes are"
                        + " TCP payload at the relays, both directions, TLS included, of the requester's connections.",
                settings.wan().does());
        context.say(
                "An access opens the session (directory and ledger), asks the provider, and verifies. It is the same in figures 8 and 9. *Record-based* opens the session and"
                        + " fetches the data in the same way, with the same code; the verification of the role asks a ledger in the"
                        + " same process then, free of charge, and instead of it each chunk's own digest is fetched from the remote"
                        + " ledger, with its proof, and checked: %d queries in flight, or all in one answer. *Digest chain alone*: the same, but"
                        + " with the one event of the last chunk. *MedChain's requester* is the role as it is: it also has the ledger"
                        + " confirm the stream's position by more members than may lie, that no chunk follows, and that the"
                        + " provider's certificate stands, which the other three leave out. Chunks and records of %,d bytes. Medians of %d accesses; error bars: half of the way from p10 to p90, up and down.",
                IN_FLIGHT, settings.chunkBytes(), settings.repeats());
    }

    private Access measure(Context context, Design.Parties parties, Design design, Published published)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        settings.wan().switchTo(true);
        List<Access.Once> accesses = new ArrayList<>();
        int warmUp = 1 + settings.repeats() / 10;
        for (int i = -warmUp; i < settings.repeats(); i++) {
            Access.Once once = design.access(parties, published);
            if (i >= 0) {
                accesses.add(once);
            }
        }
        settings.wan().switchTo(false);
        Access access = Access.of(accesses);
        context.progress(
                "%s: %,.0f ms, %,.0f bytes with the ledger",
                design.title(), access.millis().median(), access.ledgerBytes().median());
        return access;
    }

    private void streams(Context context, Design.Parties parties)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        AccessComparison comparison = new AccessComparison("chunks of the stream");
        List<Map<String, Long>> queries = new ArrayList<>();
        Set<Long> rounds = new TreeSet<>();
        for (int length : settings.lengths()) {
            context.progress("a stream of %,d chunks: publishing", length);
            Published published = Published.publish(parties.world(), length, 0, settings.chunkBytes());
            for (Design design : Design.values()) {
                comparison.add(design, length, measure(context, parties, design, published));
            }
            parties.world().ledgerCalls().reset();
            Access.Once unused = Design.ROLE.access(parties, published);
            queries.add(parties.world().ledgerCalls().each(Calls.LEDGER_READS));
            rounds.add(parties.world().ledgerCalls().rounds());
        }
        context.table("evaluation-figure-8", comparison.table("Figure 8: a stream shared alone"));
        context.picture(
                "evaluation-figure-8-time",
                "Response time against stream length",
                comparison.times("Figure 8 (a): access to a stream"));
        context.picture(
                "evaluation-figure-8-bytes",
                "Bytes with the ledger against stream length",
                comparison.ledgerBytes("Figure 8 (b): bytes between requester and ledger"));
        checks(context, comparison, queries, rounds);
    }

    private void checks(
            Context context, AccessComparison comparison, List<Map<String, Long>> queries, Set<Long> rounds) {
        boolean same = queries.stream().distinct().count() == 1;
        Map<String, Long> first = queries.get(0);
        context.say(
                "Calls of the ledger in one access by MedChain's requester, the session's among them: %s; %s.",
                first, same ? "the same for every length" : "not the same for every length: " + queries);
        context.check(new Check(
                "MedChain's requester: as many ledger queries for a stream of any length",
                same ? sum(first) + " queries: " + first : queries.toString(),
                same));
        int longest = settings.lengths().get(settings.lengths().size() - 1);
        int shortest = settings.lengths().get(0);
        double growth = comparison.at(Design.CHAIN, longest).verifyingBytes()
                / comparison.at(Design.CHAIN, shortest).verifyingBytes();
        context.check(new Check(
                "Digest chain alone: one ledger round trip for a stream of any length",
                String.format(
                        Locale.ROOT,
                        "one query; for %,d chunks %.2f times the bytes of %,d",
                        longest,
                        growth,
                        shortest),
                growth < GROWTH));
        context.check(new Check(
                "MedChain's requester: one ledger round trip for a stream of any length",
                "rounds of queries that are under way together, by length: " + rounds
                        + ", of which one is the session's",
                rounds.equals(Set.of(2L))));
        for (int length : settings.lengths()) {
            if (length >= PROTOTYPE_SHORTEST && length <= PROTOTYPE_LONGEST) {
                bytes(context, comparison, length);
            }
        }
    }

    private static void bytes(Context context, AccessComparison comparison, int length) {
        Access records = comparison.at(Design.RECORDS, length);
        Access chain = comparison.at(Design.CHAIN, length);
        Access role = comparison.at(Design.ROLE, length);
        double ratio = records.verifyingBytes() / chain.verifyingBytes();
        context.check(new Check(
                String.format(
                        Locale.ROOT,
                        "%d chunks: at least %.1f times fewer bytes to verify than record-based (the prototype: 4.7 to 7.3)",
                        length,
                        PROTOTYPE_LEAST),
                String.format(
                        Locale.ROOT,
                        "digest chain alone %.1f times; MedChain's requester, which asks for more, %.1f times; with the"
                                + " session %.1f and %.1f times",
                        ratio,
                        records.verifyingBytes() / role.verifyingBytes(),
                        records.ledgerBytes().median() / chain.ledgerBytes().median(),
                        records.ledgerBytes().median() / role.ledgerBytes().median()),
                ratio >= PROTOTYPE_LEAST));
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(count -> count).sum();
    }

    private void mixtures(Context context, Design.Parties parties)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        AccessComparison comparison = new AccessComparison("records, and as many chunks");
        for (int count : settings.mixed()) {
            context.progress("%,d records and a stream of as many chunks: publishing", count);
            Published published = Published.publish(parties.world(), count, count, settings.chunkBytes());
            for (Design design : Design.values()) {
                comparison.add(design, count, measure(context, parties, design, published));
            }
        }
        context.table("evaluation-figure-9", comparison.table("Figure 9 (a, b): records and a stream shared together"));
        context.picture(
                "evaluation-figure-9-time",
                "Response time, records and a stream",
                comparison.times("Figure 9 (a): access to records and a stream"));
        context.picture(
                "evaluation-figure-9-bytes",
                "Bytes with the ledger, records and a stream",
                comparison.ledgerBytes("Figure 9 (b): bytes between requester and ledger"));
    }

    private void shares(Context context, Design.Parties parties)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        AccessComparison comparison = new AccessComparison("chunks of a stream among them, %");
        for (int percent : settings.streamPercents()) {
            int chunks = settings.total() * percent / 100;
            context.progress("%,d data of which %d %% are chunks: publishing", settings.total(), percent);
            Published published =
                    Published.publish(parties.world(), chunks, settings.total() - chunks, settings.chunkBytes());
            comparison.add(Design.ROLE, percent, measure(context, parties, Design.ROLE, published));
        }
        String title = "Figure 9 (c, d): " + settings.total() + " chunks and records by MedChain's requester";
        context.table("evaluation-figure-9-shares", comparison.table(title));
        context.picture(
                "evaluation-figure-9-shares-time",
                "Response time against the share of chunks",
                comparison.times("Figure 9 (c): " + settings.total() + " chunks and records"));
        context.picture(
                "evaluation-figure-9-shares-bytes",
                "Bytes with the ledger against the share of chunks",
                comparison.ledgerBytes("Figure 9 (d): bytes between requester and ledger"));
    }
}
