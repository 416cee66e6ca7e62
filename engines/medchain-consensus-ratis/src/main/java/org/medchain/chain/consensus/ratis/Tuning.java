package org.medchain.chain.consensus.ratis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log;
import org.apache.ratis.server.RaftServerConfigKeys.Rpc;
import org.apache.ratis.server.RaftServerConfigKeys.Snapshot;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Ratis's own settings. */
final class Tuning {
    private static final SizeInBytes BATCH = SizeInBytes.valueOf(QueuedEntry.MAX_SIZE + 1_024);
    private static final SizeInBytes BUFFER = SizeInBytes.valueOf("8MB");
    private static final SizeInBytes SEGMENT = SizeInBytes.valueOf("8MB");
    private static final SizeInBytes CACHE = SizeInBytes.valueOf("16MB");
    private static final SizeInBytes PREALLOCATED = SizeInBytes.valueOf("64KB");

    private Tuning() {}

    static RaftProperties properties(Path folder, RatisOptions options) {
        RaftProperties properties = new RaftProperties();
        properties.set(RaftConfigKeys.Rpc.TYPE_KEY, MemberRpc.Type.class.getName());
        RaftServerConfigKeys.setStorageDir(properties, List.of(folder.toFile()));
        // A process that was stopped for long goes on afterwards.
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(36_500, TimeUnit.DAYS));
        times(properties, options);
        log(properties, options);
        return properties;
    }

    private static void times(RaftProperties properties, RatisOptions options) {
        Duration least = options.leaderTimeout();
        Rpc.setTimeoutMin(properties, millis(least));
        Rpc.setTimeoutMax(properties, millis(least.multipliedBy(2)));
        Rpc.setFirstElectionTimeoutMin(properties, millis(least.dividedBy(2)));
        Rpc.setFirstElectionTimeoutMax(properties, millis(least.multipliedBy(2)));
        Rpc.setRequestTimeout(properties, millis(options.answerTime()));
        Rpc.setSleepTime(properties, millis(least.dividedBy(4)));
        // Requests of one member are not repeated under their numbers.
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, TimeDuration.valueOf(1, TimeUnit.SECONDS));
    }

    private static void log(RaftProperties properties, RatisOptions options) {
        Log.setSegmentSizeMax(properties, SEGMENT);
        Log.setSegmentCacheNumMax(properties, 2);
        Log.setSegmentCacheSizeMax(properties, CACHE);
        Log.setPreallocatedSize(properties, PREALLOCATED);
        Log.setWriteBufferSize(properties, BUFFER);
        Log.setLogMetadataEnabled(properties, false);
        Log.Appender.setBufferByteLimit(properties, BATCH);
        Log.Appender.setBufferElementLimit(properties, FieldLimit.MAX_ENTRIES);
        Log.setPurgeUptoSnapshotIndex(properties, true);
        Log.setPurgePreservationLogNum(properties, options.keepEntries());
        Log.setPurgeGap(properties, 1);
        Snapshot.setAutoTriggerEnabled(properties, true);
        Snapshot.setAutoTriggerThreshold(properties, options.snapshotEntries());
        Snapshot.setTriggerWhenStopEnabled(properties, false);
    }

    private static TimeDuration millis(Duration time) {
        return TimeDuration.valueOf(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
