package org.medchain.benchmarks.digest;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
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

/**
 * The digest chain against the paper's record-based scheme, both with their digests on an embedded ledger: one look-up against
 * one a chunk. Either hashes with one thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordSchemeBenchmark {
    /** A stream on a ledger. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // Set by JMH.
    public static class Published {
        /** How many chunks. */
        @Param({"10", "100", "1000"})
        public int chunks;

        /** Bytes of a chunk. */
        @Param("10800")
        public int chunkSize;

        private PublishedStream stream;

        /** Publishes the stream. */
        @Setup
        public void open() throws IOException, MedChainException {
            stream = new PublishedStream(chunks, chunkSize);
        }

        /** Deletes the ledger. */
        @TearDown
        public void close() throws IOException, MedChainException {
            stream.close();
        }
    }

    /** Verifies the chunks by the chain. */
    @Benchmark
    public Object digestChain(Published state) throws MedChainException {
        return state.stream.verifyChain();
    }

    /** Verifies the chunks one by one. */
    @Benchmark
    public Object recordByRecord(Published state) throws IOException, MedChainException {
        return state.stream.verifyRecords();
    }
}
