package org.medchain.benchmarks.evaluation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.medchain.benchmarks.directory.Piece;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.UnavailableException;

/** Waits for directories. */
final class Directories {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private Directories() {}

    /** Until each of these has stored a record. */
    static void awaitServing(List<Dht> directories) throws UnavailableException {
        long begun = System.nanoTime();
        for (Dht directory : directories) {
            Piece piece = Piece.make(1, 1, SuiteId.X25519, new java.security.SecureRandom())
                    .get(0);
            WriteOutcome outcome = directory.put(piece.first()).join();
            while (!(outcome instanceof WriteOutcome.Stored)) {
                if (System.nanoTime() - begun > PATIENCE_NANOS) {
                    throw new UnavailableException("expected a directory that stores, found " + outcome);
                }
                outcome = directory.put(piece.first()).join();
            }
        }
    }
}
