package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;

/** How many blocks a verification holds, and in which order they leave. */
class BlocksAheadTest {
    private static final Position NOWHERE = new Position(1, 0);

    private final TestChain chain = new TestChain();
    private final CertifiedBlock block = chain.next(chain.world.admit(chain.world.provider));
    private final List<Bytes> released = new ArrayList<>();
    private final BlocksAhead ahead =
            new BlocksAhead(Runnable::run, chain.world.config, one -> released.add(one.encoded()));

    private void add(BlocksAhead to, Bytes encoded) throws StorageException {
        to.add(block, encoded, NOWHERE, chain.world.config.memberSet(), (stored, before) -> {});
    }

    private static Bytes number(int number, int size) {
        byte[] bytes = new byte[size];
        bytes[0] = (byte) number;
        return Bytes.takeOwnership(bytes);
    }

    @Test
    void add_moreThan256Blocks_releasesTheFirst() throws StorageException {
        for (int i = 0; i < BlocksAhead.MAX_BLOCKS + 3; i++) {
            add(ahead, number(i, 1));
        }
        assertThat(released).containsExactly(number(0, 1), number(1, 1), number(2, 1));
        ahead.release();
        assertThat(released).hasSize(BlocksAhead.MAX_BLOCKS + 3);
    }

    @Test
    void add_moreThan4MiB_releasesTheFirst() throws StorageException {
        int size = 1 << 20;
        for (int i = 0; i < 6; i++) {
            add(ahead, number(i, size));
        }
        assertThat(released).containsExactly(number(0, size), number(1, size));
    }

    @Test
    void add_blockThatIsTooLargeAlone_isTakenAlone() throws StorageException {
        add(ahead, number(1, 1));
        add(ahead, number(2, (int) BlocksAhead.MAX_BYTES + 1));
        assertThat(released).containsExactly(number(1, 1));
        add(ahead, number(3, 1));
        assertThat(released).hasSize(2);
    }

    /** What comes after a fault is judged by a state that the fault is in. */
    @Test
    void release_consumerFails_dropsTheRest() throws StorageException {
        BlocksAhead failing = new BlocksAhead(Runnable::run, chain.world.config, one -> {
            released.add(one.encoded());
            throw new StorageException("for a test");
        });
        add(failing, number(1, 1));
        add(failing, number(2, 1));
        assertThatThrownBy(failing::release).hasMessageContaining("for a test");
        failing.release();
        assertThat(released).containsExactly(number(1, 1));
    }
}
