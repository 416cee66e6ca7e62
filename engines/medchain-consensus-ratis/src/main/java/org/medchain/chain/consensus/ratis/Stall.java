package org.medchain.chain.consensus.ratis;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;

/**
 * Notices that this member's log and the leader's exclude each other. Raft rules that out as long as no member forgets what it
 * stored or lies. Thread-safe.
 */
final class Stall {
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private boolean refused;
    private long firstRefusal;
    private long lastRefusal;

    Stall(Duration patience, LongSupplier nanoTime) {
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** This member answered a leader. */
    synchronized void appended(AppendEntriesReplyProto answer) {
        boolean refuses = answer.getResult() == AppendResult.INCONSISTENCY;
        long now = nanoTime.getAsLong();
        if (refuses && !refused) {
            firstRefusal = now;
        }
        refused = refuses;
        lastRefusal = now;
    }

    /**
     * True if this member has refused all that its leaders sent, for long. A refusal after which no leader sent anything says
     * nothing: leaders find out where logs agree by refusals.
     */
    synchronized boolean isLong() {
        return refused && lastRefusal - firstRefusal > patienceNanos;
    }
}
