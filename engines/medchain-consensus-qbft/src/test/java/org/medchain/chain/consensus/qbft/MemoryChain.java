package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.chain.store.Admission;
import org.medchain.chain.store.ChainStore;
import org.medchain.chain.store.EventEntry;
import org.medchain.chain.store.LedgerState;
import org.medchain.chain.store.StreamPlace;
import org.medchain.chain.store.Tip;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.log.LogFolder;
import org.medchain.log.RecordFile;

/** A chain on a simulated disk, its index in plain maps. */
final class MemoryChain implements ChainStore, LedgerState {
    private final ConsortiumConfig config;
    private final RecordFile file;
    private final Consumer<CertifiedBlock> listener;
    private final List<CertifiedBlock> blocks = new ArrayList<>();
    private final Map<EventHash, EventEntry> events = new HashMap<>();
    private final Map<PublicIdentity, Admission> admissions = new HashMap<>();
    private final Set<Bytes> revoked = new HashSet<>();
    private final Map<StreamPlace, Place> chunks = new HashMap<>();
    private final Map<EventHash, EventHash> removals = new HashMap<>();
    private final NavigableMap<Long, MemberSet> members = new TreeMap<>();
    private final SortedSet<Long> damaged = new TreeSet<>();
    private Tip tip;

    private MemoryChain(ConsortiumConfig config, RecordFile file, Consumer<CertifiedBlock> listener) {
        this.config = config;
        this.file = file;
        this.listener = listener;
        this.tip = new Tip(0, config.genesisHash(), 0, 0);
        members.put(0L, config.memberSet());
    }

    /** The chain on {@code disk}; {@code listener} hears of every block that is durable. */
    static MemoryChain open(ConsortiumConfig config, LogFolder disk, Consumer<CertifiedBlock> listener)
            throws StorageException {
        MemoryChain chain = new MemoryChain(config, RecordFile.open(disk, "blocks"), listener);
        for (Bytes record : chain.file.records()) {
            try {
                chain.add(CertifiedBlock.decode(record));
            } catch (MalformedException e) {
                throw new StorageException("damaged", e);
            }
        }
        return chain;
    }

    private void add(CertifiedBlock block) throws StorageException {
        blocks.add(block);
        BlockHeader header = block.block().header();
        tip = new Tip(blocks.size(), header.hash(), header.timestampMillis(), header.orderedTo());
        int index = 0;
        for (Event event : block.block().events()) {
            Place place = new Place(blocks.size(), index++);
            Optional<StreamPlace> stream = stream(event, place);
            EventEntry entry = new EventEntry(
                    place, header.hash(), event.type(), event.signer().id(), stream);
            stream.ifPresent(chunk -> {
                if (chunks.put(chunk, place) != null) {
                    throw new AssertionError(event + " is the second to follow a chunk");
                }
            });
            if (events.put(event.hash(), entry) != null) {
                throw new AssertionError(event + " is on the chain twice");
            }
            addEffect(event);
        }
        listener.accept(block);
    }

    private Optional<StreamPlace> stream(Event event, Place place) throws StorageException {
        if (!event.type().equals(EventType.ADD_DATA)) {
            return Optional.empty();
        }
        try {
            Optional<EventRef> previous = EventDG.of(event).previousChunk();
            return Optional.of(
                    previous.isEmpty()
                            ? new StreamPlace(place, 1)
                            : events.get(previous.get().event()).stream()
                                    .orElseThrow()
                                    .next());
        } catch (MalformedException e) {
            throw new StorageException("an event that no replica lets in", e);
        }
    }

    private void addEffect(Event event) throws StorageException {
        try {
            if (event.type().equals(EventType.ADMIT_IDENTITY)) {
                admissions.put(
                        event.signer(), Admission.of(AdmitIdentity.of(event).certificate(), event.hash()));
            } else if (event.type().equals(EventType.REVOKE_CERTIFICATES)) {
                revoked.addAll(RevokeCertificates.of(event).serials());
            } else if (event.type().equals(EventType.REMOVE_SESSION)) {
                removals.putIfAbsent(EventSR.of(event).session(), event.hash());
            } else if (event.type().equals(EventType.CREATE_SESSION)) {
                EventSC.of(event).replaces().ifPresent(ended -> removals.putIfAbsent(ended, event.hash()));
            } else if (event.type().equals(EventType.CHANGE_MEMBERS)) {
                members.put(blocks.size() + 1L, ChangeMembers.of(event).apply(members()));
            }
        } catch (MalformedException | VerificationException e) {
            throw new StorageException("an event that no replica lets in", e);
        }
    }

    @Override
    public ConsortiumConfig config() {
        return config;
    }

    @Override
    public LedgerState state() {
        return this;
    }

    @Override
    public Optional<CertifiedBlock> block(long height) throws StorageException {
        if (damaged.contains(height)) {
            throw new StorageException("block " + height + " is damaged");
        }
        return height < 1 || height > blocks.size() ? Optional.empty() : Optional.of(blocks.get((int) height - 1));
    }

    @Override
    public void append(CertifiedBlock block) throws StorageException {
        if (!tip().isBefore(block.block().header())) {
            throw new IllegalArgumentException(block.block() + " does not come next");
        }
        file.append(block.encode());
        add(block);
    }

    @Override
    public Tip tip() {
        return tip;
    }

    @Override
    public Optional<EventEntry> event(EventHash event) {
        return Optional.ofNullable(events.get(event));
    }

    @Override
    public Optional<BlockHash> blockHash(long height) {
        return height < 1 || height > blocks.size()
                ? Optional.empty()
                : Optional.of(blocks.get((int) height - 1).block().hash());
    }

    @Override
    public Optional<Place> chunk(StreamPlace chunk) {
        return Optional.ofNullable(chunks.get(chunk));
    }

    @Override
    public Optional<EventHash> removal(EventHash session) {
        return Optional.ofNullable(removals.get(session));
    }

    @Override
    public Optional<Admission> admission(PublicIdentity identity) {
        return Optional.ofNullable(admissions.get(identity));
    }

    @Override
    public MemberSet members() {
        return members.lastEntry().getValue();
    }

    @Override
    public MemberSet members(long height) {
        return members.floorEntry(height).getValue();
    }

    @Override
    public long seatedSince(PublicIdentity identity) {
        long since = Long.MAX_VALUE;
        for (Map.Entry<Long, MemberSet> entry : members.descendingMap().entrySet()) {
            if (entry.getValue().number(identity).isEmpty()) {
                return since;
            }
            since = Math.max(1, entry.getKey());
        }
        return since;
    }

    @Override
    public Optional<Integer> lastNumber(PublicIdentity identity) {
        return members.descendingMap().values().stream()
                .flatMap(set -> set.number(identity).stream())
                .findFirst();
    }

    /** The disk does not hold this block any more. */
    void damage(long height) {
        damaged.add(height);
    }

    @Override
    public SortedSet<Long> damaged() {
        return damaged;
    }

    @Override
    public void repair(CertifiedBlock block) {
        damaged.remove(block.block().header().height());
    }

    @Override
    public boolean isRevoked(Bytes serial) {
        return revoked.contains(serial);
    }
}
