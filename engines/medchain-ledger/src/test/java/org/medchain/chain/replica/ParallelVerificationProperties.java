package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.store.BlockStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.Identities;

/** Chains with random faults: checks that run ahead on several threads come to what checks one after another come to. */
class ParallelVerificationProperties extends TwoReplicas {
    private static final int BLOCKS = 40;
    private static final byte[] MAGIC = {'M', 'C', 'B', '1'};

    /** Whose key is that of member 3 after the change of members. */
    private static final Identity SUCCESSOR = Identities.of(60);

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    /** What can be wrong with a block. */
    private enum Fault {
        BAD_SIGNATURE,
        STRANGER,
        TWICE,
        NO_QUORUM,
        OTHER_KEY,
        DAMAGED
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void verify_randomFaults_findsTheFirstOneOnAnyNumberOfThreads(long seed) throws MedChainException, IOException {
        Random random = new Random(seed);
        NavigableMap<Long, Fault> faults = faults(random);
        build(height(random), faults);
        BlockStore store = damage(faults);

        List<Long> heard = new ArrayList<>();
        String inParallel = failure(() -> store.verify(leader.judge(threads), threads, heard::add));
        String oneByOne = failure(() -> store.verify(leader.judge()));

        String what = "seed " + seed + ", faults " + faults;
        assertThat(inParallel).as(what).isEqualTo(oneByOne);
        long sound = faults.isEmpty() ? BLOCKS : faults.firstKey() - 1;
        assertThat(heard).as(what).hasSize((int) sound);
        assertThat(oneByOne).as(what).contains(faults.isEmpty() ? "passes" : "block " + (sound + 1) + " is damaged");
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void commit_blocksExaminedBefore_areJudgedAsWithout(long seed) throws MedChainException, IOException {
        Random random = new Random(seed);
        NavigableMap<Long, Fault> faults = faults(random);
        faults.values().removeIf(Fault.DAMAGED::equals);
        build(height(random), faults);
        List<CertifiedBlock> blocks = new ArrayList<>();
        for (long height = 1; height <= leader.height(); height++) {
            blocks.add(leader.block(height).orElseThrow());
        }
        StoreReplica examining = replica("examining");
        StoreReplica other = replica("other");
        examining.examine(blocks);

        String examined = failure(() -> commitAll(examining, blocks));
        String plain = failure(() -> commitAll(other, blocks));

        String what = "seed " + seed + ", faults " + faults;
        assertThat(examined).as(what).isEqualTo(plain);
        assertThat(examining.height()).as(what).isEqualTo(other.height());
        assertThat(other.height()).as(what).isEqualTo(faults.isEmpty() ? BLOCKS : faults.firstKey() - 1);
        examining.close();
        other.close();
    }

    private static void commitAll(StoreReplica replica, List<CertifiedBlock> blocks) throws MedChainException {
        for (CertifiedBlock block : blocks) {
            replica.commit(block.block(), block.certificate());
        }
    }

    /** None to four faults; the last block is sound, because a ledger whose last block is damaged does not open. */
    private static NavigableMap<Long, Fault> faults(Random random) {
        NavigableMap<Long, Fault> faults = new TreeMap<>();
        int count = random.nextInt(5);
        while (faults.size() < count) {
            faults.put(height(random), Fault.values()[random.nextInt(Fault.values().length)]);
        }
        return faults;
    }

    private static long height(Random random) {
        return 3L + random.nextInt(BLOCKS - 3);
    }

    /** A chain whose members change with the block at height {@code change}. */
    private void build(long change, Map<Long, Fault> faults) throws MedChainException {
        Event before = world.record(world.provider);
        stores.get(0).append(certified(forged(before, world.record(world.provider)), world.members.get(3)));
        while (leader.height() < BLOCKS) {
            long height = leader.height() + 1;
            Fault fault = faults.get(height);
            Event second = second(fault, before);
            before = world.record(world.provider);
            Block block = forged(before, second, height == change ? succession() : world.opaque(world.patient, 20));
            boolean succeeded = height > change != (fault == Fault.OTHER_KEY);
            CertifiedBlock certified = certified(block, succeeded ? SUCCESSOR : world.members.get(3));
            stores.get(0)
                    .append(fault == Fault.NO_QUORUM ? new CertifiedBlock(block, certificate(block, 0, 1)) : certified);
        }
    }

    private Event succession() {
        return world.changeMembers(1, List.of(world.seat(3, SUCCESSOR, "localhost:1")), world.founders(0, 1, 2));
    }

    private Event second(@Nullable Fault fault, Event before) throws MalformedException {
        if (fault == Fault.BAD_SIGNATURE) {
            byte[] encoded = world.record(world.provider).encode().toByteArray();
            encoded[encoded.length - 1] ^= 1;
            return Event.decode(Bytes.takeOwnership(encoded));
        }
        if (fault == Fault.STRANGER) {
            return world.record(Identities.of(77));
        }
        return fault == Fault.TWICE ? before : world.record(world.provider);
    }

    /** Certified by members 0, 1 and 3, whose key is this. */
    private CertifiedBlock certified(Block block, Identity third) {
        List<MemberSignature> signatures =
                new ArrayList<>(certificate(block, 0, 1).signatures());
        signatures.add(BlockCertificate.sign(world.config, block.header(), 3, 3, third));
        return new CertifiedBlock(block, new BlockCertificate(3, signatures));
    }

    /** Changes bytes of the records that shall be damaged, and opens the store again. */
    private BlockStore damage(Map<Long, Fault> faults) throws MedChainException, IOException {
        leader.close();
        stores.remove(0).close();
        Path segment = folder.resolve("leader/blocks/blocks-0000000000000000001.log");
        byte[] log = Files.readAllBytes(segment);
        for (Map.Entry<Long, Fault> fault : faults.entrySet()) {
            if (fault.getValue() == Fault.DAMAGED) {
                log[record(log, fault.getKey()) + 100] ^= 1;
            }
        }
        Files.write(segment, log);
        leader = replica("leader");
        return stores.get(stores.size() - 1);
    }

    private static int record(byte[] log, long height) {
        for (int at = 0; ; at += 8) {
            ByteBuffer record = ByteBuffer.wrap(log, at, 16);
            byte[] magic = new byte[4];
            record.get(magic);
            if (Arrays.equals(magic, MAGIC) && record.getInt() > 0 && record.getLong() == height) {
                return at;
            }
        }
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Attempt {
        void make() throws MedChainException;
    }

    private static String failure(Attempt attempt) throws MedChainException {
        try {
            attempt.make();
            return "passes";
        } catch (StorageException | VerificationException e) {
            return e.toString();
        }
    }
}
