package org.medchain.chain.consensus.ratis;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * Refuses requests of other members that would do harm: Ratis trusts those whom it talks to. It takes file names from them, and
 * whom to take for a member, and it ends when the log has gaps.
 */
final class RequestChecks {
    /** In a lifetime terms rise by less, and a liar needs 2 billion messages to use them up. */
    private static final long MAX_TERMS = 1L << 32;

    private static final Pattern REQUEST_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final RaftGroupId group;
    private final int self;
    private final Set<ByteString> members;

    RequestChecks(RaftGroupId group, int self, Set<Integer> members) {
        this.group = group;
        this.self = self;
        this.members =
                members.stream().map(member -> Peers.id(member).toByteString()).collect(Collectors.toUnmodifiableSet());
    }

    /** True if another member may be at this term while this one is at {@code own}. */
    static boolean isPlausible(long term, long own) {
        return term >= 0 && term <= Long.MAX_VALUE / 2 && term - own <= MAX_TERMS;
    }

    /** A former member has links too, since it may fetch the blocks that removed it. */
    void sender(int from) throws MalformedException {
        require(members.contains(Peers.id(from).toByteString()), "a member of this generation sends it");
    }

    RequestVoteRequestProto checked(int from, RequestVoteRequestProto request, long ownTerm) throws MalformedException {
        header(from, request.getServerRequest());
        term(request.getCandidateTerm(), ownTerm);
        return request;
    }

    AppendEntriesRequestProto checked(int from, AppendEntriesRequestProto request, long ownTerm)
            throws MalformedException {
        header(from, request.getServerRequest());
        term(request.getLeaderTerm(), ownTerm);
        List<LogEntryProto> entries = request.getEntriesList();
        TermIndexProto before = request.getPreviousLog();
        for (int i = 0; i < entries.size(); i++) {
            LogEntryProto entry = entries.get(i);
            long index = request.hasPreviousLog() || i > 0 ? before.getIndex() + 1 : entry.getIndex();
            require(entry.getIndex() == index && index >= 0, "entries follow one another");
            require(entry.getTerm() >= before.getTerm(), "terms of entries do not fall");
            require(entry.getTerm() <= request.getLeaderTerm(), "an entry is not of a later term than its leader");
            entry(entry);
            before = TermIndexProto.newBuilder()
                    .setTerm(entry.getTerm())
                    .setIndex(entry.getIndex())
                    .build();
        }
        boolean known = request.getCommitInfosList().stream()
                .allMatch(info -> members.contains(info.getServer().getId()));
        require(known, "a commit index is that of a member");
        return request;
    }

    private void entry(LogEntryProto entry) throws MalformedException {
        if (entry.hasConfigurationEntry()) {
            configuration(entry.getConfigurationEntry());
        } else {
            require(
                    entry.hasStateMachineLogEntry()
                            && entry.getStateMachineLogEntry().getLogData().size() <= QueuedEntry.MAX_SIZE
                            && !entry.getStateMachineLogEntry().hasStateMachineEntry(),
                    "an entry of the log is queued or names the members");
        }
    }

    private void configuration(RaftConfigurationProto configuration) throws MalformedException {
        List<ByteString> named =
                configuration.getPeersList().stream().map(RaftPeerProto::getId).toList();
        require(
                named.size() == members.size()
                        && members.containsAll(named)
                        && Set.copyOf(named).size() == named.size()
                        && Stream.of(
                                        configuration.getOldPeersCount(),
                                        configuration.getListenersCount(),
                                        configuration.getOldListenersCount())
                                .allMatch(count -> count == 0),
                "the log names the members of this generation");
    }

    /** A snapshot is one small file. */
    InstallSnapshotRequestProto checked(int from, InstallSnapshotRequestProto request, long ownTerm)
            throws MalformedException {
        header(from, request.getServerRequest());
        term(request.getLeaderTerm(), ownTerm);
        SnapshotChunkProto chunk = request.getSnapshotChunk();
        require(
                request.hasSnapshotChunk()
                        && chunk.getRequestIndex() == 0
                        && chunk.getDone()
                        && chunk.getFileChunksCount() == 1
                        && REQUEST_ID.matcher(chunk.getRequestId()).matches(),
                "a snapshot comes at once");
        TermIndexProto last = chunk.getTermIndex();
        require(last.getIndex() >= 0 && last.getIndex() <= Long.MAX_VALUE / 2, "a snapshot names an entry of the log");
        term(last.getTerm(), ownTerm);
        FileChunkProto file = chunk.getFileChunks(0);
        require(
                file.getDone()
                        && file.getOffset() == 0
                        && file.getChunkIndex() == 0
                        && file.getData().size() <= Place.MAX_SIZE
                        && file.getFilename().equals(QueueMachine.fileName(last.getTerm(), last.getIndex())),
                "a snapshot is the one file of its entry");
        Bytes data = Bytes.takeOwnership(file.getData().toByteArray());
        // Ratis would leave a folder for each file with another digest.
        require(
                file.getFileDigest()
                        .equals(ByteString.copyFrom(
                                MD5Hash.digest(data.toByteArray()).getDigest())),
                "a snapshot has its digest");
        require(
                Place.decode(TermIndex.valueOf(last), data).position() <= Place.MAX_SENT,
                "a snapshot leaves positions for the entries after it");
        if (request.hasLastRaftConfigurationLogEntryProto()) {
            LogEntryProto entry = request.getLastRaftConfigurationLogEntryProto();
            require(entry.hasConfigurationEntry(), "a snapshot comes with the members");
            configuration(entry.getConfigurationEntry());
        }
        return request;
    }

    private void header(int from, RaftRpcRequestProto header) throws MalformedException {
        require(header.getRequestorId().equals(Peers.id(from).toByteString()), "a member sends in its own name");
        require(header.getReplyId().equals(Peers.id(self).toByteString()), "a request is for this member");
        require(header.getRaftGroupId().getId().equals(group.toByteString()), "a request is for this group");
    }

    private static void term(long term, long ownTerm) throws MalformedException {
        require(isPlausible(term, ownTerm), "terms rise slowly");
    }

    private static void require(boolean holds, String rule) throws MalformedException {
        if (!holds) {
            throw new MalformedException("a request of Raft breaks a rule: " + rule);
        }
    }
}
