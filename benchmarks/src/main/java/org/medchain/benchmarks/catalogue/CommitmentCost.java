package org.medchain.benchmarks.catalogue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/**
 * What it costs that nobody can guess at a digest, that a session commits to each grant by itself, and that evidence is kept of
 * every access; each beside the same work without it.
 */
public final class CommitmentCost {
    private final List<Integer> chunkSizes;
    private final List<Integer> grants;
    private final int rounds;
    private final Duration turn;
    private final int accesses;
    private final Path results;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();

    private CommitmentCost(Arguments args, PrintStream out) {
        chunkSizes = args.integers("chunk-sizes", "100,1080,10800,1048576");
        grants = args.integers("grants", "1,3,10,100");
        rounds = args.integer("rounds", 9);
        turn = args.millis("turn-ms", 150);
        accesses = args.integer("accesses", 400);
        results = args.path("results", "results");
        args.requireNoMore();
        this.out = out;
    }

    /** Runs all and prints the report. */
    public static void main(String[] args) throws IOException, MedChainException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out) throws IOException, MedChainException {
        new CommitmentCost(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException {
        Report report = new Report(results, "commitment-cost", "What salts, commitments and evidence cost", out);
        report.paragraph(String.format(
                Locale.ROOT,
                "Suite 1. The median of %d rounds in which all columns take turns of %,d ms; of the accesses the median of %,d.",
                rounds,
                turn.toMillis(),
                accesses));
        report.table("salt-cost", salts());
        report.table("session-cost", sessions());
        try (Scratch scratch = Scratch.in(results)) {
            report.table("evidence-cost", new EvidenceCost(accesses, random, out).measure(scratch));
        }
        report.finish();
    }

    /** One chunk added to a digest chain. */
    private Table salts() throws MedChainException {
        Table table = new Table(
                "A chunk in a digest chain, µs",
                "chunk bytes",
                "SHA-256 alone",
                "scheme plain",
                "bound, no salt",
                "bound",
                "bound, its salt derived",
                "bound / SHA-256",
                "bound / no salt",
                "derived / no salt");
        for (int size : chunkSizes) {
            out.println("  salts: chunks of " + size + " bytes");
            double[] times = Stopwatch.microsInTurns(chains(Bytes.random(random, size)), rounds, turn);
            double alone = times[0];
            double unsalted = times[2];
            double bound = times[3];
            double derived = times[4];
            table.row(
                    size,
                    alone,
                    times[1],
                    unsalted,
                    bound,
                    derived,
                    bound / alone,
                    bound / unsalted,
                    derived / unsalted);
        }
        return table;
    }

    private List<Stopwatch.Work> chains(Bytes chunk) {
        ChainSecret secret = ChainSecret.random(random);
        Bytes salt = secret.salt(ChunkIndex.FIRST);
        DigestChain plain = DigestChain.start(DigestScheme.PLAIN, ChainSecret.none());
        DigestChain unsalted = DigestChain.start(DigestScheme.BOUND, secret);
        DigestChain bound = DigestChain.start(DigestScheme.BOUND, secret);
        DigestChain derived = DigestChain.start(DigestScheme.BOUND, secret);
        return List.of(
                () -> Hasher.untagged().update(chunk).finish(),
                () -> plain.append(info(plain, chunk), chunk),
                () -> unsalted.appendHashed(
                        info(unsalted, chunk), Hasher.untagged().update(chunk).finish()),
                () -> bound.append(info(bound, chunk).withSalt(salt), chunk),
                () -> derived.append(info(derived, chunk).salted(secret), chunk));
    }

    private static ChunkInfo info(DigestChain chain, Bytes chunk) {
        long index = chain.next().value();
        return ChunkInfo.chunk(index, DeviceClock.REGULAR.range(index), chunk.size());
    }

    /** A session's event, made by its patient and verified by others. */
    private Table sessions() throws MedChainException {
        Table table = new Table(
                "A session's event with commitments, and one with a digest of all that it grants",
                "grants",
                "bytes",
                "bytes, plain digest",
                "ratio",
                "made, µs",
                "made, plain digest, µs",
                "ratio ",
                "one grant verified, µs",
                "all grants verified, µs",
                "plain digest verified, µs",
                "bytes to show one grant",
                "bytes to show all");
        Cast cast = Cast.enrol(SuiteId.X25519, random);
        for (int count : grants) {
            out.println("  sessions: " + count + " grants");
            SessionSample sample = SessionSample.of(cast, count, random);
            double[] times = Stopwatch.microsInTurns(
                    List.of(sample::make, sample::makePlain, sample::verifyOne, sample::verifyAll, sample::verifyPlain),
                    rounds,
                    turn);
            double bytes = sample.make().event().encode().size();
            double plain = sample.makePlain().encode().size();
            table.row(
                    count,
                    bytes,
                    plain,
                    bytes / plain,
                    times[0],
                    times[1],
                    times[0] / times[1],
                    times[2],
                    times[3],
                    times[4],
                    sample.bytesOfOne(),
                    sample.bytesOfAll());
        }
        return table;
    }
}
