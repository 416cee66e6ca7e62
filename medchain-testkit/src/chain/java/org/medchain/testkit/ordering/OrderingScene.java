package org.medchain.testkit.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;

/** What the tests of {@link OrderingContract} do with an ordering: members open it, submit to it, and wait for entries. */
abstract class OrderingScene {
    static final int ENTRIES = 60;

    private static final long LOOK_EVERY_NANOS = 2_000_000;

    final List<Bytes> taken = new ArrayList<>();

    private final List<Ordering> opened = new ArrayList<>();

    /** Opens a member's access; the one that this member had before is closed. */
    protected abstract Ordering open(int member) throws Exception;

    /** How long the ordering may take to give or take entries. */
    protected Duration patience() {
        return Duration.ofMinutes(1);
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(Ordering::close);
    }

    final Ordering opened(int member) throws Exception {
        Ordering ordering = open(member);
        opened.add(ordering);
        return ordering;
    }

    final void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + patience().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + patience() + ": " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** Waits until a follower was given all of these. */
    final void awaitAll(Given given, List<Bytes> expected) {
        await("all " + expected.size() + " entries are given", () -> given.has(expected));
    }

    static Given followed(Ordering ordering, long after) {
        Given given = new Given();
        ordering.follow(after, given);
        return given;
    }

    static Bytes entry(String text) {
        return Bytes.utf8(text);
    }

    /** Submits an entry again and again until it is taken. */
    final void submit(Ordering ordering, Bytes entry) {
        await("an entry is taken", () -> isTaken(ordering.submit(entry)));
        taken.add(entry);
    }

    final boolean isTaken(CompletableFuture<Void> submitted) {
        try {
            submitted.get(patience().toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(UnavailableException.class);
            return false;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("a submission does not end", e);
        }
    }

    /** Submits through all of these at once. */
    final void submitThroughAll(List<Ordering> orderings, String text) {
        List<CompletableFuture<Void>> submitted = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            Bytes entry = entry(text + " " + i);
            submitted.add(orderings.get(i % orderings.size()).submit(entry));
            taken.add(entry);
        }
        submitted.forEach(CompletableFuture::join);
    }
}
