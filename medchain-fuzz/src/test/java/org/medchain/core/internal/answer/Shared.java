package org.medchain.core.internal.answer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkDigests;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventDGBuilder;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionTerms;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MalformedException;
import org.medchain.fuzz.Samples;

/** A stream of a few chunks, and a session that shares it: the provider's, the patient's. */
public final class Shared {
    public static final BlockHash CONSORTIUM = Samples.CONFIG.genesisHash();
    public static final DataId DATA = new DataId(Samples.DIGEST.value().slice(0, DataId.SIZE));
    public static final ChainSecret SECRET = ChainSecret.random(Samples.random(20));
    public static final List<Chunk> CHUNKS = chunks();
    public static final SessionTerms TERMS = terms();
    public static final EventSC SESSION = session();
    public static final SessionId ID = new SessionId(SESSION.event().hash());

    private static final int COUNT = 5;

    private Shared() {}

    /** A chunk, what is known of it, and what the ledger says. */
    public record Chunk(ChunkInfo info, Bytes content, Anchor anchor, ChunkDigests digests, LedgerEntry entry) {}

    /** Chunk {@code index}, from 1. */
    public static Chunk chunk(long index) {
        return CHUNKS.get((int) index - 1);
    }

    /** A request for the middle of the stream: chunks 3 and 4, between which and the rest others lie. */
    public static AccessRequest request() {
        return new AccessRequest(
                ID,
                TERMS.audienceOpening(),
                TERMS.opening(0),
                GrantedRange.of(new TimeRange(30, 50)),
                Bytes.random(Samples.random(21), AccessRequest.NONCE_SIZE),
                Samples.FROM.plusSeconds(5));
    }

    private static List<Chunk> chunks() {
        try {
            DigestChain chain = DigestChain.start(DigestScheme.BOUND, SECRET);
            List<Chunk> chunks = new ArrayList<>();
            Optional<EventRef> previous = Optional.empty();
            for (int i = 1; i <= COUNT; i++) {
                TimeRange range = new TimeRange(10L * i, 10L * i + 10);
                Bytes content = Bytes.utf8("content of chunk " + i);
                ChunkInfo info = ChunkInfo.chunk(i, range, content.size()).salted(SECRET);
                Anchor anchor = chain.anchor();
                ChunkDigests digests = chain.append(info, content);
                Event event = event(i, range, digests.digest(), previous);
                EventRef ref = new EventRef(CONSORTIUM, event.hash());
                chunks.add(new Chunk(
                        info, content, anchor, digests, new LedgerEntry(event, ref, i, Samples.FROM.plusMillis(i))));
                previous = Optional.of(ref);
            }
            return List.copyOf(chunks);
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Event event(long index, TimeRange range, Digest digest, Optional<EventRef> previous)
            throws MalformedException {
        EventDGBuilder builder = EventDG.builder(CONSORTIUM)
                .data(DATA)
                .index(new ChunkIndex(index))
                .range(range)
                .patient(Samples.PATIENT.publicIdentity())
                .digest(DigestScheme.BOUND.code(), digest);
        previous.ifPresent(builder::previousChunk);
        return builder.build(Samples.PROVIDER, Samples.random(22 + index)).event();
    }

    private static SessionTerms terms() {
        Grant grant = new Grant(
                Samples.DIGEST,
                Samples.PROVIDER.publicIdentity(),
                DATA,
                DataKind.STREAM,
                GrantedRange.from(0),
                DigestScheme.BOUND.code(),
                chunk(COUNT).entry().ref(),
                new ChunkIndex(COUNT),
                Optional.of(ChunkIndex.FIRST),
                chunk(1).anchor().value());
        long expires = Samples.TO.toEpochMilli();
        Audience audience = new Audience(Samples.PATIENT.publicIdentity(), Samples.PATIENT.publicIdentity(), expires);
        SymmetricKey secret = new SymmetricKey(SecretBytes.random(Samples.random(30), SymmetricKey.SIZE));
        return SessionTerms.create(List.of(grant), audience, secret);
    }

    private static EventSC session() {
        try {
            return EventSC.builder(CONSORTIUM).terms(TERMS).build(Samples.PATIENT, Samples.random(31));
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** When the answer comes. */
    static Instant now() {
        return Samples.FROM.plusSeconds(6);
    }
}
