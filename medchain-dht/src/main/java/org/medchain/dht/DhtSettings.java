package org.medchain.dht;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/** How an engine is to run. Immutable; made by its builder, whose settings all have defaults. */
public final class DhtSettings {
    private static final long DEFAULT_RECLAIM_AFTER = 64L << 20;

    private final Optional<Path> folder;
    private final Optional<DhtNetwork> network;
    private final DhtMetrics metrics;
    private final Clock clock;
    private final int maxPayload;
    private final long reclaimAfterBytes;

    private DhtSettings(Builder builder) {
        this.folder = builder.folder;
        this.network = builder.network;
        this.metrics = builder.metrics;
        this.clock = builder.clock;
        this.maxPayload = builder.maxPayload;
        this.reclaimAfterBytes = builder.reclaimAfterBytes;
    }

    /** Settings for a node that keeps its records in {@code folder}, which is created if missing and belongs to it alone. */
    public static Builder builder(Path folder) {
        return new Builder(Optional.of(folder));
    }

    /** Settings for a client: it reads and writes through the nodes of its network and stores nothing. */
    public static Builder client(DhtNetwork network) {
        return new Builder(Optional.empty()).network(network);
    }

    /** Where the node keeps its records; none for a client. */
    public Optional<Path> folder() {
        return folder;
    }

    /** The other nodes; none for an engine that is alone. */
    public Optional<DhtNetwork> network() {
        return network;
    }

    /** What hears how the directory fares. */
    public DhtMetrics metrics() {
        return metrics;
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
        private final Optional<Path> folder;
        private Optional<DhtNetwork> network = Optional.empty();
        private DhtMetrics metrics = DhtMetrics.NONE;
        private Clock clock = Clock.systemUTC();
        private int maxPayload = DirectoryRecord.MAX_PAYLOAD;
        private long reclaimAfterBytes = DEFAULT_RECLAIM_AFTER;

        private Builder(Optional<Path> folder) {
            this.folder = folder;
        }

        /** For an engine of several nodes; there is none unless set. */
        public Builder network(DhtNetwork network) {
            this.network = Optional.of(network);
            return this;
        }

        /** Nothing hears unless set. */
        public Builder metrics(DhtMetrics metrics) {
            this.metrics = Objects.requireNonNull(metrics);
            return this;
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
