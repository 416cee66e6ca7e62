package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.fixture.Copies;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.log.SimulatedDisk;
import org.medchain.metrics.Metrics;
import org.medchain.testkit.ledger.LedgerWorld;

/** Bytes of a store change on the disk: it says so, with the height, or answers as before; never anything else. */
class StoreDamageTest {
    private static final String SEGMENT = "blocks/blocks-0000000000000000001.log";
    private static final long SEED = 23;
    private static final int DAMAGES = 10;

    @TempDir
    Path temporary;

    private final TestChain chain = new TestChain();
    private final LedgerWorld world = chain.world;
    private final Event session = world.session(world.patient);
    private final Event removal =
            EventSR.create(world.consortium, session.hash(), world.patient).event();
    private final Bytes revoked = Bytes.fromHex("0123456789");
    private Path sound;
    private Path damaged;

    @BeforeEach
    void storeChain() throws StorageException {
        sound = temporary.resolve("sound");
        damaged = temporary.resolve("damaged");
        Event revocation = RevokeCertificates.create(world.consortium, List.of(revoked), world.ca.identity())
                .event();
        try (BlockStore store = open(sound)) {
            store.append(chain.next(world.admit(world.provider), world.admit(world.patient)));
            store.append(chain.next(world.record(world.provider), session));
            store.append(chain.next(revocation, world.opaque(world.provider, 700)));
        }
        try (BlockStore store = open(sound)) {
            store.append(chain.next(removal, world.record(world.provider)));
        }
    }

    private BlockStore open(Path folder) throws StorageException {
        return BlockStore.open(folder, world.config, new SecureRandom(), Metrics.NONE);
    }

    @Test
    void verify_soundStore_passes() throws StorageException {
        List<Long> judged = new ArrayList<>();
        try (BlockStore store = open(sound)) {
            store.verify((block, before) -> {
                assertThat(before.tip().height()).isEqualTo(judged.size());
                judged.add(block.block().header().height());
            });
            assertAnswersAreRight(store);
        }
        assertThat(judged).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void open_byteOfTheLogChanged_namedWithItsHeight() throws IOException, StorageException {
        byte[] log = Files.readAllBytes(sound.resolve(SEGMENT));
        List<Long> starts = recordStarts();
        for (boolean withIndex : new boolean[] {true, false}) {
            for (int at = 0; at < log.length; at += 97) {
                Copies.replace(sound, damaged);
                if (!withIndex) {
                    Copies.delete(damaged.resolve("index"));
                }
                writeFlipped(damaged.resolve(SEGMENT), log, at);
                long offset = at;
                long height = starts.stream().filter(start -> start <= offset).count();
                if (withIndex && height < chain.blocks.size()) {
                    assertOthersAreThereAndItCanBeRepaired(height, "byte " + at);
                } else {
                    assertThatThrownBy(() -> open(damaged))
                            .as("byte %d", at)
                            .isInstanceOf(StorageException.class)
                            .hasMessageContaining("block " + height + " is damaged");
                }
            }
        }
    }

    private void assertOthersAreThereAndItCanBeRepaired(long height, String what) throws StorageException {
        CertifiedBlock lost = chain.blocks.get((int) height - 1);
        try (BlockStore store = open(damaged)) {
            assertThat(store.damaged()).as(what).containsExactly(height);
            assertThatThrownBy(() -> store.block(height))
                    .as(what)
                    .hasMessageContaining("block " + height + " is damaged");
            assertThatThrownBy(() -> store.verify((block, before) -> {}))
                    .as(what)
                    .hasMessageContaining("block " + height + " is damaged");
            for (CertifiedBlock other : chain.blocks) {
                long at = other.block().header().height();
                if (at != height) {
                    assertThat(store.block(at)).contains(other);
                }
            }
            store.repair(lost);
            assertThat(store.damaged()).isEmpty();
            assertThat(store.repaired()).containsExactly(height);
            assertAnswersAreRight(store);
        }
        try (BlockStore store = open(damaged)) {
            assertAnswersAreRight(store);
            store.verify((block, before) -> {});
            assertThat(store.damaged()).isEmpty();
        }
    }

    /** A sector holds several small blocks. */
    @Test
    void open_severalBlocksInARowDamaged_allAreNamedAndCanBeRepaired() throws IOException, StorageException {
        List<Long> starts = recordStarts();
        byte[] log = Files.readAllBytes(sound.resolve(SEGMENT));
        Arrays.fill(log, starts.get(0).intValue(), starts.get(2).intValue() + 100, (byte) 0);
        Files.write(sound.resolve(SEGMENT), log);
        try (BlockStore store = open(sound)) {
            assertThat(store.damaged()).containsExactly(1L, 2L, 3L);
            for (int i = 0; i < 3; i++) {
                store.repair(chain.blocks.get(i));
            }
            assertAnswersAreRight(store);
            store.verify((block, before) -> {});
        }
    }

    @Test
    void repair_anotherBlock_refused() throws StorageException {
        try (BlockStore store = open(sound)) {
            Block other = Block.create(
                    2,
                    chain.blocks.get(0).block().hash(),
                    world.clock.instant().toEpochMilli(),
                    List.of(world.record(world.provider)));
            assertThatThrownBy(() -> store.repair(chain.certified(other))).isInstanceOf(IllegalArgumentException.class);
            assertAnswersAreRight(store);
        }
    }

    /** Whatever a process that ended during the repair left of it. */
    @Test
    void open_afterARepairThatWasCutShort_namesTheBlockAndRepairsItAgain() throws IOException, StorageException {
        byte[] log = Files.readAllBytes(sound.resolve(SEGMENT));
        int second = recordStarts().get(1).intValue();
        writeFlipped(sound.resolve(SEGMENT), log, second + 100);
        try (BlockStore store = open(sound)) {
            store.repair(chain.blocks.get(1));
        }
        Path spare = sound.resolve("spare/block-0000000000000000002.log");
        byte[] whole = Files.readAllBytes(spare);
        for (int length = 0; length < whole.length; length += 61) {
            Files.write(spare, Arrays.copyOf(whole, length));
            Files.write(spare.resolveSibling("block-0000000000000000002.log.123.tmp"), Arrays.copyOf(whole, length));
            try (BlockStore store = open(sound)) {
                assertThat(store.damaged()).containsExactly(2L);
                assertThatThrownBy(() -> store.block(2)).hasMessageContaining("block 2 is damaged");
                store.repair(chain.blocks.get(1));
                assertAnswersAreRight(store);
            }
            assertThat(spare.getParent()).isDirectoryContaining("glob:**.log").isDirectoryNotContaining("glob:**.tmp");
        }
    }

    /** Whoever changes a block and puts the log's own checks right is found out by hashes and signatures. */
    @Test
    void verify_blockChangedUnderASoundRecord_namedWithItsHeight() throws StorageException {
        Bytes payload = chain.blocks.get(1).encode();
        for (int at = 0; at < payload.size(); at += 5) {
            byte[] changed = payload.toByteArray();
            changed[at] ^= (byte) (1 << at % 8);
            List<Bytes> payloads = new ArrayList<>(
                    chain.blocks.stream().map(CertifiedBlock::encode).toList());
            payloads.set(1, Bytes.takeOwnership(changed));
            assertThatThrownBy(() -> openAndVerify(logOf(payloads)))
                    .as("byte %d", at)
                    .isInstanceOf(StorageException.class)
                    .hasMessageMatching("block [23] is damaged.*");
        }
    }

    /** A whole new block in place of an old one, with the member's own signature: the next block does not follow it. */
    @Test
    void verify_blockReplaced_namedWithItsHeight() throws StorageException {
        Block second = chain.blocks.get(1).block();
        Block other = Block.create(
                2,
                second.header().previous(),
                second.header().timestampMillis(),
                List.of(world.record(world.provider)));
        List<Bytes> payloads = new ArrayList<>(
                chain.blocks.stream().map(CertifiedBlock::encode).toList());
        payloads.set(1, chain.certified(other).encode());
        assertThatThrownBy(() -> openAndVerify(logOf(payloads))).hasMessageContaining("block 3 is damaged");

        payloads.set(1, new CertifiedBlock(other, chain.blocks.get(1).certificate()).encode());
        assertThatThrownBy(() -> openAndVerify(logOf(payloads.subList(0, 2))))
                .hasMessageContaining("block 2 is damaged")
                .hasMessageContaining("signature");
    }

    private static SimulatedDisk logOf(List<Bytes> payloads) throws StorageException {
        SimulatedDisk disk = new SimulatedDisk(SEED);
        try (BlockLog log = BlockLog.open(disk, BlockLog.SEGMENT_SIZE)) {
            for (int i = 0; i < payloads.size(); i++) {
                log.append(i + 1, payloads.get(i));
            }
        }
        return disk;
    }

    private void openAndVerify(SimulatedDisk disk) throws StorageException, IOException {
        Copies.delete(damaged);
        try (BlockStore store = BlockStore.open(damaged, world.config, disk, new SecureRandom(), Metrics.NONE)) {
            store.verify((block, before) -> {});
        }
    }

    @Test
    void open_indexDeleted_builtAgain() throws IOException, StorageException {
        Copies.delete(sound.resolve("index"));
        try (BlockStore store = open(sound)) {
            assertAnswersAreRight(store);
            store.verify((block, before) -> {});
        }
    }

    @Test
    void open_logShorterThanTheIndex_namesTheMissingBlock() throws IOException, StorageException {
        byte[] log = Files.readAllBytes(sound.resolve(SEGMENT));
        int third = recordStarts().get(2).intValue();
        Files.write(sound.resolve(SEGMENT), Arrays.copyOf(log, third));
        assertThatThrownBy(() -> open(sound)).hasMessageContaining("block 3 is missing");
    }

    @Test
    void open_anyFileOfTheIndexDamaged_neverAnswersWrong() throws IOException {
        Random random = new Random(SEED);
        int answered = 0;
        int reported = 0;
        for (Path file : indexFiles()) {
            byte[] content = Files.readAllBytes(file);
            for (int i = 0; i < DAMAGES; i++) {
                Copies.replace(sound, damaged);
                Path target = damaged.resolve(sound.relativize(file));
                if (i == 0) {
                    Files.delete(target);
                } else if (i == 1) {
                    Files.write(target, Arrays.copyOf(content, random.nextInt(content.length + 1)));
                } else if (content.length > 0) {
                    writeFlipped(target, content, random.nextInt(content.length));
                }
                String damage = "seed " + SEED + ", " + target.getFileName() + ", damage " + i;
                if (answersRightOrReports(damage)) {
                    answered++;
                } else {
                    reported++;
                }
            }
        }
        assertThat(answered).as("as against %d reported", reported).isPositive();
    }

    private boolean answersRightOrReports(String damage) {
        try (BlockStore store = open(damaged)) {
            assertAnswersAreRight(store);
            store.verify((block, before) -> {});
            return true;
        } catch (StorageException e) {
            assertThat(e).as(damage).hasMessageContaining("index");
            return false;
        } catch (AssertionError e) {
            throw new AssertionError(damage, e);
        }
    }

    private List<Path> indexFiles() throws IOException {
        try (Stream<Path> files = Files.list(sound.resolve("index"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("LO"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void open_configDamagedOrOfAnother_refused() throws IOException {
        Path config = sound.resolve("consortium.cbor");
        byte[] content = Files.readAllBytes(config);
        for (int at = 0; at < content.length; at += 41) {
            writeFlipped(config, content, at);
            assertThatThrownBy(() -> open(sound))
                    .hasMessageContaining("consortium.cbor, found ")
                    .hasMessageContaining(" damaged");
        }
        ConsortiumConfig other = new LedgerWorld(2, BlockLimits.DEFAULT).config;
        Files.write(config, other.encode().toByteArray());
        assertThatThrownBy(() -> open(sound))
                .hasMessageContainingAll(
                        world.config.toString(), "consortium.cbor, found " + other, "a retry does not help: open");
    }

    @Test
    void open_inUse_refused() throws StorageException {
        try (BlockStore store = open(sound)) {
            assertThatThrownBy(() -> open(sound)).hasMessageContaining("is open already");
            assertAnswersAreRight(store);
        }
    }

    @Test
    void append_notAfterTheLastBlock_refused() throws StorageException {
        try (BlockStore store = open(sound)) {
            assertThatThrownBy(() -> store.append(chain.blocks.get(3))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private void assertAnswersAreRight(BlockStore store) throws StorageException {
        for (CertifiedBlock expected : chain.blocks) {
            long height = expected.block().header().height();
            assertThat(store.block(height)).contains(expected);
            assertThat(store.height(expected.block().hash())).contains(height);
            for (Event event : expected.block().events()) {
                StoredEvent found = store.event(event.hash()).orElseThrow();
                assertThat(found.event()).isEqualTo(event);
                assertThat(found.block()).isEqualTo(expected.block().hash());
                assertThat(found.height()).isEqualTo(height);
            }
        }
        assertThat(store.block(5)).isEmpty();
        assertThat(store.event(EventHash.of(chain.blocks.get(0).block().hash().value())))
                .isEmpty();
        assertThat(store.state().removal(session.hash())).contains(removal.hash());
        assertThat(store.state().removal(removal.hash())).isEqualTo(Optional.empty());
        assertThat(store.state().isRevoked(revoked)).isTrue();
        assertThat(store.state().isRevoked(revoked.slice(0, 4))).isFalse();
        assertThat(store.state().admission(world.provider.publicIdentity())).isPresent();
        assertThat(store.state().admission(world.requester.publicIdentity())).isEmpty();
    }

    private List<Long> recordStarts() throws StorageException {
        List<Long> starts = new ArrayList<>();
        SimulatedDisk disk =
                logOf(chain.blocks.stream().map(CertifiedBlock::encode).toList());
        try (BlockLog log = BlockLog.open(disk, BlockLog.SEGMENT_SIZE)) {
            log.replay(1, 4, (height, position, payload) -> starts.add(position.offset()));
        }
        return starts;
    }

    private static void writeFlipped(Path file, byte[] content, int at) throws IOException {
        byte[] flipped = content.clone();
        flipped[at] ^= (byte) (1 << at % 8);
        Files.write(file, flipped);
    }
}
