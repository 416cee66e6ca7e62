package org.medchain.dht;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;

/** How an engine is to run. Immutable; made by its builder, whose settings all have defaults. */
public final class DhtSettings {
    private static final long DEFAULT_RECLAIM_AFTER = 64L << 20;

    private final Path folder;
    private final Clock clock;
    private final int maxPayload;
    private final long reclaimAfterBytes;

    private DhtSettings(Builder builder) {
        this.folder = builder.folder;
        this.clock = builder.clock;
        this.maxPayload = builder.maxPayload;
        this.reclaimAfterBytes = builder.reclaimAfterBytes;
    }

    /** Settings for a node that keeps its records in {@code folder}, which is created if missing and belongs to it alone. */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /** Where the node keeps its records. */
    public Path folder() {
        return folder;
    }

    /** What tells when records expire. */
    public Clock clock() {
        return clock;
    }

    /** The most bytes of a payload that the node takes. */
    public int maxPayload() {
        return maxPayload;
    }

    /** After how many bytes replaced, removed or expired the node gives their space back to the disk on its own. */
    public long reclaimAfterBytes() {
        return reclaimAfterBytes;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final Path folder;
        private Clock clock = Clock.systemUTC();
        private int maxPayload = DirectoryRecord.MAX_PAYLOAD;
        private long reclaimAfterBytes = DEFAULT_RECLAIM_AFTER;

        private Builder(Path folder) {
            this.folder = Objects.requireNonNull(folder);
        }

        /** The system's clock unless set. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock);
            return this;
        }

        /** 1 to {@link DirectoryRecord#MAX_PAYLOAD} bytes, the latter unless set. */
        public Builder maxPayload(int bytes) {
            if (bytes < 1 || bytes > DirectoryRecord.MAX_PAYLOAD) {
                throw new IllegalArgumentException(
                        "a payload limit is 1 to " + DirectoryRecord.MAX_PAYLOAD + " bytes, found " + bytes);
            }
            this.maxPayload = bytes;
            return this;
        }

        /** At least 1; 64 MiB unless set. */
        public Builder reclaimAfterBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("space is reclaimed after at least 1 byte, found " + bytes);
            }
            this.reclaimAfterBytes = bytes;
            return this;
        }

        /** The settings. */
        public DhtSettings build() {
            return new DhtSettings(this);
        }
    }
}
