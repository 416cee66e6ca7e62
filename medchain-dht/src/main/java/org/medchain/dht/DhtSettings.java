package org.medchain.dht;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** How an engine is to run. Immutable; made by its builder, whose settings all have defaults. */
public final class DhtSettings {
    private static final long DEFAULT_RECLAIM_AFTER = 64L << 20;
    private static final long DEFAULT_QUOTA_EACH = 4L << 30;
    private static final long DEFAULT_QUOTA = 64L << 30;
    private static final Duration DEFAULT_EXPIRY_GRACE = Duration.ofHours(6);
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);

    private final Optional<Path> folder;
    private final Optional<DhtNetwork> network;
    private final DhtMetrics metrics;
    private final Clock clock;
    private final int maxPayload;
    private final long reclaimAfterBytes;
    private final Duration expiryGrace;
    private final long quotaEach;
    private final long quota;

    private DhtSettings(Builder builder) {
        this.folder = builder.folder;
        this.network = builder.network;
        this.metrics = new GuardedMetrics(builder.metrics);
        this.clock = builder.clock;
        this.maxPayload = builder.maxPayload;
        this.reclaimAfterBytes = builder.reclaimAfterBytes;
        this.expiryGrace = builder.expiryGrace;
        this.quotaEach = builder.quotaEach;
        this.quota = builder.quota;
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

    /** What hears how the directory fares; does not throw, even if what was set does. */
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

    /**
     * How long the node must have been up and seen a record expired before it drops the record from its disk. From its
     * expiry on a record is not read; what a clock that jumped ahead makes expire comes back when the clock is set right in time.
     */
    public Duration expiryGrace() {
        return expiryGrace;
    }

    /**
     * How many bytes of records and tombstones the node stores for one identity: for whoever first had each of them stored here. To
     * be the same at all nodes; where it is not, it costs a write that some take and others refuse.
     */
    public long quotaEach() {
        return quotaEach;
    }

    /** How many bytes of records and tombstones the node stores in all; an eighth more of what other nodes have already taken. */
    public long quota() {
        return quota;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final Optional<Path> folder;
        private Optional<DhtNetwork> network = Optional.empty();
        private DhtMetrics metrics = DhtMetrics.NONE;
        private Clock clock = Clock.systemUTC();
        private int maxPayload = DirectoryRecord.MAX_PAYLOAD;
        private long reclaimAfterBytes = DEFAULT_RECLAIM_AFTER;
        private Duration expiryGrace = DEFAULT_EXPIRY_GRACE;
        private long quotaEach = DEFAULT_QUOTA_EACH;
        private long quota = DEFAULT_QUOTA;

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

        /** None to a year; 6 hours unless set. */
        public Builder expiryGrace(Duration grace) {
            if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
                throw new IllegalArgumentException("a grace of 0 to " + LONGEST_GRACE + " expected, found " + grace);
            }
            this.expiryGrace = grace;
            return this;
        }

        /** At least 1 byte for each identity and for all; 4 GiB and 64 GiB unless set. */
        public Builder quota(long bytesEach, long bytes) {
            if (bytesEach < 1 || bytes < 1) {
                throw new IllegalArgumentException(
                        "quotas are at least 1 byte, found " + bytesEach + " for each and " + bytes + " for all");
            }
            this.quotaEach = bytesEach;
            this.quota = bytes;
            return this;
        }

        /** The settings. */
        public DhtSettings build() {
            return new DhtSettings(this);
        }
    }
}
