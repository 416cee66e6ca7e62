package org.medchain.chain.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.Place;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.LedgerHealth;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.chain.ledger.VerifyListener;
import org.medchain.chain.remote.Inquiry.Reading;
import org.medchain.chain.remote.Readings.Located;
import org.medchain.chain.remote.Readings.Positioned;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.Printable;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** The ledger through its members. */
final class RemoteLedger implements Ledger {
    private static final Logger LOG = System.getLogger(RemoteLedger.class.getName());
    /** What the objects around a waiting event take, roughly. */
    private static final int OBJECTS = 1024;

    private final ClientSetting setting;
    private final ClientThread thread;
    private final Peers peers;
    private final MemberWatch watch;
    private final AppendLane lane;
    private final Readings readings;
    private final Map<Long, CompletableFuture<?>> open = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicLong openBytes = new AtomicLong();
    private volatile @Nullable String closed;

    private RemoteLedger(ClientSetting setting) {
        this.setting = setting;
        this.thread = new ClientThread(this::failed);
        this.peers = new Peers(setting, thread);
        this.watch = new MemberWatch(peers);
        peers.whenInDoubt(watch::look);
        this.lane = new AppendLane(peers);
        this.readings = new Readings(peers.proofs());
    }

    /** Begins to connect; waits for nobody. */
    static Ledger open(ClientSetting setting) {
        RemoteLedger ledger = new RemoteLedger(setting);
        ledger.peers.dial();
        return ledger;
    }

    @Override
    public CompletableFuture<EventRef> append(Event event) {
        int weight = event.encode().size() + OBJECTS;
        if (openBytes.addAndGet(weight) > setting.queueBytes()) {
            openBytes.addAndGet(-weight);
            return CompletableFuture.failedFuture(
                    new UnavailableException("the ledger's client is overloaded; append " + event + " again later"));
        }
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        CompletableFuture<EventRef> released = receipt.whenComplete((ref, failure) -> openBytes.addAndGet(-weight));
        run(receipt, () -> lane.add(event, receipt));
        return released;
    }

    /** Has the client's thread do what completes {@code outcome}, which is completed in any case. */
    private void run(CompletableFuture<?> outcome, Runnable work) {
        long ticket = tickets.incrementAndGet();
        open.put(ticket, outcome);
        CompletableFuture<?> unused = outcome.whenComplete((value, failure) -> open.remove(ticket));
        boolean taken = thread.execute(work);
        String reason = closed;
        if (reason != null) {
            outcome.completeExceptionally(new UnavailableException(reason));
        } else if (!taken) {
            outcome.completeExceptionally(new UnavailableException("the ledger is closed"));
        }
    }

    private <T> Optional<T> ask(Question question, Reading<T> reading, Manner<T> manner) throws UnavailableException {
        if (thread.isCurrent()) {
            throw new IllegalStateException("a thread of the ledger must not wait for it");
        }
        CompletableFuture<Optional<T>> outcome = new CompletableFuture<>();
        run(outcome, () -> new Inquiry<>(peers, question, reading, manner, outcome).start());
        return Outcomes.await(outcome);
    }

    @Override
    public Optional<LedgerEntry> find(EventRef ref) throws UnavailableException {
        return find(ref.event()).filter(entry -> entry.ref().equals(ref));
    }

    @Override
    public Optional<LedgerEntry> find(EventHash event) throws UnavailableException {
        return locate(event).map(Located::entry);
    }

    private Optional<Located> locate(EventHash event) throws UnavailableException {
        return ask(new Question.Find(event), readings.event(event), Manner.likely());
    }

    @Override
    public Optional<EventProof> proof(EventRef ref) throws UnavailableException {
        return locate(ref.event())
                .filter(located -> located.entry().ref().equals(ref))
                .map(Located::proof);
    }

    @Override
    public List<LedgerEntry> history(EventRef ref, int max) throws UnavailableException {
        if (max < 1 || max > MAX_HISTORY) {
            throw new IllegalArgumentException("1 to " + MAX_HISTORY + " entries expected, found " + max);
        }
        List<LedgerEntry> entries = new ArrayList<>();
        find(ref).filter(ChunkWalk::isChunk).ifPresent(entries::add);
        Optional<EventRef> next = entries.isEmpty() ? Optional.empty() : before(entries.get(0));
        while (next.isPresent() && entries.size() < max) {
            EventRef from = next.get();
            int left = max - entries.size();
            entries.addAll(ask(new Question.History(from, left), readings.chunks(from, left), Manner.certain())
                    .orElseThrow());
            next = before(entries.get(entries.size() - 1));
        }
        return List.copyOf(entries);
    }

    private static Optional<EventRef> before(LedgerEntry entry) throws UnavailableException {
        try {
            return ChunkWalk.before(entry);
        } catch (VerificationException e) {
            throw new UnavailableException("the ledger cannot be relied on: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<StreamPosition> position(EventRef addData) throws UnavailableException {
        EventHash event = addData.event();
        return ask(new Question.Position(event), readings.position(event), agreed(Positioned::position))
                .filter(positioned -> positioned.located().entry().ref().equals(addData))
                .map(Positioned::position);
    }

    @Override
    public Optional<LedgerEntry> chunk(EventHash first, long index) throws UnavailableException {
        StreamPosition position = new StreamPosition(first, index);
        return ask(new Question.StreamChunk(position), readings.chunk(position), agreed(Located::entry))
                .map(Located::entry);
    }

    private <T> Manner<T> agreed(Function<T, ?> meaning) {
        return Manner.agreed(peers.someHonest(), meaning);
    }

    @Override
    public List<LedgerEntry> eventsBy(PublicIdentity signer, EventType type, long fromHeight, int max)
            throws UnavailableException {
        if (fromHeight < 0 || max < 1 || max > MAX_EVENTS) {
            throw new IllegalArgumentException("1 to " + MAX_EVENTS + " events from height 0 or more expected, found "
                    + max + " from " + fromHeight);
        }
        List<LedgerEntry> found = new ArrayList<>();
        Optional<Place> next =
                fromHeight > Place.MAX_HEIGHT ? Optional.empty() : Optional.of(new Place(Math.max(fromHeight, 1), 0));
        Optional<List<LedgerEntry>> first = Optional.empty();
        while (next.isPresent() && first.isEmpty()) {
            EventPage page = page(new Question.Events(signer, type, next.get(), EventPage.size(found, max)));
            found.addAll(page.entries().values());
            first = EventPage.first(found, max);
            next = page.next();
        }
        return List.copyOf(first.orElse(found));
    }

    private EventPage page(Question.Events asked) throws UnavailableException {
        return ask(
                        asked,
                        readings.events(asked),
                        Manner.joined(peers.quorum(), pages -> Optional.of(EventPage.join(pages))))
                .orElseThrow();
    }

    @Override
    public boolean isCaughtUp() {
        return true;
    }

    @Override
    public long height() {
        return peers.proofs().height();
    }

    @Override
    public long agreedTo() {
        return height();
    }

    @Override
    public LedgerHealth health() {
        return new LedgerHealth(true, Optional.ofNullable(closed), peers.troubles(), new TreeSet<>(), new TreeSet<>());
    }

    @Override
    public Optional<Block> block(long height) throws UnavailableException {
        return height < 1
                ? Optional.empty()
                : ask(
                        new Question.BlockAt(height),
                        readings.block(header -> header.height() == height),
                        Manner.likely());
    }

    @Override
    public Optional<Block> block(BlockHash hash) throws UnavailableException {
        return ask(
                new Question.BlockNamed(hash),
                readings.block(header -> header.hash().equals(hash)),
                Manner.likely());
    }

    @Override
    public Optional<Certificate> certificate(PublicIdentity identity) throws UnavailableException {
        Optional<Located> admission = lastAdmission(identity);
        try {
            return admission.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            AdmitIdentity.of(admission.get().entry().event()).certificate());
        } catch (MalformedException e) {
            throw new IllegalStateException("what was read before is malformed", e);
        }
    }

    @Override
    public Optional<EventRef> admission(PublicIdentity identity) throws UnavailableException {
        return lastAdmission(identity).map(located -> located.entry().ref());
    }

    private Optional<Located> lastAdmission(PublicIdentity identity) throws UnavailableException {
        return ask(
                new Question.Admission(identity),
                readings.admission(identity),
                Manner.greatest(peers.quorum(), Readings.PLACE));
    }

    @Override
    public boolean isRevoked(Bytes serial) throws UnavailableException {
        return revocation(serial).isPresent();
    }

    @Override
    public Optional<EventRef> revocation(Bytes serial) throws UnavailableException {
        return ask(new Question.Revocation(serial), readings.revocation(serial), Manner.unlikely(peers.quorum()))
                .map(located -> located.entry().ref());
    }

    @Override
    public Optional<EventRef> sessionRemoval(EventHash session) throws UnavailableException {
        return ask(
                        new Question.Removal(session),
                        readings.removal(session),
                        Manner.greatest(peers.quorum(), Readings.PLACE.reversed()))
                .map(located -> located.entry().ref());
    }

    @Override
    public MemberHistory memberHistory() throws UnavailableException {
        long next;
        do {
            next = peers.proofs().members().changes().size() + 1L;
        } while (ask(new Question.Change(next), readings.change(next), Manner.unlikely(peers.quorum()))
                .isPresent());
        return peers.proofs().members();
    }

    @Override
    public ConsortiumConfig config() {
        return setting.config();
    }

    @Override
    public void verify(VerifyListener listener) throws UnavailableException, VerificationException {
        MemberHistory unused = memberHistory();
        long head = ask(
                        new Question.Head(),
                        readings.head(),
                        Manner.greatest(peers.quorum(), Comparator.<Long>naturalOrder()))
                .orElse(0L);
        ChainWalk walk = new ChainWalk(setting.config());
        for (long height = 1; height <= head; height++) {
            long asked = height;
            walk.add(ask(
                            new Question.BlockAt(asked),
                            readings.block(header -> header.height() == asked),
                            Manner.certain())
                    .orElseThrow());
            listener.verified(height);
        }
    }

    /** What was under way may be done by half: it ends, and the client goes on. */
    private void failed(Throwable unexpected) {
        LOG.log(Level.ERROR, "what the ledger's client was asked ends after an unexpected failure", unexpected);
        lane.clear();
        watch.clear();
        failAll("the ledger's client failed unexpectedly: " + Printable.of(unexpected.toString())
                + "; whether what was appended comes to the ledger is not known, doing it again is safe");
    }

    /** What begins while these end is none of them. */
    private void failAll(String reason) {
        List.copyOf(open.values()).forEach(outcome -> outcome.completeExceptionally(new UnavailableException(reason)));
    }

    private void end(String reason) {
        if (closed == null) {
            closed = reason;
        }
        failAll(reason);
    }

    @Override
    public void close() {
        end("the ledger is closed");
        peers.close();
        thread.close();
    }
}
