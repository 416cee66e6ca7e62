package org.medchain.chain.consensus.ratis;

import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.medchain.error.UnavailableException;

/** Refuses answers of other members that would do harm: Ratis trusts them. */
final class AnswerChecks {
    private final Raft raft;

    AnswerChecks(Raft raft) {
        this.raft = raft;
    }

    /** A member is never told to end. */
    RequestVoteReplyProto checked(RequestVoteReplyProto answer) throws IOException {
        if (answer.getShouldShutdown()) {
            throw new IOException("an answer wants this member to end");
        }
        term(answer.getTerm());
        return answer;
    }

    /** A follower that has more entries than this leader counts as having as many. */
    AppendEntriesReplyProto checked(AppendEntriesReplyProto answer) throws IOException {
        term(answer.getTerm());
        long next = nextIndex();
        if (answer.getNextIndex() < 0) {
            throw new IOException("an answer names an entry that cannot be");
        }
        if (answer.getNextIndex() <= next && answer.getFollowerCommit() < next) {
            return answer;
        }
        return answer.toBuilder()
                .setNextIndex(Math.min(answer.getNextIndex(), next))
                .setFollowerCommit(Math.min(answer.getFollowerCommit(), next - 1))
                .build();
    }

    InstallSnapshotReplyProto checked(InstallSnapshotReplyProto answer) throws IOException {
        term(answer.getTerm());
        return answer;
    }

    private void term(long term) throws IOException {
        try {
            if (!RequestChecks.isPlausible(term, raft.division().getInfo().getCurrentTerm())) {
                throw new IOException("an answer names a term that cannot be");
            }
        } catch (UnavailableException e) {
            throw new UnansweredException("this member ends");
        }
    }

    private long nextIndex() throws IOException {
        try {
            return raft.division().getRaftLog().getNextIndex();
        } catch (UnavailableException e) {
            throw new UnansweredException("this member ends");
        }
    }
}
