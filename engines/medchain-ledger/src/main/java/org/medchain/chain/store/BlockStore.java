package org.medchain.chain.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.medchain.io.NativePaths;
import org.medchain.log.DiskFolder;
import org.medchain.log.LogFolder;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;
import org.medchain.metrics.Timing;

/**
 * A chain of certified blocks in a folder: {@code consortium.cbor}, the genesis configuration; {@code blocks}, the log;
 * {@code index}, which is built again from the log if it is missing; {@code spare}, replacements of damaged blocks; {@code lock}.
 * A block is durable when {@link #append} returns. A failed append leaves nothing in the log, or a durable block that is not indexed
 * until {@link #mend}. A damaged block cannot be read, and {@link #damaged()} names it, until it is {@linkplain #repair repaired}.
 * Thread-safe; appends must come one at a time.
 */
public final class BlockStore implements ChainStore, AutoCloseable {
    private static final Logger LOG = System.getLogger(BlockStore.class.getName());
    private static final String CONFIG = "consortium.cbor";
    private static final String BLOCKS = "blocks";
    private static final String INDEX = "index";
    private static final String SPARE = "spare";

    private final Path folder;
    private final ConsortiumConfig config;
    private final FolderLock lock;
    private final BlockIndex index;
    private final BlockLog log;
    private final BlockReader blocks;
    private final EventReader events;
    private final ProofReader proofs;
    private final SpareBlocks spare;
    private final DamagedBlocks damaged = new DamagedBlocks();
    private final StoreVerification verification;
    private final Metrics metrics;

    private BlockStore(
            Path folder,
            ConsortiumConfig config,
            LogFolder segments,
            FolderLock lock,
            SecureRandom random,
            Metrics metrics)
            throws IOException, StorageException {
        this.folder = folder;
        this.config = config;
        this.lock = lock;
        this.metrics = metrics;
        adoptConfig();
        this.verification = new StoreVerification(folder, config);
        this.spare = SpareBlocks.open(folder.resolve(SPARE));
        BlockIndex opened = BlockIndex.open(folder.resolve(INDEX), config, HashNames.fresh(random));
        try {
            this.log = BlockLog.open(segments, BlockLog.SEGMENT_SIZE, new LogBackup(opened, spare, damaged));
        } catch (StorageException e) {
            opened.close();
            throw e;
        }
        this.index = opened;
        this.blocks = new BlockReader(log, damaged);
        this.events = new EventReader(index, log, blocks::certified);
        this.proofs = new ProofReader(index, log, blocks::encoded);
    }

    /**
     * Opens the chain in {@code folder}, or creates one. Cuts off a torn append, checks the last block and its certificate, and
     * indexes the blocks that the index lacks.
     *
     * @param random draws the secret of a new index's names
     * @throws StorageException if the folder is in use, belongs to another consortium, cannot be read or is damaged
     */
    public static BlockStore open(Path folder, ConsortiumConfig config, SecureRandom random, Metrics metrics)
            throws StorageException {
        NativePaths.check(folder);
        try {
            return open(
                    folder,
                    config,
                    DiskFolder.at(folder.resolve(BLOCKS), metrics, Tag.LogFile.BLOCKS),
                    random,
                    metrics);
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
    }

    /** As {@link #open(Path, ConsortiumConfig, SecureRandom, Metrics)}, with the log's segments in another place. */
    static BlockStore open(
            Path folder, ConsortiumConfig config, LogFolder segments, SecureRandom random, Metrics metrics)
            throws StorageException {
        try {
            DurableFiles.createFolder(folder);
            FolderLock lock = FolderLock.acquire(folder);
            try {
                return recovered(new BlockStore(folder, config, segments, lock, random, metrics));
            } catch (IOException | StorageException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
    }

    private static StorageException cannotOpen(Path folder, IOException cause) {
        return new StorageException("the ledger in " + folder + " cannot be opened: " + cause.getMessage(), cause);
    }

    private static BlockStore recovered(BlockStore store) throws StorageException {
        try {
            store.recover();
            return store;
        } catch (StorageException e) {
            store.close();
            throw e;
        }
    }

    private void adoptConfig() throws IOException, StorageException {
        Path file = folder.resolve(CONFIG);
        if (!Files.exists(file)) {
            DurableFiles.replace(file, config.encode());
        }
        Bytes kept = Bytes.takeOwnership(Files.readAllBytes(file));
        if (!kept.equals(config.encode())) {
            throw new StorageException("expected " + config + " in " + file + ", found " + consortiumOf(kept)
                    + "; a retry does not help: open the ledger with the configuration that its folder was made with, or"
                    + " in another folder");
        }
    }

    private static String consortiumOf(Bytes kept) {
        try {
            return ConsortiumConfig.decode(kept) + ", of another consortium or damaged";
        } catch (MalformedException e) {
            return "a damaged one: " + e.getMessage();
        }
    }

    private void recover() throws StorageException {
        if (log.height() < index.tip().height()) {
            throw new StorageException("block " + (log.height() + 1) + " is missing: the log ends at height "
                    + log.height() + ", the index is at " + index.tip().height());
        }
        requireOwnIndex(index.tip().height());
        indexTheRest();
        Tip tip = index.tip();
        if (tip.height() > 0) {
            CertifiedBlock last = block(tip.height()).orElseThrow();
            BlockChecks.verifyCertificate(last, index.members(tip.height()), config);
            if (!last.block().hash().equals(tip.hash())) {
                throw Damage.of(tip.height(), "it is " + last.block().hash() + ", the index has " + tip.hash());
            }
        }
    }

    /** By the index of another member, whose blocks have other signatures, sound blocks would look damaged. */
    private void requireOwnIndex(long height) throws StorageException {
        Optional<Position> indexed = index.block(height).map(BlockEntry::position);
        if (indexed.isPresent()
                && log.soundLength(height, indexed.get()).isEmpty()
                && isElsewhere(height, indexed.get())) {
            throw new StorageException("the index in " + folder.resolve(INDEX)
                    + " is of another log: it has block " + height + " at " + indexed.get()
                    + ", and the log has it elsewhere; delete the index's folder, and it is built again");
        }
    }

    private boolean isElsewhere(long height, Position indexed) {
        AtomicBoolean elsewhere = new AtomicBoolean();
        try {
            log.replay(height, height, (found, position, payload) -> elsewhere.set(!position.equals(indexed)));
        } catch (StorageException e) {
            LOG.log(Level.DEBUG, "a block is not where the index has it, and nowhere else", e);
        }
        return elsewhere.get();
    }

    @Override
    public synchronized void mend() throws StorageException {
        indexTheRest();
    }

    private void indexTheRest() throws StorageException {
        log.replay(index.tip().height() + 1, log.height(), (height, position, payload) -> {
            CertifiedBlock block = BlockChecks.decode(height, payload);
            BlockChecks.requireNext(index.tip(), block);
            index.add(block, payload, position);
        });
    }

    @Override
    public ConsortiumConfig config() {
        return config;
    }

    @Override
    public LedgerState state() {
        return index;
    }

    @Override
    public synchronized void append(CertifiedBlock block) throws StorageException {
        Tip tip = index.tip();
        Block next = block.block();
        if (!tip.isBefore(next.header())) {
            throw new IllegalArgumentException(next + " does not come after height " + tip.height());
        }
        long begun = System.nanoTime();
        Bytes encoded = block.encode();
        Position position = log.append(next.header().height(), encoded);
        index.add(block, encoded, position);
        metrics.record(Instrument.LEDGER_BLOCK_DURATION.series(), Timing.secondsSince(begun));
        metrics.record(Instrument.LEDGER_BLOCK_SIZE.series(), encoded.size());
        metrics.add(Instrument.LEDGER_BLOCKS.series(), 1);
        metrics.add(Instrument.LEDGER_EVENTS.series(), next.events().size());
    }

    @Override
    public Optional<CertifiedBlock> block(long height) throws StorageException {
        Optional<BlockEntry> entry = index.block(height);
        return entry.isEmpty() ? Optional.empty() : Optional.of(blocks.certified(height, entry.get()));
    }

    @Override
    public SortedSet<Long> damaged() {
        return damaged.heights();
    }

    /** The heights of the repaired blocks. */
    public SortedSet<Long> repaired() {
        return spare.heights();
    }

    /**
     * Checks that the disk still holds this block; otherwise notes it as damaged.
     *
     * @return the number of bytes read; empty if there is no such block
     */
    public Optional<Integer> inspect(long height) throws StorageException {
        Optional<BlockEntry> entry = index.block(height);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> sound = log.soundLength(height, entry.get().position());
        if (sound.isEmpty() && spare.get(height).isEmpty()) {
            damaged.found(
                    height, "there is no sound record of it at " + entry.get().position());
        }
        return Optional.of(sound.orElse(0));
    }

    @Override
    public void repair(CertifiedBlock block) throws StorageException {
        long height = block.block().header().height();
        Optional<BlockHash> expected = index.blockHash(height);
        if (!expected.equals(Optional.of(block.block().hash()))) {
            throw new IllegalArgumentException(
                    block.block() + " cannot replace the block of its height, which is " + expected);
        }
        try {
            spare.put(height, block.encode());
        } catch (IOException e) {
            throw new StorageException("block " + height + " cannot be repaired: " + e.getMessage(), e);
        }
        damaged.mended(height);
    }

    /** The height of the block with this hash, if there is one. */
    public Optional<Long> height(BlockHash block) throws StorageException {
        return index.height(block);
    }

    /** The event with this hash, if it is on the chain. Reads the event without its block. */
    public Optional<StoredEvent> event(EventHash event) throws StorageException {
        return events.find(event);
    }

    /** The event at this place, which must exist. */
    public StoredEvent event(Place place) throws StorageException {
        return events.read(place);
    }

    /** The proof of the event at this reference, if it is on the chain. */
    public Optional<EventProof> proof(EventRef ref) throws StorageException {
        return proofs.of(ref);
    }

    /**
     * The places of the events of this type by this signer, ascending, from height {@code from} on: at least {@code max} if there
     * are that many, and all in the last one's block.
     */
    public List<Place> signed(PublicIdentity signer, EventType type, long from, int max) throws StorageException {
        return index.signed(signer, type, from, max);
    }

    /** The last event by which the CA revoked the certificate with this serial number, if there is one. */
    public Optional<EventHash> revocation(Bytes serial) throws StorageException {
        return index.revocation(serial);
    }

    /** The events that changed the members, in their order. */
    public List<EventHash> memberChanges() {
        return index.memberChanges();
    }

    /**
     * Verifies the whole chain as it is now: every record, encoding, hash, link and certificate, each block with {@code judge}, and
     * the index against one built from the log. Appends may go on meanwhile; a second verification waits for the first.
     *
     * @throws StorageException at the first damage, naming its height; or if the store is closed meanwhile
     */
    public void verify(BlockJudge judge) throws StorageException {
        verify(judge, Runnable::run, height -> {});
    }

    /**
     * As {@link #verify(BlockJudge)}, on several threads; the outcome is the same.
     *
     * @param threads for the checks that depend on no other block
     * @param listener called on the calling thread after each block with its height
     */
    public void verify(BlockJudge judge, Executor threads, LongConsumer listener) throws StorageException {
        verification.run(log, index, new StoreVerification.Judges(judge, threads, listener));
    }

    @Override
    public void close() throws StorageException {
        try (lock) {
            index.close();
            log.close();
        } catch (IOException e) {
            throw new StorageException("the ledger in " + folder + " was not closed properly: " + e.getMessage(), e);
        }
    }
}
