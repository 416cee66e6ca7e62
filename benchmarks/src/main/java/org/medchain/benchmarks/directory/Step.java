package org.medchain.benchmarks.directory;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;

/** What is done with records, in this order. */
enum Step {
    /** Stores a first version. */
    PUT {
        @Override
        CompletableFuture<?> on(Dht dht, Piece piece) {
            return dht.put(piece.first()).thenAccept(Step::requireStored);
        }
    },
    /** Reads it. */
    GET {
        @Override
        CompletableFuture<?> on(Dht dht, Piece piece) {
            return dht.get(piece.first().address()).thenAccept(Step::requireFound);
        }
    },
    /** Stores a second version. */
    UPDATE {
        @Override
        CompletableFuture<?> on(Dht dht, Piece piece) {
            return dht.put(piece.second()).thenAccept(Step::requireStored);
        }
    },
    /** Removes it. */
    REMOVE {
        @Override
        CompletableFuture<?> on(Dht dht, Piece piece) {
            return dht.remove(piece.end()).thenAccept(Step::requireStored);
        }
    };

    /** Does it; fails if the outcome is another one than it should be. */
    abstract CompletableFuture<?> on(Dht dht, Piece piece);

    boolean writes() {
        return this != GET;
    }

    /** Its name in orders and tables. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The step with this label. */
    static Step of(String label) {
        return Arrays.stream(values())
                .filter(step -> step.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step " + label));
    }

    private static void requireStored(@Nullable WriteOutcome outcome) {
        if (!(outcome instanceof WriteOutcome.Stored)) {
            throw new IllegalStateException("expected a write that is stored, found " + outcome);
        }
    }

    private static void requireFound(@Nullable ReadOutcome outcome) {
        if (!(outcome instanceof ReadOutcome.Found)) {
            throw new IllegalStateException("expected a record, found " + outcome);
        }
    }
}
