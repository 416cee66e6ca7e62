package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordAddress;
import org.medchain.error.MalformedException;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.Flips;

class MessageCodecTest {
    private static final TestRecord RECORD = TestRecord.of(1);
    private static final Digest DIGEST = new Digest(TestRecord.payload(1, Digest.SIZE));
    private static final RecordAddress ADDRESS = RECORD.address();

    private static final List<Digest> DIGESTS =
            IntStream.range(0, Buckets.RANGES).mapToObj(i -> DIGEST).toList();
    private static final Standpoint AT_REST = new Standpoint(2, List.of(DIGEST));
    private static final Standpoint MOVING = new Standpoint(5, List.of(DIGEST, ADDRESS.digest()));

    static Stream<Message> messages() {
        return Stream.of(
                new Message.Store(1, AT_REST, RECORD.version(1, "content")),
                new Message.Store(2, MOVING, RECORD.tombstone(2)),
                new Message.Look(3, AT_REST, ADDRESS),
                new Message.AskStatus(4),
                new Message.Compare(5, new Scope(1, 1, DIGEST), Optional.empty(), List.of(DIGEST)),
                new Message.Compare(6, new Scope(1, 2, DIGEST), Optional.empty(), DIGESTS),
                new Message.Compare(18, new Scope(1, 2, DIGEST), Optional.of(255), DIGESTS),
                new Message.ListRange(7, new Scope(3, 4, DIGEST), List.of(0x1000, 0x1007, 0x10ff), ADDRESS),
                new Message.Fetch(8, List.of(ADDRESS, ADDRESS)),
                new Message.Taken(9),
                new Message.Standing(10, Optional.empty()),
                new Message.Standing(11, Optional.of(RECORD.version(1, "content"))),
                new Message.Refused(12, Refusal.NOT_READY),
                new Message.Status(13, MOVING, 2, true),
                new Message.Differing(14, 2, List.of(0, 7, 255)),
                new Message.Listing(15, List.of(new Entry(ADDRESS, DIGEST)), Optional.of(ADDRESS)),
                new Message.Contended(17, RECORD.version(1, "content")),
                new Message.Fetched(16, List.of(RECORD.version(1, "content"), RECORD.tombstone(2))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_encodedAndDecoded_isTheSame(Message message) throws Exception {
        assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_withABitChanged_isRefusedOrIsAnotherOne(Message message) {
        Bytes encoded = MessageCodec.encode(message);
        for (int bit = 0; bit < 8 * encoded.size(); bit += encoded.size() > 2_000 ? 61 : 1) {
            try {
                assertThat(MessageCodec.decode(Flips.bit(encoded, bit))).isNotEqualTo(message);
            } catch (MalformedException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void message_ofRandomBytes_isRefused() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] drawn = new byte[random.nextInt(60)];
            random.nextBytes(drawn);
            Bytes bytes = Bytes.takeOwnership(drawn);
            assertThatThrownBy(() -> MessageCodec.decode(bytes)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void message_ofTheLargestRecord_fits() throws Exception {
        DirectoryRecord largest = RECORD.version(1, TestRecord.payload(1, DirectoryRecord.MAX_PAYLOAD));
        Message message = new Message.Fetched(1, List.of(largest, largest));
        assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
    }
}
