package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.ChildProcess;

/** The paper's table 2, counted while the real roles run. */
final class TableTwo implements Section {
    private static final int HEAP_MEGABYTES = 1024;

    private static final String EXPLANATION =
            """
            Where the counts differ from the paper's formulas:

            - **Add Data** asks the directory nothing, for the provider keeps its catalogue in a database of its own and the directory
              has a copy; it writes the pages that changed: one for a chunk, two for a record. Its one ledger query reads the height of
              the receipt. The chunk before is in the catalogue, so the formula's TQb is not needed.
            - **Add Session** reads head and pages of each inventory once, and looks whether the session is in the directory already. It
              asks the ledger once for each entry, all together, so that ledger queries grow with k · n and round trips do not, and
              twice more for the requester's certificate and the session's removal. It writes one record for the session and one for
              each section. The digest of the session is over its terms, which are long enough to count as data with
              tens of entries only.
            - **Retrieve Data** reads the session and each of its k sections as a record of its own, where the paper has one query. A
              fetch asks the ledger twice for a record and three or four times for a stream: for the granted chunk, for the answer's
              last where that is another, whether a chunk of the stream follows, and whether the provider's certificate was revoked.
              The session takes two more: its event and its removal. The queries of a session go out together, and those of a fetch. Sealed requests and answers add encryption by public key, two for each
              fetch.
            - A **stream** of n chunks takes as many ledger queries as one chunk; the existing solutions take n. Its data is hashed and
              decrypted chunk by chunk all the same, by both.
            - The existing solutions' *Add Session* does not exist, and they cannot revoke.""";

    private final List<Integer> sections;
    private final List<Integer> entries;

    /** Sessions of all pairs of these. */
    TableTwo(List<Integer> sections, List<Integer> entries) {
        this.sections = sections;
        this.entries = entries;
    }

    @Override
    public String title() {
        return "Table 2: what operations ask for";
    }

    @Override
    public void run(Context context) throws IOException {
        context.say(
                "Counted, not timed: by counters around each role's `Ledger` and `Dht`, and by a JCA provider that counts, while the"
                        + " real roles run in a process of their own. Ledger queries are calls of the ledger's reads; a remote ledger makes one"
                        + " exchange of each, with one member or with as many as must agree. Encryptions and decryptions count together:"
                        + " *AES* by a symmetric key, *HPKE* by a public key. *Data digests* are SHA-256 of 16 KiB and more. An operation's work"
                        + " in the background (inventory pages, for example) is part of it. k sections of n records each.");
        context.progress("counting the operations of table 2");
        List<Counted> counts = count(context);
        context.table("evaluation-table-2", table(counts));
        context.table("evaluation-table-2-serving", serving(counts));
        explain(context);
        check(context, counts);
    }

    private List<Counted> count(Context context) throws IOException {
        List<Counted> counts = new ArrayList<>();
        try (ChildProcess process = ChildProcess.start(
                TableTwoProcess.class,
                HEAP_MEGABYTES,
                List.of(context.scratch().next().toString(), joined(sections), joined(entries)),
                context.logs().resolve("evaluation-table-2.log"))) {
            for (String line = process.answer(); !line.equals("done"); line = process.answer()) {
                counts.add(Counted.ofLine(line));
                context.progress("counted: %s", line);
            }
        }
        return counts;
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(number -> Integer.toString(number)).collect(Collectors.joining(","));
    }

    private static Table table(List<Counted> counts) {
        Table table = new Table(
                "Operations: the paper's formula, and counted",
                "operation",
                "k",
                "n",
                "directory queries: paper",
                "counted",
                "directory writes",
                "ledger queries: paper",
                "counted ",
                "existing",
                "encryptions: paper",
                "AES",
                "HPKE",
                "existing ",
                "data digests: paper",
                "counted  ",
                "existing  ",
                "other digests",
                "blocks: paper",
                "counted   ");
        for (Counted count : counts) {
            if (count.operation() != Counted.Operation.SERVE) {
                PaperCounts paper = paper(count);
                PaperCounts existing = existing(count);
                boolean none = count.operation() == Counted.Operation.ADD_SESSION;
                table.row(
                        count.operation().title(),
                        count.sections(),
                        count.entries(),
                        paper.directoryQueries(),
                        count.directoryQueries(),
                        count.directoryWrites(),
                        paper.ledgerQueries(),
                        count.ledgerQueries(),
                        none ? "none" : existing.ledgerQueries(),
                        paper.encryptions(),
                        count.seals(),
                        count.publicKey(),
                        none ? "none" : existing.encryptions(),
                        paper.digests(),
                        count.dataDigests(),
                        none ? "none" : existing.digests(),
                        count.otherDigests(),
                        paper.blocks(),
                        count.blocks());
            }
        }
        return table;
    }

    /** A stream is one entry of one section, whatever its length: that is what the paper's digest chain is for. */
    static PaperCounts paper(Counted count) {
        return switch (count.operation()) {
            case ADD_RECORD -> PaperCounts.addData(false);
            case ADD_CHUNK -> PaperCounts.addData(true);
            case ADD_SESSION -> PaperCounts.addSession(count.sections());
            case RETRIEVE -> PaperCounts.retrieve(count.sections(), count.entries());
            case RETRIEVE_STREAM -> PaperCounts.retrieve(1, 1);
            case SERVE -> throw new IllegalArgumentException("the paper does not count what a provider asks for");
        };
    }

    /** What the existing solutions ask for, by the paper; they have no sessions, and each chunk is a record. */
    static PaperCounts existing(Counted count) {
        return switch (count.operation()) {
            case ADD_RECORD, ADD_CHUNK -> PaperCounts.existingAddData();
            case RETRIEVE, RETRIEVE_STREAM -> PaperCounts.existingRetrieve(count.sections(), count.entries());
            case ADD_SESSION, SERVE -> new PaperCounts(0, 0, 0, 0, 0);
        };
    }

    private static Table serving(List<Counted> counts) {
        Table table = new Table(
                "What the provider asks for meanwhile, which the paper does not count",
                "k",
                "n",
                "directory queries",
                "ledger queries",
                "AES",
                "HPKE",
                "data digests",
                "other digests");
        counts.stream()
                .filter(count -> count.operation() == Counted.Operation.SERVE)
                .forEach(count -> table.row(
                        count.sections(),
                        count.entries(),
                        count.directoryQueries(),
                        count.ledgerQueries(),
                        count.seals(),
                        count.publicKey(),
                        count.dataDigests(),
                        count.otherDigests()));
        return table;
    }

    private static void explain(Context context) {
        context.say(EXPLANATION);
    }

    /** A stream of any length asks the ledger for as much as one of one chunk. */
    private static void check(Context context, List<Counted> counts) {
        double[] queries = counts.stream()
                .filter(count -> count.operation() == Counted.Operation.RETRIEVE_STREAM)
                .mapToDouble(Counted::ledgerQueries)
                .distinct()
                .toArray();
        context.check(new Check(
                "Ledger queries of an access do not grow with the length of the stream",
                queries.length == 1
                        ? Math.round(queries[0]) + " queries for a session and a stream of any length"
                        : "between the shortest and the longest stream they differ",
                queries.length == 1));
    }
}
