package org.medchain.chain.consensus.ratis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.medchain.crypto.bytes.Bytes;

/** Carries the requests of Ratis to other members over the members' links, instead of Ratis's own transports. Thread-safe. */
final class MemberRpc implements RaftServerRpc {
    private final Calls calls;
    private final AnswerChecks check;

    private MemberRpc(Calls calls, AnswerChecks check) {
        this.calls = calls;
        this.check = check;
    }

    /** Ratis makes it by its name. */
    static final class Type implements RpcType {
        @Override
        public String name() {
            return Type.class.getName();
        }

        @Override
        public Factory newFactory(Parameters parameters) {
            return parameters.getNonNull(Factory.class.getName(), Factory.class);
        }
    }

    /** What Ratis makes a server's parts with. */
    static final class Factory implements ServerFactory {
        private final Calls calls;
        private final AnswerChecks check;
        private final Appenders appenders;

        Factory(Calls calls, AnswerChecks check, Appenders appenders) {
            this.calls = calls;
            this.check = check;
            this.appenders = appenders;
        }

        /** How {@link Type} finds it. */
        Parameters parameters() {
            Parameters parameters = new Parameters();
            parameters.put(Factory.class.getName(), this, Factory.class);
            return parameters;
        }

        @Override
        public RpcType getRpcType() {
            return new Type();
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            LogAppender created = ServerFactory.super.newLogAppender(server, state, follower);
            appenders.add(created);
            return created;
        }

        @Override
        public RaftServerRpc newRaftServerRpc(RaftServer server) {
            return new MemberRpc(calls, check);
        }
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
        return check.checked(answer(
                RequestVoteReplyProto.getDefaultInstance(), request.getServerRequest(), Message.Kind.VOTE, request));
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) throws IOException {
        return check.checked(answer(
                AppendEntriesReplyProto.getDefaultInstance(),
                request.getServerRequest(),
                Message.Kind.APPEND,
                request));
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
        return check.checked(answer(
                InstallSnapshotReplyProto.getDefaultInstance(),
                request.getServerRequest(),
                Message.Kind.SNAPSHOT,
                request));
    }

    /** All members have the same priority, so that no leader hands its office over. */
    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
            throws IOException {
        throw new IOException("members do not hand the leadership over");
    }

    private <A extends org.apache.ratis.thirdparty.com.google.protobuf.Message> A answer(
            A example, RaftRpcRequestProto to, Message.Kind kind, MessageLite request) throws IOException {
        int member = Peers.member(to.getReplyId());
        CompletableFuture<Bytes> answer = calls.call(member, kind, Bytes.takeOwnership(request.toByteArray()));
        try {
            return FieldLimit.parse(example, answer.get().toByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("this member ends");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new UnansweredException("the member does not answer in time");
        }
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {}

    @Override
    public void handleException(RaftPeerId member, Exception failure, boolean reconnect) {}

    @Override
    public RpcType getRpcType() {
        return new Type();
    }

    /** There is none: the members' links are not Ratis's. */
    @Override
    @SuppressWarnings("NullAway") // As in Ratis's own servers that have no address.
    public InetSocketAddress getInetSocketAddress() {
        return null;
    }

    @Override
    public void start() {}

    @Override
    public void close() {
        calls.close();
    }
}
