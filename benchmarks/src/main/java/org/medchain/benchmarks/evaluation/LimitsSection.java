package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.load.Loopback;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/** What the machine allows: nothing in this report can exceed it. */
final class LimitsSection implements Section {
    private static final int SAMPLE = 1000;
    private static final int BLOCK = 1 << 20;
    private static final int VOTE_BYTES = 100;
    private static final DomainTag USE = DomainTag.of("benchmark-limit");

    private final Duration time;

    /** Each limit for this time. */
    LimitsSection(Duration time) {
        this.time = time;
    }

    @Override
    public String title() {
        return "Limits of the machine";
    }

    @Override
    public void run(Context context) throws IOException, MedChainException, InterruptedException, ExecutionException {
        context.progress("limits of the machine");
        SecureRandom random = context.random();
        Cast cast = Cast.enrol(SuiteId.X25519, random);
        List<Event> events = new Events(cast, random).opaque(SAMPLE, 256);
        Bytes block = Bytes.random(random, BLOCK);
        Identity hospital = cast.hospital().keys();
        Bytes vote = Bytes.random(random, VOTE_BYTES);
        warmUp(cast, events, block);
        Limits limits = Limits.measure(
                cast.consortium().genesisHash(), events, context.scratch().next(), time);
        context.found(Finding.SIGNATURE_CHECKS, limits.signatures());
        context.found(Finding.SYNCS, limits.syncs());
        context.found(Finding.SIGNATURES, Limits.signatures(List.of(() -> hospital.sign(USE, vote)), time));
        context.found(Finding.ROUND_TRIPS, Loopback.roundTrips(time));
        context.found(
                Finding.SHA_256,
                megabytes(() -> Hasher.untagged().update(block).finish().hashCode()));
        try (SymmetricKey key = SymmetricKey.generate(random)) {
            context.found(Finding.AES_GCM, megabytes(() -> key.seal(SuiteId.X25519, USE, Bytes.empty(), block, random)
                    .size()));
        }
        context.found(Finding.VERIFIED_MEGABYTES, verified(random));
        Table table = new Table("What this machine allows, alone", "limit", "figure", "unit");
        table.row("Ed25519 signatures checked, all cores", context.finding(Finding.SIGNATURE_CHECKS), "a second");
        table.row("Ed25519 signatures made, all cores", context.finding(Finding.SIGNATURES), "a second");
        table.row("4 KiB appended and synced, one after the other", context.finding(Finding.SYNCS), "a second");
        table.row("round trips over loopback", context.finding(Finding.ROUND_TRIPS), "a second");
        table.row("SHA-256, one core", context.finding(Finding.SHA_256), "MB/s");
        table.row("a digest chain over chunks of 1 MiB, one core", context.finding(Finding.VERIFIED_MEGABYTES), "MB/s");
        table.row("AES-256-GCM, one core", context.finding(Finding.AES_GCM), "MB/s");
        context.table("evaluation-limits", table);
    }

    private void warmUp(Cast cast, List<Event> events, Bytes block) throws InterruptedException, ExecutionException {
        double unused = Limits.signatures(
                List.of(() -> events.get(0).verifySignature(cast.consortium().genesisHash())), time);
        double ignored =
                megabytes(() -> Hasher.untagged().update(block).finish().hashCode());
    }

    /** A digest chain over blocks, as a verifier with one core closes it. */
    private double verified(SecureRandom random) {
        Bytes block = Bytes.random(random, BLOCK);
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, ChainSecret.random(random));
        Bytes salt = Bytes.random(random, ChunkInfo.SALT_SIZE);
        return megabytes(() -> {
            long index = chain.next().value();
            return chain.append(
                            ChunkInfo.chunk(index, Events.range(index), BLOCK).withSalt(salt), block)
                    .hashCode();
        });
    }

    /** Something done with one block. */
    @FunctionalInterface
    private interface Work {
        int run();
    }

    private double megabytes(Work work) {
        long start = System.nanoTime();
        long done = 0;
        int seen = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            seen ^= work.run();
            done += BLOCK;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (seconds < 0) {
            throw new IllegalStateException("the clock ran backwards; results " + seen);
        }
        return done / 1e6 / seconds;
    }
}
