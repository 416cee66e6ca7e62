package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.log.LogFile;
import org.medchain.log.LogFolder;
import org.medchain.log.LogInput;
import org.medchain.log.SimulatedDisk;
import org.medchain.metrics.Metrics;

class ProofReaderTest {
    private static final int[] SIZES = {1, 2, 15, 16, 17, 32, 33, 100};
    private static final int EVENT_BYTES = 300;
    private static final int PIECE = 16;
    private static final String SEGMENT = "blocks-0000000000000000001.log";

    private final TestChain chain = new TestChain();
    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final AtomicLong bytesRead = new AtomicLong();
    private BlockStore store;

    @TempDir
    private Path folder;

    @BeforeEach
    void storeBlocksOfAllSizes() throws StorageException {
        store = BlockStore.open(folder, chain.world.config, counting(disk), new SecureRandom(), Metrics.NONE);
        for (int size : SIZES) {
            store.append(chain.next(IntStream.range(0, size)
                    .mapToObj(event -> chain.world.opaque(chain.world.provider, EVENT_BYTES))
                    .toArray(Event[]::new)));
        }
    }

    @AfterEach
    void close() throws StorageException {
        store.close();
    }

    @Test
    void proof_everyEventOnceAndAgain_isThatOfTheBlocksTree() throws MedChainException {
        for (int round = 0; round < 2; round++) {
            for (CertifiedBlock stored : chain.blocks) {
                for (int event = 0; event < stored.block().events().size(); event++) {
                    EventProof proof = proof(stored, event);
                    assertThat(proof).isEqualTo(expected(stored, event));
                    assertThat(proof.verify(chain.world.config).ref()).isEqualTo(ref(stored, event));
                }
            }
        }
    }

    @Test
    void proof_ofALargeBlockAgain_readsTheNeighboursAlone() throws StorageException {
        CertifiedBlock large = chain.blocks.get(SIZES.length - 1);
        EventProof first = proof(large, 3);
        bytesRead.set(0);
        EventProof other = proof(large, 70);

        assertThat(first).isEqualTo(expected(large, 3));
        assertThat(other).isEqualTo(expected(large, 70));
        int event = large.block().events().get(0).encode().size();
        assertThat(bytesRead.get()).isBetween(16L * event, 18L * event);
    }

    @Test
    void proof_notOnTheChain_isEmpty() throws StorageException {
        CertifiedBlock one = chain.blocks.get(3);
        CertifiedBlock other = chain.blocks.get(4);

        assertThat(store.proof(new EventRef(other.block().hash(), ref(one, 2).event())))
                .isEmpty();
        assertThat(store.proof(new EventRef(
                        one.block().hash(), EventHash.of(one.block().hash().value()))))
                .isEmpty();
    }

    /** Another member's certificate may have other signatures. */
    @Test
    void proof_partDamagedAfterAnEarlierProof_isReportedAndThenThatOfTheRepairedBlock() throws Exception {
        int height = SIZES.length;
        CertifiedBlock large = chain.blocks.get(height - 1);
        assertThat(proof(large, 3)).isEqualTo(expected(large, 3));
        damage(large.block().events().get(70));

        assertThatThrownBy(() -> proof(large, 70)).hasMessageContaining("block " + height + " is damaged");
        assertThat(store.damaged()).containsExactly((long) height);
        Block block = large.block();
        CertifiedBlock repaired = new CertifiedBlock(
                block,
                new BlockCertificate(
                        1,
                        List.of(BlockCertificate.sign(
                                chain.world.config, block.header(), 1, 0, chain.world.members.get(0)))));
        store.repair(repaired);
        for (int event : new int[] {70, 71, 3}) {
            assertThat(proof(large, event)).isEqualTo(expected(repaired, event));
        }
    }

    /** Changes a byte of the event's signature in the log, in whose records marks are between runs of bytes. */
    private void damage(Event event) {
        byte[] log = disk.bytes(SEGMENT);
        int at = -1;
        for (int from = 0; at < 0; from += PIECE) {
            at = Bytes.indexOf(log, event.signature().slice(from, from + PIECE).toByteArray());
        }
        log[at] ^= 1;
        disk.put(SEGMENT, log);
    }

    /** A folder that counts what is read. */
    private LogFolder counting(LogFolder counted) {
        return new LogFolder() {
            @Override
            public List<String> names() throws IOException {
                return counted.names();
            }

            @Override
            public LogFile open(String name) throws IOException {
                return counted.open(name);
            }

            @Override
            public LogInput read(String name) throws IOException {
                return counting(counted.read(name));
            }
        };
    }

    private LogInput counting(LogInput counted) {
        return new LogInput() {
            @Override
            public long size() throws IOException {
                return counted.size();
            }

            @Override
            public byte[] read(long offset, int length) throws IOException {
                bytesRead.addAndGet(length);
                return counted.read(offset, length);
            }

            @Override
            public void close() throws IOException {
                counted.close();
            }
        };
    }

    private EventProof proof(CertifiedBlock stored, int event) throws StorageException {
        return store.proof(ref(stored, event)).orElseThrow();
    }

    private static EventRef ref(CertifiedBlock stored, int event) {
        return new EventRef(
                stored.block().hash(), stored.block().events().get(event).hash());
    }

    private static EventProof expected(CertifiedBlock stored, int event) {
        Block block = stored.block();
        return new EventProof(
                block.events().get(event), block.header(), block.tree().proof(event), stored.certificate());
    }
}
