package org.medchain.benchmarks.catalogue;

import java.util.Locale;
import org.medchain.chain.event.TimeRange;

/** By what clock a device cuts its stream into chunks of about ten seconds. */
enum DeviceClock {
    /** All chunks are equally long: the whole timeline is one run. */
    REGULAR(0),
    /** No chunk is as long as the one before: every chunk is a run of its own. */
    JITTERED(2000);

    private static final long EPOCH_MICROS = 1_767_600_000_000_000L;
    private static final long CHUNK_MICROS = 10_000_000;
    private static final long STEP = 7919;

    private final long jitterMicros;

    DeviceClock(long jitterMicros) {
        this.jitterMicros = jitterMicros;
    }

    /** The time that a chunk covers, up to the next. */
    TimeRange range(long index) {
        return new TimeRange(start(index), start(index + 1));
    }

    private long start(long index) {
        long jitter = jitterMicros == 0 ? 0 : index * index % STEP * STEP % jitterMicros;
        return EPOCH_MICROS + (index - 1) * CHUNK_MICROS + jitter;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
