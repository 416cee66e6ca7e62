package org.medchain.core.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

/**
 * Lets a request through once. Nonces are remembered as long as a request with their time would be fresh. Requests from
 * before this guard was made are stale, so that nonces need not survive a restart; for requests dated ahead of this clock a
 * mark is kept that does. Thread-safe.
 */
final class ReplayGuard {
    /** How many requests within one window are remembered; more are refused rather than let through unchecked. */
    static final int CAPACITY = 1_000_000;

    private record Seen(Bytes nonce, Instant until) {}

    private final Clock clock;
    private final Duration window;
    private final Instant since;
    private final ReplayMark mark;
    private Instant marked;
    private final Set<Bytes> nonces = new HashSet<>();
    private final Deque<Seen> byAge = new ArrayDeque<>();

    ReplayGuard(Clock clock, Duration window, ReplayMark mark) throws MedChainException {
        this.clock = clock;
        this.window = window;
        this.mark = mark;
        this.marked = mark.load().orElse(Instant.EPOCH);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant afterMark = marked.plusMillis(1);
        this.since = afterMark.isAfter(now) ? afterMark : now;
    }

    /** Empty if the request may be answered; and then it may not a second time. */
    synchronized Optional<RefusalReason> check(Instant time, Bytes nonce) throws MedChainException {
        Instant now = clock.instant();
        forgetBefore(now);
        boolean fresh = !time.isBefore(since) && !time.isBefore(now.minus(window)) && !time.isAfter(now.plus(window));
        if (!fresh) {
            return Optional.of(RefusalReason.STALE);
        }
        if (nonces.contains(nonce)) {
            return Optional.of(RefusalReason.REPLAYED);
        }
        if (nonces.size() >= CAPACITY) {
            return Optional.of(RefusalReason.UNAVAILABLE);
        }
        if (!time.isBefore(now.truncatedTo(ChronoUnit.MILLIS)) && time.isAfter(marked)) {
            mark.save(time);
            marked = time;
        }
        nonces.add(nonce);
        byAge.addLast(new Seen(nonce, now.plus(window).plus(window)));
        return Optional.empty();
    }

    private void forgetBefore(Instant now) {
        while (!byAge.isEmpty() && byAge.getFirst().until().isBefore(now)) {
            nonces.remove(byAge.removeFirst().nonce());
        }
    }
}
