package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

class MessageCodecTest {
    private static final Bytes ID = Bytes.copyOf(new byte[Request.ID_BYTES]);

    static Stream<Message> messages() {
        Bytes bytes = Bytes.utf8("some bytes");
        return Stream.of(
                new Message.Hello(0, bytes, true, false, true),
                new Message.Hello(7, bytes, false, true, false),
                new Message.Submitted(1, 2, 3, Request.entry(ID, bytes).encode()),
                new Message.StreamOpened(0, 1),
                new Message.StreamBytes(0, 1, bytes),
                new Message.StreamClosed(0, 1));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_encoded_isReadAgain(Message message) throws MalformedException {
        assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_cutShort_isRefused(Message message) {
        Bytes encoded = MessageCodec.encode(message);
        assertThatThrownBy(() -> MessageCodec.decode(encoded.slice(0, encoded.size() - 1)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void request_encoded_isReadAgain() throws MalformedException {
        Request entry = Request.entry(ID, Bytes.utf8("an entry"));
        Request above = Request.above(ID, 0);
        assertThat(Request.decode(entry.encode())).isEqualTo(entry);
        assertThat(Request.decode(above.encode())).isEqualTo(above);
    }

    @Test
    void request_withNeitherOrBothOrANegativePosition_isRefused() {
        assertRefused(new StructWriter().bytes(0, ID));
        assertRefused(new StructWriter().bytes(0, ID).bytes(1, Bytes.utf8("e")).integer(2, 1));
        assertRefused(new StructWriter().bytes(0, ID).integer(2, -1));
    }

    private static void assertRefused(StructWriter request) {
        assertThatThrownBy(() -> Request.decode(request.toBytes())).isInstanceOf(MalformedException.class);
    }
}
