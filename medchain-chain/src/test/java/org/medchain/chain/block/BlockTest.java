package org.medchain.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.fixture.EventVectors;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

class BlockTest {
    private static final BlockHash PREVIOUS = BlockHash.of(Bytes.random(TestRandom.seeded(14), 32));
    private static final List<Event> EVENTS = TestConsortium.events(EventVectors.consortium(), 400);

    @Test
    void decode_blockOfAnySize_isTheSame() throws MedChainException {
        for (int count : new int[] {1, 2, 23, 24, 255, 256, 400}) {
            Block block = Block.create(count, PREVIOUS, 5, EVENTS.subList(0, count));

            Block decoded = Block.decode(block.encode());

            assertThat(decoded).isEqualTo(block);
            assertThat(decoded.encode()).isEqualTo(block.encode());
            assertThat(decoded.hash()).isEqualTo(block.hash());
            assertThat(block.encode().size())
                    .isLessThanOrEqualTo(Block.OVERHEAD
                            + block.events().stream()
                                    .mapToInt(event -> event.encode().size() + Block.OVERHEAD_PER_EVENT)
                                    .sum());
        }
    }

    /** A flip in the linking fields of the header makes another block; the hash that others know it by tells. */
    @Test
    void decode_everyBitFlipped_isRefusedOrAnotherHash() throws Exception {
        Block block = Block.create(7, PREVIOUS, 5, EVENTS.subList(0, 3));

        Flips.everyBit(block.encode(), (damaged, where) -> {
            try {
                Block other = Block.decode(damaged);
                assertThat(other.hash()).as(where).isNotEqualTo(block.hash());
                assertThat(other.events()).as(where).isEqualTo(block.events());
                assertThat(other.encode()).as(where).isEqualTo(damaged);
            } catch (MalformedException e) {
                assertThat(e).as(where).hasMessageMatching("(?s).+");
            }
        });
    }

    @Test
    void decode_eventsDroppedSwappedOrDoubled_isMalformed() {
        List<Event> events = EVENTS.subList(0, 4);
        BlockHeader header = Block.create(1, PREVIOUS, 5, events).header();
        List<Event> swapped = new ArrayList<>(events);
        Collections.swap(swapped, 1, 2);
        List<Event> doubled = new ArrayList<>(events);
        doubled.add(events.get(3));

        for (List<Event> wrong : List.of(events.subList(0, 3), swapped, doubled, List.<Event>of())) {
            assertThatThrownBy(() -> Block.decode(encoded(header, wrong))).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void decode_cut_isMalformed() {
        Bytes encoded = Block.create(1, PREVIOUS, 5, EVENTS.subList(0, 2)).encode();

        for (int size = 0; size < encoded.size(); size++) {
            Bytes cut = encoded.slice(0, size);
            assertThatThrownBy(() -> Block.decode(cut)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void create_withoutEvents_isRefused() {
        assertThatThrownBy(() -> Block.create(1, PREVIOUS, 5, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void header_everyBitFlipped_isRefusedOrAnotherHash() throws Exception {
        BlockHeader header =
                Block.create(70_000, PREVIOUS, 1_700_000_000_000L, EVENTS).header();

        assertThat(BlockHeader.decode(header.encode())).isEqualTo(header);
        Flips.everyBit(header.encode(), (damaged, where) -> {
            try {
                BlockHeader other = BlockHeader.decode(damaged);
                assertThat(other.hash()).as(where).isNotEqualTo(header.hash());
                assertThat(other.encode()).as(where).isEqualTo(damaged);
            } catch (MalformedException e) {
                assertThat(e).as(where).hasMessageStartingWith("block header");
            }
        });
    }

    @Test
    void header_outsideItsLimits_isRefused() throws MedChainException {
        Digest root = PREVIOUS.digest();
        BlockHeader largest =
                new BlockHeader(Long.MAX_VALUE, PREVIOUS, root, Long.MAX_VALUE, Block.MAX_EVENTS, Long.MAX_VALUE);

        assertThat(BlockHeader.decode(largest.encode())).isEqualTo(largest);
        assertThat(largest.encode().size()).isLessThan(BlockHeader.MAX_SIZE);
        assertThatThrownBy(() -> new BlockHeader(0, PREVIOUS, root, 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockHeader(1, PREVIOUS, root, -1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockHeader(1, PREVIOUS, root, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockHeader(1, PREVIOUS, root, 0, Block.MAX_EVENTS + 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Bytes encoded(BlockHeader header, List<Event> events) {
        return new StructWriter()
                .bytes(0, header.encode())
                .byteStrings(1, events.stream().map(Event::encode).toList())
                .toBytes();
    }
}
