package org.medchain.testkit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.core.access.AccessLog;
import org.medchain.core.directory.SessionId;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.AccessOrigin;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;

/**
 * The contract of {@link AccessLog}, a vendor's audit trail.
 *
 * <p>Extend it, open the trail in {@link #open}, and read back in {@link #entries} what it took. A trail that does not keep all of
 * an entry says in {@link #kept} what it keeps. A trail that can be made to fail overrides {@link #breakDown} and {@link #mend} too.
 *
 * <p>Checked: every entry that was taken is there once, whole, in order, also after opening again and when several threads write;
 * taking one does not wait long; an entry that is not taken ends in a {@link MedChainException}, and later ones are taken.
 */
public abstract class AccessLogContract {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final int THREADS = 4;
    private static final int EACH = 25;

    private final TestRandom random = TestRandom.seeded(4);
    private AccessLog log;

    /** Opens the trail: empty at the first call of a test, and at a later one with what it took before. */
    protected abstract AccessLog open() throws Exception;

    /** All that the trail took, in the order in which it did. */
    protected abstract List<AccessEntry> entries() throws Exception;

    /** What the trail keeps of an entry; all of it unless overridden. */
    protected AccessEntry kept(AccessEntry entry) {
        return entry;
    }

    /** How long the trail may take for one entry. */
    protected Duration patience() {
        return Duration.ofSeconds(1);
    }

    /** Makes the trail unable to take entries. Returns false, which skips the test, if that cannot be done. */
    protected boolean breakDown() throws Exception {
        return false;
    }

    /** Ends what {@link #breakDown} began. */
    protected void mend() throws Exception {}

    @BeforeEach
    final void begin() throws Exception {
        log = open();
    }

    private AccessEntry entry(String outcome, int evidence) {
        return new AccessEntry(
                NOW,
                digest(),
                Optional.of(digest()),
                Optional.of(new SessionId(new EventHash(digest()))),
                Optional.of(DataId.random(random)),
                outcome,
                digest(),
                Bytes.random(random, evidence),
                AccessOrigin.at("2001:db8::7"));
    }

    private AccessEntry bare(String outcome) {
        return new AccessEntry(NOW, digest(), Optional.empty(), Optional.empty(), outcome, digest(), Bytes.empty());
    }

    private Digest digest() {
        return new Digest(Bytes.random(random, Digest.SIZE));
    }

    private void assertEntries(List<AccessEntry> written) throws Exception {
        assertThat(entries()).isEqualTo(written.stream().map(this::kept).toList());
    }

    @Test
    void write_entriesOfAllForms_areThereInOrder() throws Exception {
        List<AccessEntry> written = List.of(
                entry("GRANTED chunks 1 to 3", 3_000),
                bare("STALE"),
                entry("Ä \"quoted\", <tagged> & 'more' \u4e2d\ud83d\ude00", 1),
                entry("x".repeat(AccessEntry.MAX_OUTCOME), AccessEntry.MAX_EVIDENCE),
                bare("x"));
        for (AccessEntry entry : written) {
            log.write(entry);
        }
        assertEntries(written);
    }

    @Test
    void write_sameEntryTwice_isThereTwice() throws Exception {
        AccessEntry entry = entry("GRANTED chunk 1", 100);
        log.write(entry);
        log.write(entry);
        assertEntries(List.of(entry, entry));
    }

    @Test
    void entries_afterOpeningAgain_areThere() throws Exception {
        AccessEntry first = entry("GRANTED chunk 1", 100);
        AccessEntry second = bare("REVOKED");
        log.write(first);
        log = open();
        log.write(second);
        log = open();
        assertEntries(List.of(first, second));
    }

    @Test
    void write_bySeveralThreads_takesEachOnce() throws Exception {
        List<AccessEntry> written = new ArrayList<>();
        List<Callable<Void>> writers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            List<AccessEntry> own = new ArrayList<>();
            for (int j = 0; j < EACH; j++) {
                own.add(entry("GRANTED chunk " + j + " to writer " + i, 200));
            }
            written.addAll(own);
            writers.add(() -> {
                for (AccessEntry entry : own) {
                    log.write(entry);
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Void> done : threads.invokeAll(writers)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(entries())
                .containsExactlyInAnyOrderElementsOf(
                        written.stream().map(this::kept).toList());
    }

    @Test
    void write_largestEntry_doesNotWaitLong() throws Exception {
        log.write(bare("WARM"));
        AccessEntry largest = entry("GRANTED", AccessEntry.MAX_EVIDENCE);
        long began = System.nanoTime();
        log.write(largest);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(patience());
    }

    @Test
    void write_trailFails_saysSoAndGoesOnWhenMended() throws Exception {
        AccessEntry first = bare("FIRST");
        AccessEntry last = bare("LAST");
        log.write(first);
        assumeTrue(breakDown(), "the trail cannot be made to fail");
        try {
            assertThatExceptionOfType(MedChainException.class).isThrownBy(() -> log.write(bare("LOST")));
        } finally {
            mend();
        }
        log.write(last);
        assertEntries(List.of(first, last));
    }
}
