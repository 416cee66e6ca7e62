package org.medchain.benchmarks.stage;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventDGBuilder;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionTerms;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.internal.record.SessionKeys;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MalformedException;

/** Makes signed events of one cast, many at a time on all cores. Thread-safe. */
public final class Events {
    private static final EventType OPAQUE = new EventType(1000);
    private static final long CHUNK_MICROS = 10_000_000;
    private static final long EPOCH_MICROS = 1_767_600_000_000_000L;
    private static final long EXPIRES_MILLIS = EPOCH_MICROS / 1000 + 31_536_000_000L;

    private final Cast cast;
    private final SecureRandom random;

    /** Events of {@code cast}. */
    public Events(Cast cast, SecureRandom random) {
        this.cast = cast;
        this.random = random;
    }

    /** What makes events one by one. */
    @FunctionalInterface
    private interface Maker {
        Event make(int number) throws MalformedException;
    }

    /** Events of a type that no replica knows, with bodies of {@code bodySize} bytes. */
    public List<Event> opaque(int count, int bodySize) {
        return make(
                count,
                number -> Event.sign(
                        consortium(),
                        OPAQUE,
                        Bytes.random(random, bodySize),
                        cast.hospital().keys()));
    }

    /** AddData events of the first chunks of {@code count} streams. */
    public List<Event> firstChunks(int count) {
        return make(count, number -> chunk(ChunkIndex.FIRST)
                .build(cast.hospital().keys(), random)
                .event());
    }

    /**
     * AddData events of the chunks after the first {@code count} of those at {@code previous}, one each: no chunk is followed by
     * two.
     *
     * @param index of the chunk, at least 2
     * @param previous at least {@code count}
     */
    public List<Event> nextChunks(int count, ChunkIndex index, List<EventRef> previous) {
        return make(count, number -> chunk(index)
                .previousChunk(previous.get(number))
                .build(cast.hospital().keys(), random)
                .event());
    }

    private EventDGBuilder chunk(ChunkIndex index) {
        return EventDG.builder(consortium())
                .data(DataId.random(random))
                .index(index)
                .range(range(index.value()))
                .patient(cast.patient().identity())
                .digest(DigestScheme.BOUND.code(), new Digest(Bytes.random(random, Digest.SIZE)));
    }

    /** CreateSession events, each with as many grants of thirty seconds. */
    public List<Event> sessions(int count, int grants) {
        return make(count, number -> session(grants));
    }

    private Event session(int grants) throws MalformedException {
        try (SessionTerms terms = terms(grants)) {
            return EventSC.builder(consortium())
                    .terms(terms)
                    .locator(locator(terms.grants()))
                    .build(cast.patient().keys(), random)
                    .event();
        }
    }

    /** What a session grants: as many streams of one inventory, thirty seconds of each. */
    public SessionTerms terms(int grants) {
        Audience audience =
                new Audience(cast.requester().identity(), cast.patient().identity(), EXPIRES_MILLIS);
        Digest inventory = digest();
        List<Grant> granted =
                IntStream.range(0, grants).mapToObj(number -> grant(inventory)).toList();
        return SessionTerms.create(granted, audience, SymmetricKey.generate(random));
    }

    private Grant grant(Digest inventory) {
        return new Grant(
                inventory,
                cast.hospital().identity(),
                DataId.random(random),
                DataKind.STREAM,
                GrantedRange.of(new TimeRange(EPOCH_MICROS, EPOCH_MICROS + 3 * CHUNK_MICROS)),
                DigestScheme.BOUND.code(),
                new EventRef(new BlockHash(digest()), new EventHash(digest())),
                new ChunkIndex(3),
                Optional.of(ChunkIndex.FIRST),
                digest().value());
    }

    private Digest digest() {
        return new Digest(Bytes.random(random, Digest.SIZE));
    }

    /** A locator as a patient's session carries it. */
    public Bytes locator(List<Grant> grants) {
        try (SymmetricKey secret = SymmetricKey.generate(random);
                SessionKeys keys = SessionKeys.fresh(cast.suite(), secret, EXPIRES_MILLIS, random)) {
            return keys.locator(grants);
        }
    }

    private BlockHash consortium() {
        return cast.consortium().genesisHash();
    }

    /** The ten seconds that a chunk covers. */
    public static TimeRange range(long index) {
        long start = EPOCH_MICROS + (index - 1) * CHUNK_MICROS;
        return new TimeRange(start, start + CHUNK_MICROS);
    }

    /** Appends all events at once and waits for their receipts. */
    public static List<EventRef> appendAll(Ledger ledger, List<Event> events) {
        return events.stream().map(ledger::append).toList().stream()
                .map(receipt -> receipt.join())
                .toList();
    }

    private static List<Event> make(int count, Maker maker) {
        IntFunction<Event> unchecked = number -> {
            try {
                return maker.make(number);
            } catch (MalformedException e) {
                throw new IllegalStateException("a key that was just made cannot be sealed to", e);
            }
        };
        return IntStream.range(0, count).parallel().mapToObj(unchecked).toList();
    }
}
