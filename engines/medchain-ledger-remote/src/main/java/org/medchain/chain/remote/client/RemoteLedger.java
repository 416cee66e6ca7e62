package org.medchain.chain.remote.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.LedgerHealth;
import org.medchain.chain.ledger.LedgerStatus;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.chain.remote.client.AnswerVerifiers.Positioned;
import org.medchain.chain.remote.client.MemberClient.Pending;
import org.medchain.chain.remote.wire.Question;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Timing;

/** A ledger that asks the consortium's members and verifies their answers. Thread-safe. */
final class RemoteLedger implements Ledger {
    private final ConsortiumConfig config;
    private final MemberClient client;
    private final AnswerVerifiers verifiers;
    private final Metrics metrics;

    private RemoteLedger(ConsortiumConfig config, MemberClient client, Metrics metrics) {
        this.config = config;
        this.client = client;
        this.verifiers = client.verifiers();
        this.metrics = metrics;
    }

    /** Starts to connect to members; does not wait for a connection. */
    static Ledger open(ClientSettings settings) {
        MemberClient client = new MemberClient(settings);
        client.open();
        return new RemoteLedger(settings.config(), client, settings.metrics());
    }

    @Override
    public CompletableFuture<EventRef> append(Event event) {
        return Timing.ofFuture(metrics, Instrument.LEDGER_APPEND_DURATION::series, () -> client.append(event));
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
        Optional<Located> known = client.appended(event);
        return known.isPresent() ? known : ask(event);
    }

    private Optional<Located> ask(EventHash event) throws UnavailableException {
        return client.ask(new Question.Find(event), verifiers.event(event), ReadPolicy.firstProof());
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
            throw new IllegalArgumentException("max is " + max + ", expected 1 to " + MAX_HISTORY);
        }
        List<LedgerEntry> entries = new ArrayList<>();
        find(ref).filter(StreamHistory::isChunk).ifPresent(entries::add);
        Optional<EventRef> next = entries.isEmpty() ? Optional.empty() : previous(entries.get(0));
        while (next.isPresent() && entries.size() < max) {
            EventRef from = next.get();
            int left = max - entries.size();
            entries.addAll(
                    client.ask(new Question.History(from, left), verifiers.chunks(from, left), ReadPolicy.existing())
                            .orElseThrow());
            next = previous(entries.get(entries.size() - 1));
        }
        return List.copyOf(entries);
    }

    private static Optional<EventRef> previous(LedgerEntry entry) throws UnavailableException {
        try {
            return StreamHistory.previous(entry);
        } catch (VerificationException e) {
            throw new UnavailableException("the ledger violates its own rules: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<StreamPosition> position(EventRef addData) throws UnavailableException {
        EventHash event = addData.event();
        return client.ask(
                        new Question.Position(event),
                        verifiers.position(event),
                        ReadPolicy.agreed(client.someHonest(), Positioned::position))
                .filter(positioned -> positioned.located().entry().ref().equals(addData))
                .map(Positioned::position);
    }

    /**
     * So many members agree on the event's name that one of them is honest; meanwhile one member proves the event that it has there.
     * The name costs little of each, the proof is needed once.
     */
    @Override
    public Optional<LedgerEntry> chunk(EventHash ofStream, long index) throws UnavailableException {
        Pending<EventRef> names = client.begin(
                new Question.ChunkName(ofStream, index),
                verifiers.name(),
                ReadPolicy.agreed(client.quorum(), Function.identity()));
        Pending<Located> guess =
                client.begin(new Question.StreamChunk(ofStream, index), verifiers.chunk(index), ReadPolicy.anyReply());
        Optional<EventRef> name = names.await();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        EventRef agreed = name.get();
        Optional<LedgerEntry> guessed = guess.await().map(Located::entry);
        return guessed.filter(entry -> entry.ref().equals(agreed)).isPresent()
                ? guessed
                : client.ask(new Question.Find(agreed.event()), verifiers.chunk(agreed, index), ReadPolicy.existing())
                        .map(Located::entry);
    }

    @Override
    public List<LedgerEntry> eventsBy(PublicIdentity signer, EventType type, long fromHeight, int max)
            throws UnavailableException {
        if (fromHeight < 0 || max < 1 || max > MAX_EVENTS) {
            throw new IllegalArgumentException("max is " + max + ", expected 1 to " + MAX_EVENTS + "; fromHeight is "
                    + fromHeight + ", expected 0 or more");
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
        return client.ask(
                        asked,
                        verifiers.events(asked),
                        ReadPolicy.merged(client.quorum(), pages -> Optional.of(EventPage.merge(pages))))
                .orElseThrow();
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public boolean isCaughtUp() {
        return true;
    }

    @Override
    public long height() {
        return client.height();
    }

    @Override
    public long agreedTo() {
        return height();
    }

    @Override
    public LedgerHealth health() {
        return new LedgerHealth(client.issues());
    }

    @Override
    public LedgerStatus status() {
        return client.status();
    }

    @Override
    public Optional<Block> block(long height) throws UnavailableException {
        return height < 1
                ? Optional.empty()
                : client.ask(
                        new Question.BlockAt(height),
                        verifiers.block(header -> header.height() == height),
                        ReadPolicy.firstProof());
    }

    @Override
    public Optional<Block> block(BlockHash hash) throws UnavailableException {
        return client.ask(
                new Question.BlockNamed(hash),
                verifiers.block(header -> header.hash().equals(hash)),
                ReadPolicy.firstProof());
    }

    @Override
    public Optional<IdentityCertificate> certificate(PublicIdentity identity) throws UnavailableException {
        Optional<Located> admission = lastAdmission(identity);
        try {
            return admission.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            AdmitIdentity.of(admission.get().entry().event()).certificate());
        } catch (MalformedException e) {
            throw new IllegalStateException("the event was verified before and is malformed now", e);
        }
    }

    @Override
    public Optional<EventRef> admission(PublicIdentity identity) throws UnavailableException {
        return lastAdmission(identity).map(located -> located.entry().ref());
    }

    private Optional<Located> lastAdmission(PublicIdentity identity) throws UnavailableException {
        return client.ask(
                new Question.Admission(identity),
                verifiers.admission(identity),
                ReadPolicy.greatest(client.quorum(), AnswerVerifiers.PLACE));
    }

    @Override
    public boolean isRevoked(Bytes serial) throws UnavailableException {
        return revocation(serial).isPresent();
    }

    @Override
    public Optional<EventRef> revocation(Bytes serial) throws UnavailableException {
        return client.ask(
                        new Question.Revocation(serial),
                        verifiers.revocation(serial),
                        ReadPolicy.firstProofOf(client.quorum()))
                .map(located -> located.entry().ref());
    }

    @Override
    public Optional<EventRef> sessionRemoval(EventHash session) throws UnavailableException {
        return client.ask(
                        new Question.Removal(session),
                        verifiers.removal(session),
                        ReadPolicy.greatest(client.quorum(), AnswerVerifiers.PLACE.reversed()))
                .map(located -> located.entry().ref());
    }

    @Override
    public MemberHistory memberHistory() throws UnavailableException {
        long next;
        do {
            next = client.members().changes().size() + 1L;
        } while (client.ask(new Question.Change(next), verifiers.change(next), ReadPolicy.firstProofOf(client.quorum()))
                .isPresent());
        return client.members();
    }

    @Override
    public ConsortiumConfig config() {
        return config;
    }

    @Override
    public void verify(LongConsumer listener) throws UnavailableException, VerificationException {
        MemberHistory unused = memberHistory();
        long head = client.ask(
                        new Question.Head(),
                        verifiers.head(),
                        ReadPolicy.greatest(client.quorum(), Comparator.<Long>naturalOrder()))
                .orElse(0L);
        ChainAudit audit = new ChainAudit(config);
        for (long height = 1; height <= head; height++) {
            long asked = height;
            audit.add(client.ask(
                            new Question.BlockAt(asked),
                            verifiers.block(header -> header.height() == asked),
                            ReadPolicy.existing())
                    .orElseThrow());
            listener.accept(height);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
