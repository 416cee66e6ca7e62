package org.medchain.chain.consensus.ratis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.leader.LogAppender;

/**
 * What sends a leader's log to its followers, the last that was made for each. Left alone, it tells them with the next entry or
 * heartbeat that entries are committed, and members wait for that. Thread-safe.
 */
final class Appenders {
    private final Map<RaftPeerId, LogAppender> byFollower = new ConcurrentHashMap<>();

    void add(LogAppender appender) {
        byFollower.put(appender.getFollowerId(), appender);
    }

    /** Has the followers told at once, if this member leads. */
    void tell() {
        byFollower.values().forEach(LogAppender::triggerHeartbeat);
    }
}
