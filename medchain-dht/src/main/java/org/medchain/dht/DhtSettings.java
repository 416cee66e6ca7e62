package org.medchain.dht;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.medchain.metrics.Metrics;

/** An engine's settings. Every setting has a default. Immutable. */
public final class DhtSettings {
    private static final long DEFAULT_RECLAIM_AFTER = 64L << 20;
    private static final long DEFAULT_QUOTA_EACH = 4L << 30;
    private static final long DEFAULT_QUOTA = 64L << 30;
    private static final Duration DEFAULT_EXPIRY_GRACE = Duration.ofHours(6);
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);

    private final Optional<Path> folder;
    private final Optional<DhtNetwork> network;
    private final Metrics metrics;
    private final Clock clock;
    private final int maxPayload;
    private final long reclaimAfterBytes;
    private final Duration expiryGrace;
    private final long quotaEach;
    private final long quota;

    private DhtSettings(Builder builder) {
        this.folder = builder.folder;
        this.network = builder.network;
        this.metrics = Metrics.guarded(builder.metrics);
        this.clock = builder.clock;
        this.maxPayload = builder.maxPayload;
        this.reclaimAfterBytes = builder.reclaimAfterBytes;
        this.expiryGrace = builder.expiryGrace;
        this.quotaEach = builder.quotaEach;
        this.quota = builder.quota;
    }

    /**
     * Settings for a node that keeps its records in {@code folder}. The folder is created if missing and must not be
     * shared.
     */
    public static Builder builder(Path folder) {
        return new Builder(Optional.of(folder));
    }

    /** Settings for a client, which reads and writes through the nodes of its network and stores nothing. */
    public static Builder client(DhtNetwork network) {
        return new Builder(Optional.empty()).network(network);
    }

    /** Where the node keeps its records; empty for a client. */
    public Optional<Path> folder() {
        return folder;
    }

    /** The network of nodes; empty for an engine with a single node. */
    public Optional<DhtNetwork> network() {
        return network;
    }

    /** Receives measurements. Never throws, even if the configured object does. */
    public Metrics metrics() {
        return metrics;
    }

    /** The clock that decides when records expire. */
    public Clock clock() {
        return clock;
    }

    /** The largest payload in bytes that the node accepts. */
    public int maxPayload() {
        return maxPayload;
    }

    /**
     * How many bytes of replaced, removed or expired records accumulate before the node reclaims their space on its
     * own.
     */
    public long reclaimAfterBytes() {
        return reclaimAfterBytes;
    }

    /**
     * How long the node must have been running and seen a record as expired before it drops the record from its disk.
     * Reads ignore a record from its expiry on. Records that expired only because a clock jumped ahead come back if the
     * clock is corrected within this time.
     */
    public Duration expiryGrace() {
        return expiryGrace;
    }

    /**
     * The most bytes of records and tombstones that the node stores for one identity. Each write counts for the
     * identity that first stored it here. All nodes should use the same quota; otherwise some nodes accept a write that
     * others refuse.
     */
    public long quotaEach() {
        return quotaEach;
    }

    /**
     * The most bytes of records and tombstones in all. Writes that other nodes already accepted may take one eighth
     * more.
     */
    public long quota() {
        return quota;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final Optional<Path> folder;
        private Optional<DhtNetwork> network = Optional.empty();
        private Metrics metrics = Metrics.NONE;
        private Clock clock = Clock.systemUTC();
        private int maxPayload = DirectoryRecord.MAX_PAYLOAD;
        private long reclaimAfterBytes = DEFAULT_RECLAIM_AFTER;
        private Duration expiryGrace = DEFAULT_EXPIRY_GRACE;
        private long quotaEach = DEFAULT_QUOTA_EACH;
        private long quota = DEFAULT_QUOTA;

        private Builder(Optional<Path> folder) {
            this.folder = folder;
        }

        /** Required by an engine with several nodes. Default: no network. */
        public Builder network(DhtNetwork network) {
            this.network = Optional.of(network);
            return this;
        }

        /** Receives measurements of the node or client and its links. Default: {@link Metrics#NONE}. */
        public Builder metrics(Metrics metrics) {
            this.metrics = Objects.requireNonNull(metrics);
            return this;
        }

        /** Default: the system clock in UTC. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock);
            return this;
        }

        /** 1 to {@link DirectoryRecord#MAX_PAYLOAD} bytes. Default: the latter. */
        public Builder maxPayload(int bytes) {
            if (bytes < 1 || bytes > DirectoryRecord.MAX_PAYLOAD) {
                throw new IllegalArgumentException(
                        "expected a payload limit of 1 to " + DirectoryRecord.MAX_PAYLOAD + " bytes, found " + bytes);
            }
            this.maxPayload = bytes;
            return this;
        }

        /** At least 1. Default: 64 MiB. */
        public Builder reclaimAfterBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("expected a reclaim threshold of at least 1 byte, found " + bytes);
            }
            this.reclaimAfterBytes = bytes;
            return this;
        }

        /** 0 to 365 days. Default: 6 hours. */
        public Builder expiryGrace(Duration grace) {
            if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
                throw new IllegalArgumentException("expected a grace of 0 to " + LONGEST_GRACE + ", found " + grace);
            }
            this.expiryGrace = grace;
            return this;
        }

        /** The quotas for each identity and for all, each at least 1 byte. Defaults: 4 GiB and 64 GiB. */
        public Builder quota(long bytesEach, long bytes) {
            if (bytesEach < 1 || bytes < 1) {
                throw new IllegalArgumentException("expected quotas of at least 1 byte, found " + bytesEach
                        + " for each identity and " + bytes + " for all");
            }
            this.quotaEach = bytesEach;
            this.quota = bytes;
            return this;
        }

        /** Builds the settings. */
        public DhtSettings build() {
            return new DhtSettings(this);
        }
    }
}
