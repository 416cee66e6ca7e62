package org.medchain.benchmarks.digest;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.digest.ChainVerifier;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The verification of a stream in memory by its last digest, and SHA-256 alone over as many bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DigestChainBenchmark {
    /** Bytes of the stream unless a parameter says otherwise: 32 MiB. */
    static final String STREAM_BYTES = "33554432";

    /** A stream and its verifier. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // Set by JMH.
    public static class Chain {
        /** Bytes of a chunk: ten seconds of two leads at 360 Hz and 12 bit, or 1 MiB. */
        @Param({"10800", "1048576"})
        public int chunkSize;

        /** The digest scheme: bound with a salt a chunk, plain with none. */
        @Param({"BOUND", "PLAIN"})
        public DigestScheme scheme;

        /** Threads of the verifier. */
        @Param({"1", Workers.ALL})
        public String workers;

        /** Bytes of the stream. */
        @Param(STREAM_BYTES)
        public int streamBytes;

        private ChunksInMemory chunks;
        private Anchor anchor;
        private Digest last;
        private ChainVerifier verifier;

        /** Makes the stream. */
        @Setup
        public void open() {
            ChainSecret secret =
                    scheme == DigestScheme.PLAIN ? ChainSecret.none() : ChainSecret.random(new SecureRandom());
            chunks = ChunksInMemory.ofSize(scheme, secret, streamBytes, chunkSize);
            anchor = Anchor.of(secret);
            last = chunks.lastDigest();
            verifier = ChainVerifier.withWorkers(Workers.of(workers));
        }

        /** Ends the verifier's threads. */
        @TearDown
        public void close() {
            verifier.close();
        }
    }

    /** Bytes to be hashed. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // Set by JMH.
    public static class Raw {
        /** Threads that hash. */
        @Param({"1", Workers.ALL})
        public String workers;

        /** How many bytes. */
        @Param(STREAM_BYTES)
        public int streamBytes;

        private RawSha256 sha256;

        /** Makes the bytes. */
        @Setup
        public void open() {
            sha256 = new RawSha256(streamBytes, Workers.of(workers));
        }

        /** Ends the threads. */
        @TearDown
        public void close() {
            sha256.close();
        }
    }

    /** Verifies the whole stream. */
    @Benchmark
    public ChainVerdict chain(Chain state) throws MedChainException {
        ChainVerdict verdict = state.verifier.verify(state.scheme, state.anchor, state.chunks, index -> state.last);
        verdict.requireValid();
        return verdict;
    }

    /** Hashes the same number of bytes. */
    @Benchmark
    public List<Digest> rawSha256(Raw state) throws InterruptedException, ExecutionException {
        return state.sha256.digests();
    }
}
