package org.medchain.core.internal.network;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Optional;
import org.medchain.chain.digest.LedgerDigests;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.core.access.NotOnLedgerException;
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
    private final Cache<Long, LedgerEntry> known =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();
    private final EventHash first;
    private final PublicIdentity provider;
    private final long scheme;
    private final long index;

    private StreamEvents(LedgerClient ledger, StreamPosition at, PublicIdentity provider, long scheme) {
        this.ledger = ledger;
        this.first = at.first();
        this.index = at.index();
        this.provider = provider;
        this.scheme = scheme;
    }

    /**
     * The stream that an event belongs to.
     *
     * @param provider who must have signed every event of it
     * @param scheme the code of the digest scheme that every event of it must have
     * @throws VerificationException if the ledger has no AddData at {@code reference}
     */
    public static StreamEvents of(LedgerClient ledger, EventRef reference, PublicIdentity provider, long scheme)
            throws MedChainException {
        StreamPosition at =
                ledger.position(reference).orElseThrow(() -> new NotOnLedgerException("chunk's event at " + reference));
        return new StreamEvents(ledger, at, provider, scheme);
    }

    /** Which chunk the reference is of that the stream was found by. */
    public long index() {
        return index;
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
        Optional<LedgerEntry> found = ledger.chunk(first, chunk);
        found.ifPresent(entry -> known.put(chunk, entry));
        return found;
    }

    private LedgerEntry require(long chunk) throws MedChainException {
        return find(chunk)
                .orElseThrow(() -> new NotOnLedgerException(
                        "event of chunk " + chunk + " of the stream that begins with " + first));
    }

    private EventDG verified(LedgerEntry entry, long chunk) throws MedChainException {
        if (!entry.event().type().equals(EventType.ADD_DATA)
                || !entry.event().signer().equals(provider)) {
            throw new VerificationException(
                    "the event of chunk " + chunk + " at " + entry.ref() + " is not an EventDG of " + provider);
        }
        EventDG event = EventDG.of(entry.event());
        if (event.scheme() != scheme) {
            throw new VerificationException(
                    "the event of chunk " + chunk + " has digest scheme " + event.scheme() + ", expected " + scheme);
        }
        return event;
    }
}
