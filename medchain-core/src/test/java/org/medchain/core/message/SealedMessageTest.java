package org.medchain.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;

class SealedMessageTest {
    private static final Sealed SEALED = new Sealed(SuiteId.P256, Bytes.utf8("sealed"));

    /** In the order of their numbers. */
    private static final List<SealedMessage> MESSAGES = List.of(
            new InventoryNotice(SEALED),
            new ShareRequest(SEALED),
            new Invitation(SEALED),
            new ProviderInvitation(SEALED),
            new SealedRequest(SEALED));

    @FunctionalInterface
    private interface Decoder {
        SealedMessage decode(Bytes encoded) throws MalformedException;
    }

    private static final List<Decoder> DECODERS = List.of(
            InventoryNotice::decode,
            ShareRequest::decode,
            Invitation::decode,
            ProviderInvitation::decode,
            SealedRequest::decode);

    private static Bytes struct(long kind, Bytes sealed) {
        return new StructWriter().integer(0, kind).bytes(1, sealed).toBytes();
    }

    private static void assertMalformed(Bytes encoded, String message) {
        assertThatThrownBy(() -> SealedMessage.decode(encoded))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void message_ofEachKind_isReadAsItWasWritten() throws Exception {
        for (int i = 0; i < MESSAGES.size(); i++) {
            SealedMessage message = MESSAGES.get(i);
            assertThat(message.encode()).isEqualTo(struct(i + 1, SEALED.encode()));
            assertThat(SealedMessage.decode(message.encode())).isEqualTo(message);
            assertThat(DECODERS.get(i).decode(message.encode())).isEqualTo(message);
        }
    }

    @Test
    void message_ofAnotherKind_isMalformedAndNamesBoth() {
        for (int expected = 0; expected < DECODERS.size(); expected++) {
            Decoder decoder = DECODERS.get(expected);
            for (int found = 0; found < MESSAGES.size(); found++) {
                SealedMessage message = MESSAGES.get(found);
                if (found != expected) {
                    assertThatThrownBy(() -> decoder.decode(message.encode()))
                            .isInstanceOf(MalformedException.class)
                            .hasMessageContaining(message.getClass().getSimpleName())
                            .hasMessageContaining(MESSAGES.get(DECODERS.indexOf(decoder))
                                    .getClass()
                                    .getSimpleName());
                }
            }
        }
    }

    @Test
    void message_ofAnUnknownKind_isMalformed() {
        assertMalformed(struct(0, SEALED.encode()), "sealed message");
        assertMalformed(struct(6, SEALED.encode()), "sealed message");
    }

    @Test
    void message_withoutASealedTextsForm_isMalformed() {
        assertMalformed(SEALED.encode(), "sealed text");
        assertMalformed(struct(3, Bytes.utf8("garbage")), "sealed text");
        assertMalformed(Bytes.empty(), "sealed message");
    }

    @Test
    void message_thatIsTooLarge_isMalformedBeforeItIsRead() {
        assertMalformed(
                Bytes.copyOf(new byte[SealedMessage.MAX_SIZE + 1]), "expected at most " + SealedMessage.MAX_SIZE);
    }

    @Test
    void largestSealedText_fits() throws Exception {
        int room = Sealed.MAX_SIZE
                - new Sealed(SuiteId.P256, Bytes.copyOf(new byte[1 << 16]))
                        .encode()
                        .size()
                + (1 << 16);
        SealedRequest largest = new SealedRequest(new Sealed(SuiteId.P256, Bytes.copyOf(new byte[room])));
        assertThat(largest.sealed().encode().size()).isEqualTo(Sealed.MAX_SIZE);
        assertThat(SealedRequest.decode(largest.encode())).isEqualTo(largest);
    }

    @Test
    void requestHash_isOfWhatIsSealed() {
        SealedRequest other = new SealedRequest(new Sealed(SuiteId.P256, Bytes.utf8("other")));
        assertThat(new SealedRequest(SEALED).hash()).isEqualTo(new SealedRequest(SEALED).hash());
        assertThat(other.hash()).isNotEqualTo(new SealedRequest(SEALED).hash());
    }
}
