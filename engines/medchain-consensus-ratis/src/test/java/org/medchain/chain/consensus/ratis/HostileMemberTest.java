package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.ordering.MemberChannel;
import org.medchain.chain.ordering.Ordering;
import org.medchain.chain.ordering.OrderingContext;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.io.FileTrees;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** Two honest members and one that sends what it likes: it is refused, and the two go on. */
@Timeout(120)
class HostileMemberTest {
    private static final int LIAR = 2;
    private static final int FORMER = 3;
    private static final LedgerWorld WORLD = new LedgerWorld(3, BlockLimits.DEFAULT);
    private static final long HUGE = Long.MAX_VALUE / 4;

    private final Links links = new Links();
    private final List<Ordering> honest = new ArrayList<>();
    private final Map<Long, Message> answers = new ConcurrentHashMap<>();
    private final Map<Integer, List<Bytes>> given = new HashMap<>();
    private MemberChannel liar;
    private ByteString group;
    private long number;

    @TempDir
    private Path folder;

    @BeforeEach
    void openHonest() {
        liar = links.end(LIAR);
        liar.listen(new Listener());
        for (int i = 0; i < LIAR; i++) {
            Ordering opened = RatisOrdering.open(new OrderingContext(
                    WORLD.config.genesisHash(),
                    i,
                    WORLD.config.memberSet(),
                    Clock.systemUTC(),
                    new SecureRandom(),
                    folder.resolve("member-" + i),
                    Map.of("leader-ms", "300"),
                    links.end(i)));
            honest.add(opened);
            List<Bytes> entries = java.util.Collections.synchronizedList(new ArrayList<>());
            given.put(i, entries);
            opened.follow(0, (position, entry) -> entries.add(entry));
        }
        assertGoOn("before");
        group = groupOf(folder.resolve("member-0"));
    }

    @AfterEach
    void closeAll() {
        honest.forEach(Ordering::close);
        links.close();
    }

    /** What the liar hears; it answers no request. */
    private final class Listener implements MemberChannel.Listener {
        @Override
        public void up(int member) {}

        @Override
        public void down(int member) {}

        @Override
        public void received(int member, Bytes encoded) {
            try {
                Message message = Message.decode(encoded);
                if (!message.kind().isRequest()) {
                    answers.put(message.number(), message);
                }
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The group's id is the name of its folder. */
    private static ByteString groupOf(Path member) {
        try (Stream<Path> files = Files.list(member.resolve("generation-0"))) {
            UUID id = UUID.fromString(
                    files.findFirst().orElseThrow().getFileName().toString());
            return org.apache.ratis.protocol.RaftGroupId.valueOf(id).toByteString();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertGoOn(String text) {
        Bytes entry = Bytes.utf8(text);
        Await.until("an entry is taken", () -> isTaken(honest.get(0), entry));
        Await.until("both have it", () -> given.values().stream().allMatch(entries -> entries.contains(entry)));
    }

    private static boolean isTaken(Ordering ordering, Bytes entry) {
        return ordering.submit(entry).handle((done, failure) -> failure == null).join();
    }

    private void assertRefused(Message.Kind kind, Bytes body) {
        for (int i = 0; i < LIAR; i++) {
            assertRefused(liar, i, kind, body);
        }
    }

    private void assertRefused(MemberChannel by, int to, Message.Kind kind, Bytes body) {
        long asked = ++number;
        assertThat(by.send(to, new Message(0, kind, asked, body).encode())).isTrue();
        Await.until("an answer", () -> answers.containsKey(asked));
        assertThat(answers.remove(asked).kind()).as(kind.toString()).isEqualTo(Message.Kind.REFUSAL);
    }

    private void assertRefused(Message.Kind kind, MessageLite body) {
        assertRefused(kind, Bytes.takeOwnership(body.toByteArray()));
    }

    /** To both members: the one that it is not for refuses it for that reason, and the other one for what is wrong with it. */
    private RaftRpcRequestProto.Builder header(int to) {
        return RaftRpcRequestProto.newBuilder()
                .setRequestorId(Peers.id(LIAR).toByteString())
                .setReplyId(Peers.id(to).toByteString())
                .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group))
                .setCallId(1);
    }

    private static TermIndexProto at(long term, long index) {
        return TermIndexProto.newBuilder().setTerm(term).setIndex(index).build();
    }

    @Test
    void message_malformed_isIgnoredOrRefused() {
        for (int i = 0; i < LIAR; i++) {
            assertThat(liar.send(i, Bytes.empty())).isTrue();
            assertThat(liar.send(i, Bytes.utf8("no message"))).isTrue();
            assertThat(liar.send(i, new Message(7, Message.Kind.APPEND, 1, Bytes.empty()).encode()))
                    .isTrue();
            assertThat(liar.send(i, new Message(0, Message.Kind.ANSWER, 1, Bytes.utf8("x")).encode()))
                    .isTrue();
        }
        for (Message.Kind kind :
                List.of(Message.Kind.VOTE, Message.Kind.APPEND, Message.Kind.SNAPSHOT, Message.Kind.SUBMIT)) {
            assertRefused(kind, Bytes.utf8("no request"));
            assertRefused(kind, Bytes.empty());
        }
        assertGoOn("after");
    }

    @Test
    void vote_inAnothersNameOrOfAnImpossibleTerm_isRefused() {
        for (int to = 0; to < LIAR; to++) {
            RequestVoteRequestProto request = RequestVoteRequestProto.newBuilder()
                    .setServerRequest(header(to))
                    .setCandidateTerm(HUGE)
                    .setCandidateLastEntry(at(HUGE, HUGE))
                    .build();
            assertRefused(Message.Kind.VOTE, request);
            assertRefused(
                    Message.Kind.VOTE,
                    request.toBuilder()
                            .setCandidateTerm(1)
                            .setServerRequest(
                                    header(to).setRequestorId(Peers.id(1 - to).toByteString()))
                            .build());
        }
        assertGoOn("after");
    }

    @Test
    void append_thatWouldRemoveMembersOrBreakTheLog_isRefused() {
        LogEntryProto alone = LogEntryProto.newBuilder()
                .setConfigurationEntry(RaftConfigurationProto.newBuilder()
                        .addPeers(
                                RaftPeerProto.newBuilder().setId(Peers.id(LIAR).toByteString())))
                .build();
        LogEntryProto gap = LogEntryProto.newBuilder()
                .setTerm(1_000)
                .setIndex(77)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder())
                .build();
        for (int to = 0; to < LIAR; to++) {
            AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder()
                    .setServerRequest(header(to))
                    .setLeaderTerm(1_000)
                    .setPreviousLog(at(1, 1));
            assertRefused(
                    Message.Kind.APPEND,
                    request.clone()
                            .addEntries(alone.toBuilder().setTerm(1_000).setIndex(2))
                            .build());
            assertRefused(Message.Kind.APPEND, request.clone().addEntries(gap).build());
            assertRefused(
                    Message.Kind.APPEND, request.clone().setLeaderTerm(HUGE).build());
        }
        assertGoOn("after");
    }

    private InstallSnapshotRequestProto snapshot(int to, String name, byte[] data, byte[] digested) {
        return InstallSnapshotRequestProto.newBuilder()
                .setServerRequest(header(to))
                .setLeaderTerm(1_000)
                .setSnapshotChunk(SnapshotChunkProto.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setTermIndex(at(1_000, 1_000))
                        .setDone(true)
                        .addFileChunks(FileChunkProto.newBuilder()
                                .setFilename(name)
                                .setData(ByteString.copyFrom(data))
                                .setFileDigest(ByteString.copyFrom(
                                        MD5Hash.digest(digested).getDigest()))
                                .setDone(true)))
                .build();
    }

    @Test
    void snapshot_ofAnotherDigest_leavesNothingOnTheDisk() throws Exception {
        byte[] position = new Place(1_000, 1_000, 5).encodePosition().toByteArray();
        for (int to = 0; to < LIAR; to++) {
            assertRefused(
                    Message.Kind.SNAPSHOT, snapshot(to, QueueMachine.fileName(1_000, 1_000), position, new byte[] {1}));
        }
        assertThat(FileTrees.all(folder))
                .extracting(file -> file.getFileName().toString())
                .noneMatch(name -> name.startsWith("snapshot-"));
        assertGoOn("after");
    }

    @Test
    void snapshot_ofThePositionAfterWhichThereIsNone_isRefused() {
        byte[] position =
                new Place(1_000, 1_000, Long.MAX_VALUE).encodePosition().toByteArray();
        for (int to = 0; to < LIAR; to++) {
            assertRefused(Message.Kind.SNAPSHOT, snapshot(to, QueueMachine.fileName(1_000, 1_000), position, position));
        }
        assertGoOn("after");
    }

    @Test
    void request_ofAFormerMember_isRefused() {
        MemberChannel former = links.end(FORMER);
        former.listen(new Listener());
        Bytes queued = new QueuedEntry(0, Optional.of(Bytes.utf8("of a former member"))).encode();
        for (int to = 0; to < LIAR; to++) {
            RaftRpcRequestProto header =
                    header(to).setRequestorId(Peers.id(FORMER).toByteString()).build();
            AppendEntriesRequestProto append = AppendEntriesRequestProto.newBuilder()
                    .setServerRequest(header)
                    .setLeaderTerm(1_000)
                    .build();
            assertRefused(former, to, Message.Kind.SUBMIT, queued);
            assertRefused(former, to, Message.Kind.APPEND, Bytes.takeOwnership(append.toByteArray()));
        }
        assertGoOn("after");
    }

    @Test
    void snapshot_withAPathOfItsOwn_isRefusedAndNotWritten() throws Exception {
        Path target = folder.resolve("outside");
        byte[] position = new Place(1_000, 1_000, 5).encodePosition().toByteArray();
        for (String name :
                List.of("../../../outside", "sm/../../../../outside", target.toString(), "sm/snapshot.1_1")) {
            for (int to = 0; to < LIAR; to++) {
                assertRefused(Message.Kind.SNAPSHOT, snapshot(to, name, position, position));
            }
        }
        assertThat(target).doesNotExist();
        assertGoOn("after");
    }

    @Test
    void entry_malformedInTheLog_isSkippedByAll() {
        Bytes queued = new QueuedEntry(Long.MAX_VALUE, Optional.of(Bytes.utf8("far away"))).encode();
        long asked = ++number;
        Await.until("a leader takes it", () -> {
            for (int i = 0; i < LIAR; i++) {
                assertThat(liar.send(i, new Message(0, Message.Kind.SUBMIT, asked, queued).encode()))
                        .isTrue();
            }
            return answers.containsKey(asked) && answers.remove(asked).kind() == Message.Kind.ANSWER;
        });
        assertGoOn("after a position that cannot be reached");
    }
}
