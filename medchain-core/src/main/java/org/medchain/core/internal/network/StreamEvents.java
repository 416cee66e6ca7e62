package org.medchain.core.internal.network;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.chain.digest.LedgerDigests;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.Grant;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.NotOnLedgerException;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * The AddData events of one stream, or of a record, which is a stream of one. The ledger has one event for each chunk and
 * lets no second follow the one before, so that what it says of a chunk is the same for everybody, for ever: it is asked for a
 * chunk once. Thread-safe.
 */
public final class StreamEvents implements LedgerDigests {
    private static final long REMEMBERED = 64;

    private final LedgerClient ledger;
    private final Reference reference;
    private final Cache<Long, LedgerEntry> known =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();
    private final Map<Long, Pending<Optional<LedgerEntry>>> begun = new ConcurrentHashMap<>();

    /**
     * An event that a stream is found by.
     *
     * @param chunk of which it is said to be; not yet believed
     * @param provider who must have signed every event of the stream
     * @param scheme the code of the digest scheme that every event of it must have
     */
    public record Reference(EventRef event, long chunk, PublicIdentity provider, long scheme) {
        /** The one that a grant names. */
        public static Reference of(Grant grant) {
            return new Reference(grant.reference(), grant.referenceIndex().value(), grant.provider(), grant.scheme());
        }
    }

    private StreamEvents(LedgerClient ledger, Reference reference) {
        this.ledger = ledger;
        this.reference = reference;
    }

    /**
     * The stream that an event belongs to.
     *
     * @throws VerificationException if the ledger has it not as the AddData of the chunk that it is said to be of
     */
    public static StreamEvents of(LedgerClient ledger, Reference reference) throws MedChainException {
        StreamEvents events = begin(ledger, reference);
        events.requireReference();
        return events;
    }

    /**
     * The same, not verified: begins to ask for the reference and for {@code chunks}, of which it may have none.
     * {@link #requireReference} comes before all else.
     */
    public static StreamEvents begin(LedgerClient ledger, Reference reference, long... chunks) {
        StreamEvents events = new StreamEvents(ledger, reference);
        events.ask(reference.chunk());
        for (long chunk : chunks) {
            events.ask(chunk);
        }
        return events;
    }

    private void ask(long chunk) {
        begun.computeIfAbsent(
                chunk,
                asked -> ledger.begin(() -> ledger.chunk(reference.event().event(), asked)));
    }

    /**
     * Verifies that the reference is of the chunk that it is said to be of.
     *
     * @throws VerificationException if it is not
     */
    public void requireReference() throws MedChainException {
        EventRef there = ref(reference.chunk());
        if (!there.equals(reference.event())) {
            throw new VerificationException("the event at " + reference.event() + " is said to be of chunk "
                    + reference.chunk() + " of its stream, whose event is at " + there);
        }
    }

    /** The chunk of the reference. */
    public long index() {
        return reference.chunk();
    }

    @Override
    public Digest digest(long chunk) throws MedChainException {
        return event(chunk).digest();
    }

    /** Where the event of a chunk is. */
    public EventRef ref(long chunk) throws MedChainException {
        return require(chunk).ref();
    }

    /**
     * The event of a chunk.
     *
     * @throws VerificationException if the ledger has none, or one of another provider or scheme
     */
    public EventDG event(long chunk) throws MedChainException {
        return verified(require(chunk), chunk);
    }

    /** The ledger's entry of a chunk, if there is such a chunk. */
    public Optional<LedgerEntry> find(long chunk) throws MedChainException {
        LedgerEntry remembered = known.getIfPresent(chunk);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        Pending<Optional<LedgerEntry>> pending = begun.remove(chunk);
        Optional<LedgerEntry> found =
                pending == null ? ledger.chunk(reference.event().event(), chunk) : pending.await();
        found.ifPresent(entry -> known.put(chunk, entry));
        return found;
    }

    private LedgerEntry require(long chunk) throws MedChainException {
        return find(chunk)
                .orElseThrow(() -> new NotOnLedgerException(
                        "event of chunk " + chunk + " of the stream that has the event at " + reference.event()));
    }

    private EventDG verified(LedgerEntry entry, long chunk) throws MedChainException {
        if (!entry.event().type().equals(EventType.ADD_DATA)
                || !entry.event().signer().equals(reference.provider())) {
            throw new VerificationException("the event of chunk " + chunk + " at " + entry.ref()
                    + " is not an EventDG of " + reference.provider());
        }
        EventDG event = EventDG.of(entry.event());
        if (event.scheme() != reference.scheme()) {
            throw new VerificationException("the event of chunk " + chunk + " has digest scheme " + event.scheme()
                    + ", expected " + reference.scheme());
        }
        return event;
    }
}
