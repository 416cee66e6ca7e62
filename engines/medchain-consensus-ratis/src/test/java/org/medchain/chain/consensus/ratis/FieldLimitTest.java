package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.DescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.api.Test;

class FieldLimitTest {
    private static AppendEntriesRequestProto parse(byte[] encoded) throws InvalidProtocolBufferException {
        return FieldLimit.parse(AppendEntriesRequestProto.getDefaultInstance(), encoded);
    }

    private static byte[] repeated(byte[] one, int times) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.write(one);
        }
        return out.toByteArray();
    }

    private static byte[] emptyEntry() {
        return AppendEntriesRequestProto.newBuilder()
                .addEntries(LogEntryProto.getDefaultInstance())
                .build()
                .toByteArray();
    }

    @Test
    void request_ofMillionsOfEmptyEntries_isNotParsed() throws IOException {
        byte[] empty = emptyEntry();
        assertThat(empty).hasSize(2);
        byte[] many = repeated(empty, 4 << 20);
        assertThatThrownBy(() -> parse(many))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("more than " + FieldLimit.MAX_FIELDS + " fields");
    }

    @Test
    void request_ofOneEntryWithMillionsOfEmptyMembers_isNotParsed() throws IOException {
        byte[] peer = RaftConfigurationProto.newBuilder()
                .addPeers(RaftPeerProto.getDefaultInstance())
                .build()
                .toByteArray();
        AppendEntriesRequestProto request = AppendEntriesRequestProto.newBuilder()
                .addEntries(LogEntryProto.newBuilder()
                        .setConfigurationEntry(RaftConfigurationProto.parseFrom(repeated(peer, 100_000))))
                .build();
        assertThatThrownBy(() -> parse(request.toByteArray())).hasMessageContaining("fields");
    }

    /** A byte of a packed field takes four or eight in memory. */
    @Test
    void message_ofMillionsOfPackedNumbers_isNotParsed() throws IOException {
        assertThatThrownBy(() -> FieldLimit.parse(FileDescriptorProto.getDefaultInstance(), packed(4 << 20)))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("fields");
        assertThat(FieldLimit.parse(FileDescriptorProto.getDefaultInstance(), packed(100))
                        .getPublicDependencyCount())
                .isEqualTo(100);
    }

    private static byte[] packed(int numbers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeByteArray(FileDescriptorProto.PUBLIC_DEPENDENCY_FIELD_NUMBER, new byte[numbers]);
        coded.flush();
        return out.toByteArray();
    }

    @Test
    void message_ofManyLevels_isNotParsed() throws IOException {
        assertThatThrownBy(() -> FieldLimit.parse(DescriptorProto.getDefaultInstance(), nested(17)))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("levels");
        assertThat(FieldLimit.parse(DescriptorProto.getDefaultInstance(), nested(16))
                        .getNestedTypeCount())
                .isEqualTo(1);
    }

    private static byte[] nested(int levels) {
        DescriptorProto message = DescriptorProto.getDefaultInstance();
        for (int i = 0; i < levels; i++) {
            message = DescriptorProto.newBuilder().addNestedType(message).build();
        }
        return message.toByteArray();
    }

    @Test
    void request_withAGroup_isNotParsed() {
        assertThatThrownBy(() -> parse(new byte[] {0x7b, 0x7c})).hasMessageContaining("group");
    }

    @Test
    void request_ofTheMostEntriesThatALeaderSends_isParsed() throws IOException {
        AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder();
        for (int i = 0; i < FieldLimit.MAX_ENTRIES; i++) {
            request.addEntries(LogEntryProto.newBuilder()
                    .setTerm(1)
                    .setIndex(i + 1)
                    .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
                            .setType(StateMachineLogEntryProto.Type.WRITE)
                            .setClientId(ByteString.copyFrom(new byte[16]))
                            .setCallId(i + 1)
                            .setLogData(ByteString.copyFrom(new byte[64]))));
        }
        assertThat(parse(request.build().toByteArray())).isEqualTo(request.build());
    }
}
