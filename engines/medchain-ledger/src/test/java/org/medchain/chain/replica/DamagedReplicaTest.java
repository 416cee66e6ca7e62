package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.fixture.FailingIndex;
import org.medchain.chain.store.BlockStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** A replica whose disk lost a block: what it shows, and what it takes in its place. */
class DamagedReplicaTest extends TwoReplicas {
    private static final String SEGMENT = "blocks/blocks-0000000000000000001.log";
    private static final long LOST = 2;

    private Block lost;

    @BeforeEach
    void loseABlock() throws MedChainException, IOException {
        lost = prepared(world.record(world.provider));
        commitOnBoth(lost);
        commitOnBoth(prepared(world.record(world.provider)));
        leader.close();
        stores.get(0).close();
        Path segment = folder.resolve("leader").resolve(SEGMENT);
        byte[] log = Files.readAllBytes(segment);
        log[indexOf(log, lost.header().previous().value())] ^= 1;
        Files.write(segment, log);
        leader = replica("leader");
    }

    private static int indexOf(byte[] log, Bytes part) {
        for (int at = 0; at + part.size() <= log.length; at++) {
            if (Bytes.copyOf(log, at, part.size()).equals(part)) {
                return at;
            }
        }
        throw new AssertionError("not in the log");
    }

    private void assertStillLost() throws StorageException {
        assertThat(leader.block(LOST)).isEmpty();
        assertThat(leader.damaged()).containsExactly(LOST);
    }

    @Test
    void block_damaged_isNotShownAndTheOthersAre() throws StorageException {
        assertStillLost();
        for (long other : List.of(1L, 3L)) {
            assertThat(leader.block(other)).isEqualTo(follower.block(other)).isPresent();
        }
        assertThat(leader.block(4)).isEmpty();
    }

    /** A disk that answers nothing has not lost this block. */
    @Test
    void block_storeThatFailsForAnotherReason_throws() throws MedChainException {
        StorageException busy = new StorageException("for a test");
        FailingIndex index = new FailingIndex();
        BlockStore store = stores.get(1);
        index.failOver(LOST, busy);
        try (StoreReplica replica = new StoreReplica(index.over(store))) {
            assertThatThrownBy(() -> replica.block(LOST)).isSameAs(busy);
            assertThat(replica.block(1)).isPresent();
        }
    }

    @Test
    void repair_theBlockItself_isShownAgain() throws MedChainException {
        CertifiedBlock sound = new CertifiedBlock(lost, certificate(lost, 1, 2, 3));
        leader.repair(sound);
        assertThat(leader.block(LOST)).contains(sound);
        assertThat(leader.damaged()).isEmpty();
    }

    /** A quorum may have certified it in another consortium's history; here it is not what was agreed on. */
    @Test
    void repair_anotherBlockOfTheHeight_isRefused() throws MedChainException {
        Block before = leader.block(1).orElseThrow().block();
        Block other = Block.create(LOST, before.hash(), NOW, List.of(world.record(world.provider)));
        assertThatThrownBy(() -> leader.repair(new CertifiedBlock(other, certificate(other, 0, 1, 2))))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("cannot replace the block of its height");
        assertStillLost();
    }

    @Test
    void repair_blockBeyondTheLast_isRefused() throws MedChainException {
        Block next = forged(world.record(world.provider));
        assertThatThrownBy(() -> leader.repair(new CertifiedBlock(next, certificate(next, 0, 1, 2))))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("cannot replace the block of its height");
    }

    @Test
    void repair_certificateOfTooFewMembersOrOfAnotherBlock_isRefused() throws MedChainException {
        Block other = forged(world.record(world.provider));
        for (CertifiedBlock wrong : List.of(
                new CertifiedBlock(lost, certificate(lost, 0, 1)),
                new CertifiedBlock(lost, certificate(other, 0, 1, 2)))) {
            assertThatThrownBy(() -> leader.repair(wrong)).isInstanceOf(VerificationException.class);
            assertStillLost();
        }
    }

    /** A commit whose end its engine never learned of: the disk has the block, and it came to an error after that. */
    @Test
    void commitDecided_blockThatIsOnTheDiskAlready_isRefused() throws MedChainException {
        Block next = Block.create(follower.height() + 1, follower.head(), NOW, List.of(world.record(world.provider)));
        follower.check(next);
        stores.get(1).append(new CertifiedBlock(next, certificate(next, 0, 1, 2)));
        assertThatThrownBy(() -> follower.commitDecided(next, certificate(next, 0, 1, 2)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("expected height 5");
    }

    @Test
    void close_replica_screensNothingMore() throws StorageException {
        follower.close();
        assertThatThrownBy(() -> follower.screen(world.record(world.provider)).join())
                .hasCauseInstanceOf(UnavailableException.class);
    }
}
