package org.medchain.chain.local;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.EngineStatus;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.LedgerHealth;
import org.medchain.chain.ledger.LedgerStatus;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.chain.store.Admission;
import org.medchain.chain.store.BlockStore;
import org.medchain.chain.store.EventEntry;
import org.medchain.chain.store.StoredEvent;
import org.medchain.chain.store.StreamPlace;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.health.PeerStatus;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Timing;

/** A member's ledger: reads from its own store, appends through its engine. Thread-safe. */
final class StoreLedger implements Ledger {
    private final BlockStore store;
    private final StoreReplica replica;
    private final Consensus consensus;
    private final OwnCertificate certificate;
    private final Scrubber scrubber;
    private final Metrics metrics;
    private final List<Metrics.Registration> gauges;

    StoreLedger(
            BlockStore store, StoreReplica replica, Consensus consensus, OwnCertificate certificate, Metrics metrics) {
        this.store = store;
        this.replica = replica;
        this.consensus = consensus;
        this.certificate = certificate;
        this.scrubber = Scrubber.start(store::inspect);
        this.metrics = metrics;
        this.gauges = List.of(
                metrics.gauge(Instrument.LEDGER_HEIGHT.series(), replica::height),
                metrics.gauge(Instrument.LEDGER_CAUGHT_UP.series(), () -> consensus.isCaughtUp() ? 1 : 0),
                metrics.gauge(Instrument.LEDGER_DAMAGED_BLOCKS.series(), () -> store.damaged()
                        .size()));
    }

    @Override
    public CompletableFuture<EventRef> append(Event event) {
        return Timing.ofFuture(metrics, Instrument.LEDGER_APPEND_DURATION::series, () -> consensus.submit(event));
    }

    @Override
    public Optional<LedgerEntry> find(EventRef ref) throws StorageException {
        return find(ref.event()).filter(entry -> entry.ref().equals(ref));
    }

    @Override
    public Optional<LedgerEntry> find(EventHash event) throws StorageException {
        return store.event(event).map(StoreLedger::entry);
    }

    private static LedgerEntry entry(StoredEvent stored) {
        EventRef ref = new EventRef(stored.block(), stored.event().hash());
        return new LedgerEntry(stored.event(), ref, stored.height(), Instant.ofEpochMilli(stored.timestampMillis()));
    }

    @Override
    public List<LedgerEntry> history(EventRef ref, int max) throws StorageException {
        if (max < 1 || max > MAX_HISTORY) {
            throw new IllegalArgumentException("max is " + max + ", expected 1 to " + MAX_HISTORY);
        }
        List<LedgerEntry> entries = new ArrayList<>();
        Optional<EventRef> next = Optional.of(ref);
        while (next.isPresent() && entries.size() < max) {
            Optional<LedgerEntry> entry =
                    find(next.get()).filter(found -> found.event().type().equals(EventType.ADD_DATA));
            entry.ifPresent(entries::add);
            next = entry.isPresent() ? previousChunk(entry.get()) : Optional.empty();
        }
        return List.copyOf(entries);
    }

    private static Optional<EventRef> previousChunk(LedgerEntry entry) throws StorageException {
        try {
            return EventDG.of(entry.event()).previousChunk();
        } catch (MalformedException e) {
            throw new StorageException("block " + entry.height() + " holds an event that violates the rules", e);
        }
    }

    @Override
    public Optional<StreamPosition> position(EventRef addData) throws StorageException {
        Optional<EventEntry> entry = store.state().event(addData.event());
        Optional<StreamPlace> stream = entry.flatMap(EventEntry::stream);
        if (stream.isEmpty() || !replica.find(addData.event()).equals(Optional.of(addData))) {
            return Optional.empty();
        }
        EventHash first = stream.get().index() == 1
                ? addData.event()
                : store.event(stream.get().first()).event().hash();
        return Optional.of(new StreamPosition(first, stream.get().index()));
    }

    @Override
    public Optional<LedgerEntry> chunk(EventHash ofStream, long index) throws StorageException {
        if (index < 1) {
            throw new IllegalArgumentException("index is " + index + ", expected 1 or more");
        }
        Optional<StreamPlace> wanted = store.state()
                .event(ofStream)
                .flatMap(EventEntry::stream)
                .map(known -> new StreamPlace(known.first(), index));
        Optional<Place> place =
                wanted.isEmpty() ? Optional.empty() : store.state().chunk(wanted.get());
        return place.isEmpty() ? Optional.empty() : Optional.of(entry(store.event(place.get())));
    }

    @Override
    public List<LedgerEntry> eventsBy(PublicIdentity signer, EventType type, long fromHeight, int max)
            throws StorageException {
        if (fromHeight < 0 || max < 1 || max > MAX_EVENTS) {
            throw new IllegalArgumentException("max is " + max + ", expected 1 to " + MAX_EVENTS + "; fromHeight is "
                    + fromHeight + ", expected 0 or more");
        }
        List<LedgerEntry> entries = new ArrayList<>();
        for (Place place : store.signed(signer, type, fromHeight, max)) {
            entries.add(entry(store.event(place)));
        }
        return List.copyOf(entries);
    }

    @Override
    public long height() {
        return replica.height();
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public boolean isCaughtUp() {
        return consensus.isCaughtUp();
    }

    @Override
    public long agreedTo() {
        return Math.max(consensus.agreedTo(), height());
    }

    @Override
    public LedgerHealth health() {
        SortedSet<Long> damaged = store.damaged();
        SortedSet<Long> repaired = store.repaired();
        List<Issue> issues = new ArrayList<>(consensus.issues());
        boolean unknown = issues.stream()
                .anyMatch(issue -> issue.code() == IssueCode.CLOSED || issue.code() == IssueCode.CLOCK_WRONG);
        if (!unknown) {
            issues.addAll(certificate.issues(store.state()::isRevoked));
        }
        if (!damaged.isEmpty()) {
            issues.add(new Issue(
                    IssueCode.BLOCKS_DAMAGED,
                    "this member's disk does not hold the blocks at heights " + damaged + " as they were stored"));
        }
        if (!repaired.isEmpty()) {
            issues.add(new Issue(
                    IssueCode.BLOCKS_REPAIRED,
                    "other members restored the blocks at heights " + repaired + "; replace this member's disk"));
        }
        return new LedgerHealth(issues, damaged, repaired);
    }

    @Override
    public LedgerStatus status() {
        EngineStatus engine = consensus.status();
        MemberSet members = replica.members();
        int linked = (int) engine.peers().stream().filter(PeerStatus::isLinked).count();
        int self = members.number(certificate.own().identity()).isPresent() ? 1 : 0;
        return new LedgerStatus(
                height(),
                engine.highestOfOthers(),
                members.size(),
                linked + self,
                members.quorum(),
                engine.peers(),
                engine.refusals());
    }

    @Override
    public Optional<Block> block(long height) throws StorageException {
        return store.block(height).map(CertifiedBlock::block);
    }

    @Override
    public Optional<Block> block(BlockHash hash) throws StorageException {
        Optional<Long> height = store.height(hash);
        return height.isEmpty() ? Optional.empty() : block(height.get());
    }

    @Override
    public Optional<EventProof> proof(EventRef ref) throws StorageException {
        return store.proof(ref);
    }

    @Override
    public Optional<IdentityCertificate> certificate(PublicIdentity identity) throws StorageException {
        Optional<Admission> admission = store.state().admission(identity);
        try {
            return admission.isEmpty()
                    ? Optional.empty()
                    : Optional.of(IdentityCertificate.decode(admission.get().certificate()));
        } catch (MalformedException e) {
            throw new StorageException("the index holds a damaged certificate of " + identity, e);
        }
    }

    @Override
    public Optional<EventRef> admission(PublicIdentity identity) throws StorageException {
        return located(store.state().admission(identity).map(Admission::event));
    }

    @Override
    public boolean isRevoked(Bytes serial) throws StorageException {
        return store.state().isRevoked(serial);
    }

    @Override
    public Optional<EventRef> revocation(Bytes serial) throws StorageException {
        return located(store.revocation(serial));
    }

    @Override
    public Optional<EventRef> sessionRemoval(EventHash session) throws StorageException {
        return located(store.state().removal(session));
    }

    private Optional<EventRef> located(Optional<EventHash> event) throws StorageException {
        return event.isEmpty() ? Optional.empty() : replica.find(event.get());
    }

    @Override
    public MemberHistory memberHistory() throws StorageException {
        MemberHistory history = MemberHistory.of(store.config());
        for (EventHash change : store.memberChanges()) {
            try {
                history =
                        history.extend(proof(replica.find(change).orElseThrow()).orElseThrow());
            } catch (VerificationException e) {
                throw new StorageException("the change of members " + change + " does not verify any more", e);
            }
        }
        return history;
    }

    @Override
    public ConsortiumConfig config() {
        return store.config();
    }

    @Override
    public void verify(LongConsumer listener) throws StorageException {
        ExecutorService threads = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                new ThreadFactoryBuilder()
                        .setNameFormat("medchain-ledger-verification-%d")
                        .setDaemon(true)
                        .build());
        try {
            store.verify(replica.judge(threads), threads, listener);
        } finally {
            threads.shutdownNow();
            Uninterruptibles.awaitTerminationUninterruptibly(threads);
        }
    }

    @Override
    public void close() throws StorageException {
        gauges.forEach(Metrics.Registration::close);
        scrubber.close();
        consensus.close();
        replica.close();
        store.close();
    }
}
