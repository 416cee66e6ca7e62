package org.medchain.chain.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.block.Place;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.DurableFiles;
import org.medchain.io.NativePaths;
import org.medchain.log.DiskFolder;
import org.medchain.log.LogFolder;

/**
 * A chain of certified blocks in a folder: {@code consortium.cbor}, the genesis configuration; {@code blocks}, the log;
 * {@code index}, which is built again from the log when it is missing; {@code spare}, blocks in place of damaged ones;
 * {@code lock}. A block is durable when {@link #append} returns. A failed append leaves nothing in the log, or a block that is
 * durable and not indexed, until {@link #mend}. A damaged block is not shown and {@linkplain #damaged() named}, until it is
 * {@linkplain #repair repaired}. Thread-safe; appends come one at a time.
 */
public final class BlockStore implements ChainStore, AutoCloseable {
    private static final Logger LOGGER = System.getLogger(BlockStore.class.getName());
    private static final String CONFIG = "consortium.cbor";
    private static final String LOG = "blocks";
    private static final String INDEX = "index";
    private static final String SCRATCH = "index-verify";
    private static final String SPARE = "spare";

    private final Path folder;
    private final ConsortiumConfig config;
    private final FolderLock lock;
    private final BlockIndex index;
    private final BlockLog log;
    private final SpareBlocks spare;
    private final DamagedBlocks damaged = new DamagedBlocks();
    private final Object verification = new Object();

    private BlockStore(Path folder, ConsortiumConfig config, LogFolder segments, FolderLock lock)
            throws IOException, StorageException {
        this.folder = folder;
        this.config = config;
        this.lock = lock;
        adoptConfig();
        Folders.delete(folder.resolve(SCRATCH));
        this.spare = SpareBlocks.open(folder.resolve(SPARE));
        BlockIndex opened = BlockIndex.open(folder.resolve(INDEX), config);
        try {
            this.log = BlockLog.open(segments, BlockLog.SEGMENT_SIZE, new Beside(opened, spare, damaged));
        } catch (StorageException e) {
            opened.close();
            throw e;
        }
        this.index = opened;
    }

    /** What the log can learn from the files beside it. */
    private record Beside(BlockIndex index, SpareBlocks spare, DamagedBlocks damaged) implements BlockLog.Backup {
        @Override
        public Optional<Position> position(long height) throws StorageException {
            return index.block(height).map(BlockEntry::position);
        }

        @Override
        public Optional<Bytes> spare(long height) {
            return spare.get(height);
        }

        @Override
        public void damaged(long height, String why) {
            if (spare.get(height).isEmpty()) {
                damaged.found(height, why);
            }
        }
    }

    /**
     * Opens the chain in {@code folder}, or begins one. Cuts a torn append, checks the last block and its certificate, and
     * brings the index level with the log.
     *
     * @throws StorageException if the folder is in use, belongs to another consortium, cannot be read or is damaged
     */
    public static BlockStore open(Path folder, ConsortiumConfig config) throws StorageException {
        NativePaths.check(folder);
        try {
            return open(folder, config, DiskFolder.at(folder.resolve(LOG)));
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
    }

    /** The same, with the log's segments elsewhere. */
    static BlockStore open(Path folder, ConsortiumConfig config, LogFolder segments) throws StorageException {
        try {
            DurableFiles.createFolder(folder);
            FolderLock lock = FolderLock.acquire(folder);
            try {
                return recovered(new BlockStore(folder, config, segments, lock));
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
        if (!Bytes.takeOwnership(Files.readAllBytes(file)).equals(config.encode())) {
            throw new StorageException(file + " is damaged or of another consortium than " + config);
        }
    }

    private void recover() throws StorageException {
        if (log.height() < index.tip().height()) {
            throw new StorageException("block " + (log.height() + 1) + " is missing: the log ends at height "
                    + log.height() + ", the index is at " + index.tip().height());
        }
        indexTheRest();
        Tip tip = index.tip();
        if (tip.height() > 0) {
            StoredBlock last = block(tip.height()).orElseThrow();
            verifyCertificate(last, index.members(tip.height()));
            if (!last.block().hash().equals(tip.hash())) {
                throw Damage.of(tip.height(), "it is " + last.block().hash() + ", the index has " + tip.hash());
            }
        }
    }

    @Override
    public synchronized void mend() throws StorageException {
        indexTheRest();
    }

    private void indexTheRest() throws StorageException {
        log.replay(index.tip().height() + 1, log.height(), (height, position, payload) -> {
            StoredBlock block = decode(height, payload);
            requireNext(index.tip(), block);
            index.add(block, payload, position);
        });
    }

    private void verifyCertificate(StoredBlock block, MemberSet members) throws StorageException {
        try {
            block.certificate().verify(config, members, block.block().header());
        } catch (VerificationException e) {
            throw Damage.of(block.block().header().height(), e);
        }
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
    public synchronized void append(StoredBlock block) throws StorageException {
        Tip tip = index.tip();
        Block next = block.block();
        if (!tip.isBefore(next.header())) {
            throw new IllegalArgumentException(next + " does not come after height " + tip.height());
        }
        Bytes encoded = block.encode();
        Position position = log.append(next.header().height(), encoded);
        index.add(block, encoded, position);
    }

    @Override
    public Optional<StoredBlock> block(long height) throws StorageException {
        Optional<BlockEntry> entry = index.block(height);
        return entry.isEmpty() ? Optional.empty() : Optional.of(read(height, entry.get()));
    }

    private StoredBlock read(long height, BlockEntry entry) throws StorageException {
        try {
            StoredBlock block = decode(height, log.read(height, entry.position()));
            if (block.block().hash().equals(entry.hash())) {
                damaged.read(height);
                return block;
            }
            throw Damage.of(height, "it is " + block.block().hash() + ", the index has " + entry.hash());
        } catch (StorageException e) {
            damaged.found(height, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Override
    public SortedSet<Long> damaged() {
        return damaged.heights();
    }

    /** The heights of the blocks that were repaired. */
    public SortedSet<Long> repaired() {
        return spare.heights();
    }

    /**
     * Looks whether the disk still holds this block, and notes it if not.
     *
     * @return the bytes that were read; none if there is no such block
     */
    public Optional<Integer> inspect(long height) throws StorageException {
        Optional<BlockEntry> entry = index.block(height);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> sound = log.soundLength(height, entry.get().position());
        if (sound.isEmpty() && spare.get(height).isEmpty()) {
            damaged.found(height, "no sound record of it at " + entry.get().position());
        }
        return Optional.of(sound.orElse(0));
    }

    @Override
    public void repair(StoredBlock block) throws StorageException {
        long height = block.block().header().height();
        Optional<BlockHash> expected = index.blockHash(height);
        if (!expected.equals(Optional.of(block.block().hash()))) {
            throw new IllegalArgumentException(block.block() + " is not the block of its height, " + expected);
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

    /** The event with this hash, if it is here. Reads it alone, not its block. */
    public Optional<StoredEvent> event(EventHash event) throws StorageException {
        Optional<EventEntry> entry = index.event(event);
        return entry.isEmpty() ? Optional.empty() : Optional.of(read(entry.get()));
    }

    /** The event at this place, where one is. */
    public StoredEvent event(Place place) throws StorageException {
        return read(index.event(place));
    }

    /**
     * Where the events of this type by this signer are, ascending, from height {@code from} on: at least {@code max} if there
     * are so many, and of the last one's block all.
     */
    public List<Place> signed(PublicIdentity signer, EventType type, long from, int max) throws StorageException {
        return index.signed(signer, type, from, max);
    }

    /** Read without the log's checks: the event is the one that the index has there, by its hash, or its block is read. */
    private StoredEvent read(EventEntry entry) throws StorageException {
        long height = entry.height();
        BlockEntry block = index.block(height).orElseThrow(() -> Damage.of(height, "the index does not have it"));
        Optional<Event> event = part(block, entry);
        Event found = event.isPresent()
                ? event.get()
                : read(height, block).block().events().get(entry.place().index());
        return new StoredEvent(found, block.hash(), height, block.timestampMillis());
    }

    /** The event at its place in the log, if that holds it. */
    private Optional<Event> part(BlockEntry block, EventEntry entry) throws StorageException {
        try {
            Event event = Event.decode(log.readPart(block.position(), entry.offset(), entry.length()));
            return index.event(event.hash()).equals(Optional.of(entry)) ? Optional.of(event) : Optional.empty();
        } catch (IOException | MalformedException e) {
            LOGGER.log(Level.DEBUG, () -> entry.place() + " is not where it was: " + e.getMessage());
            return Optional.empty();
        }
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
     * Reads the whole chain again, as it is now: every record, encoding, hash, link and certificate, and what {@code judge}
     * says of each block; then compares the index with one built from what was read. Appends go on meanwhile; another
     * verification waits.
     *
     * @throws StorageException at the first damage, naming its height; or if the store is closed meanwhile
     */
    public void verify(BlockJudge judge) throws StorageException {
        synchronized (verification) {
            verifyAlone(judge);
        }
    }

    private void verifyAlone(BlockJudge judge) throws StorageException {
        Path scratch = folder.resolve(SCRATCH);
        try (IndexSnapshot now = index.snapshot()) {
            Folders.delete(scratch);
            try (BlockIndex rebuilt = BlockIndex.open(scratch, config)) {
                log.replay(1, index.heightIn(now), (height, position, payload) -> {
                    now.requireOpen();
                    StoredBlock block = decode(height, payload);
                    requireNext(rebuilt.tip(), block);
                    verifyCertificate(block, rebuilt.members());
                    judge(judge, block, rebuilt);
                    rebuilt.add(block, payload, position);
                });
                compare(now, rebuilt);
            } finally {
                Folders.delete(scratch);
            }
        } catch (IOException e) {
            throw new StorageException("the ledger in " + folder + " cannot be verified: " + e.getMessage(), e);
        }
    }

    private static void judge(BlockJudge judge, StoredBlock block, LedgerState before) throws StorageException {
        try {
            judge.judge(block, before);
        } catch (VerificationException e) {
            throw Damage.of(block.block().header().height(), e);
        }
    }

    private static void compare(IndexSnapshot now, BlockIndex rebuilt) throws StorageException {
        try (IndexSnapshot expected = rebuilt.snapshot()) {
            Optional<byte[]> difference = now.firstDifference(expected);
            if (difference.isPresent()) {
                throw new StorageException("the index is not what the log makes of it, at key "
                        + HexFormat.of().formatHex(difference.get()) + "; without its folder it is built again");
            }
        }
    }

    private static StoredBlock decode(long height, Bytes payload) throws StorageException {
        try {
            return StoredBlock.decode(payload);
        } catch (MalformedException e) {
            throw Damage.of(height, e);
        }
    }

    private static void requireNext(Tip tip, StoredBlock block) throws StorageException {
        if (!tip.isBefore(block.block().header())) {
            throw Damage.of(
                    tip.height() + 1,
                    "its header names height " + block.block().header().height() + " after "
                            + block.block().header().previous() + ", expected after " + tip.hash());
        }
    }

    @Override
    public void close() throws StorageException {
        try (lock) {
            index.close();
            log.close();
        } catch (IOException e) {
            throw new StorageException("the ledger in " + folder + " could not be closed: " + e.getMessage(), e);
        }
    }
}
