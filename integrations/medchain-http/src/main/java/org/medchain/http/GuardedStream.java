package org.medchain.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** Watches how long the requester takes for each 64 KiB, and ends what takes too long. Not thread-safe. */
final class GuardedStream extends OutputStream {
    private static final int PIECE = 64 << 10;
    /** The refusal of a request that is not authentic is shorter; any other answer is longer. */
    private static final int AUTHENTIC = 64;

    private final OutputStream guarded;
    private final StallGuard guard;
    private final GuardedCall.Pace pace;
    private final Optional<Place> place;
    private final StallGuard.Switch cutter;
    private int written;
    private boolean authentic;
    private Duration spent = Duration.ZERO;

    GuardedStream(OutputStream guarded, StallGuard guard, GuardedCall.Pace pace, Optional<Place> place) {
        this.guarded = guarded;
        this.guard = guard;
        this.pace = pace;
        this.place = place;
        this.cutter = place.map(Place::cutter).orElseGet(StallGuard.Switch::new);
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int from = at;
            int part = Math.min(PIECE - written, end - at);
            within(() -> guarded.write(bytes, from, part));
            at += part;
            written += part;
            authentic |= written > AUTHENTIC;
            if (written == PIECE) {
                place.ifPresent(one -> one.progressed(!isSlow()));
                written = 0;
                spent = Duration.ZERO;
            }
        }
    }

    @Override
    public void flush() throws IOException {
        within(guarded::flush);
    }

    @Override
    public void close() throws IOException {
        within(guarded::close);
        place.ifPresent(authentic ? Place::finished : Place::garbage);
    }

    private void within(Step step) throws IOException {
        long begun = System.nanoTime();
        if (place.isPresent() && !isSlow()) {
            guard.noting(pace.slow().minus(spent), place.get()::slow, () -> end(step));
        } else {
            boolean unused = end(step);
        }
        spent = spent.plusNanos(System.nanoTime() - begun);
        if (spent.compareTo(pace.stalled()) > 0) {
            throw new StallGuard.StalledException(
                    "the requester's reading took longer than " + pace.stalled().toMillis() + " ms");
        }
    }

    private boolean end(Step step) throws IOException {
        return guard.interrupting(pace.stalled().minus(spent), "the requester's reading", cutter, () -> {
            step.run();
            return true;
        });
    }

    private boolean isSlow() {
        return spent.compareTo(pace.slow()) >= 0;
    }

    private interface Step {
        void run() throws IOException;
    }
}
