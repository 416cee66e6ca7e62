package org.medchain.benchmarks.digest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the JMH benchmarks of this package and puts their times in proportion: the digest chain to SHA-256 alone, and one
 * digest for a whole stream to one for every chunk.
 */
public final class DigestChainReport {
    private static final double MEGA = 1e6;

    private final Jmh jmh;
    private final int streamBytes;
    private final List<Integer> chunkSizes;
    private final List<String> schemes;
    private final List<Integer> lengths;
    private final int recordSize;
    private final Path results;

    private DigestChainReport(Arguments args, PrintStream progress) {
        jmh = Jmh.of(args, progress);
        streamBytes = args.integer("stream-bytes", Integer.parseInt(DigestChainBenchmark.STREAM_BYTES));
        chunkSizes = args.integers("chunk-sizes", "10800,1048576");
        schemes = args.list("schemes", "BOUND,PLAIN");
        lengths = args.integers("stream-lengths", "10,100,1000");
        recordSize = args.integer("record-size", 10_800);
        results = args.path("results", "results");
        args.requireNoMore();
    }

    /** Runs all and prints the report. */
    public static void main(String[] args) throws IOException, MedChainException, RunnerException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out) throws IOException, MedChainException, RunnerException {
        DigestChainReport program = new DigestChainReport(Arguments.parse(args), out);
        Report report = new Report(program.results, "digest-chain", "Digest chain", out);
        report.paragraph(program.jmh.settings());
        report.table("digest-chain", program.throughput());
        report.table("record-scheme", program.recordScheme());
        report.finish();
    }

    private Table throughput() throws RunnerException {
        Table table = new Table(
                "Verification of a stream in memory, and SHA-256 alone",
                "what",
                "chunk bytes",
                "threads",
                "MB/s",
                "± %",
                "% of SHA-256 alone");
        for (String workers : List.of("1", Workers.ALL)) {
            int threads = Workers.of(workers);
            Map<String, String> common = Map.of("workers", workers, "streamBytes", Integer.toString(streamBytes));
            Jmh.Time raw = jmh.run(DigestChainBenchmark.class, "rawSha256", common);
            table.row("SHA-256 alone", "", threads, rate(streamBytes, raw), spread(raw), 100.0);
            for (int chunkSize : chunkSizes) {
                long bytes = (long) Math.max(1, streamBytes / chunkSize) * chunkSize;
                for (String scheme : schemes) {
                    Jmh.Time chain = jmh.run(DigestChainBenchmark.class, "chain", chain(common, chunkSize, scheme));
                    double share = 100 * rate(bytes, chain) / rate(streamBytes, raw);
                    String name = "chain, " + scheme.toLowerCase(Locale.ROOT);
                    table.row(name, chunkSize, threads, rate(bytes, chain), spread(chain), share);
                }
            }
        }
        return table;
    }

    private static Map<String, String> chain(Map<String, String> common, int chunkSize, String scheme) {
        return Map.of(
                "workers", common.get("workers"),
                "streamBytes", common.get("streamBytes"),
                "chunkSize", Integer.toString(chunkSize),
                "scheme", scheme);
    }

    private Table recordScheme() throws IOException, MedChainException, RunnerException {
        Table table = new Table(
                "A stream verified against an embedded ledger, by one digest and by one a chunk",
                "chunks of " + recordSize + " bytes",
                "scheme",
                "digests fetched",
                "digest bytes",
                "event bytes",
                "ms",
                "MB/s");
        for (int length : lengths) {
            try (PublishedStream stream = new PublishedStream(length, recordSize)) {
                addScheme(table, length, "digest chain", "digestChain", stream.verifyChain());
                addScheme(table, length, "record by record", "recordByRecord", stream.verifyRecords());
            }
        }
        return table;
    }

    private void addScheme(Table table, int length, String name, String method, PublishedStream.Fetched fetched)
            throws RunnerException {
        Map<String, String> parameters =
                Map.of("chunks", Integer.toString(length), "chunkSize", Integer.toString(recordSize));
        Jmh.Time time = jmh.run(RecordSchemeBenchmark.class, method, parameters);
        table.row(
                length,
                name,
                fetched.digests(),
                fetched.digests() * Digest.SIZE,
                fetched.eventBytes(),
                time.millis(),
                rate((long) length * recordSize, time));
    }

    private static double rate(long bytes, Jmh.Time time) {
        return bytes / MEGA / (time.millis() / 1000);
    }

    private static double spread(Jmh.Time time) {
        return 100 * time.error() / time.millis();
    }
}
