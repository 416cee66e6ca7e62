package org.medchain.core.internal.answer;

import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.store.DataState;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** The chunks that a granted request gets, and what is said of them, all from the catalogue. Not thread-safe. */
final class Delivery implements AutoCloseable {
    private final ProviderStore store;
    private final StoredData data;
    private final Grant grant;
    private final IndexRange chunks;
    private final ChainSecret secret;

    private Delivery(ProviderStore store, StoredData data, Grant grant, IndexRange chunks, ChainSecret secret) {
        this.store = store;
        this.data = data;
        this.grant = grant;
        this.chunks = chunks;
        this.secret = secret;
    }

    /**
     * Finds what lies wholly inside {@code asked}.
     *
     * @throws AccessDeniedException if nothing does
     */
    static Delivery find(ProviderStore store, AccessDesk.Decision granted, GrantedRange asked)
            throws MedChainException {
        StoredData data = granted.data();
        IndexRange chunks = store.within(data.id(), asked).orElseThrow(() -> nothing(data, asked));
        SecretBytes secret = store.secret(data.id())
                .orElseThrow(() -> new AccessDeniedException(
                        RefusalReason.DATA_NOT_HELD, "data " + data.id() + " was erased meanwhile"));
        return new Delivery(store, data, granted.grant(), chunks, ChainSecret.of(secret));
    }

    /** A stream that goes on may yet have something, unless it has passed the end of what is asked for. */
    private static AccessDeniedException nothing(StoredData data, GrantedRange asked) {
        long reached = data.last()
                .flatMap(StoredChunk::range)
                .map(range -> range.endMicros())
                .orElse(Long.MIN_VALUE);
        boolean mayCome = data.kind() == DataKind.STREAM
                && data.state() == DataState.OPEN
                && (asked.endMicros().isEmpty() || asked.endMicros().getAsLong() > reached);
        return new AccessDeniedException(
                mayCome ? RefusalReason.NOTHING_YET : RefusalReason.NO_DATA_IN_RANGE,
                "no chunk of data " + data.id() + " lies inside the range asked for" + (mayCome ? " yet" : ""));
    }

    ChunkIndex first() {
        return chunks.first();
    }

    ChunkIndex last() {
        return chunks.last();
    }

    StoredData data() {
        return data;
    }

    /** What verification starts from. */
    Anchor anchor() throws MedChainException {
        return first().isFirst() ? Anchor.of(secret) : Anchor.of(digestBefore(first()));
    }

    /** The chunk before the first, if it is granted: it shows that none was left out. */
    Optional<EdgeBefore> before() throws MedChainException {
        if (!hasEdges() || first().isFirst()) {
            return Optional.empty();
        }
        StoredChunk chunk = chunk(first().value() - 1);
        if (!isGranted(chunk)) {
            return Optional.empty();
        }
        Digest previous = chunk.index().isFirst() ? new Digest(Anchor.of(secret).value()) : digestBefore(chunk.index());
        return Optional.of(new EdgeBefore(
                chunk.range().orElseThrow(),
                chunk.facts().length(),
                chunk.facts().content(),
                previous));
    }

    /** The chunk after the last, if it is there and granted. */
    Optional<EdgeAfter> after() throws MedChainException {
        if (!hasEdges()) {
            return Optional.empty();
        }
        return store.chunk(data.id(), last().next())
                .filter(StoredChunk::isRecorded)
                .filter(this::isGranted)
                .map(chunk -> new EdgeAfter(
                        chunk.range().orElseThrow(),
                        chunk.facts().length(),
                        chunk.facts().content()));
    }

    /** What is said of a chunk of the delivery. */
    ChunkInfo info(StoredChunk chunk) {
        Bytes salt = data.scheme() == DigestScheme.PLAIN ? Bytes.empty() : secret.salt(chunk.index());
        return new ChunkInfo(chunk.index(), chunk.range(), chunk.facts().length(), salt);
    }

    private boolean hasEdges() {
        return data.kind() == DataKind.STREAM && data.scheme() == DigestScheme.BOUND;
    }

    private boolean isGranted(StoredChunk chunk) {
        return chunk.range().filter(grant.range()::contains).isPresent();
    }

    private Digest digestBefore(ChunkIndex index) throws MedChainException {
        return chunk(index.value() - 1).facts().digest();
    }

    private StoredChunk chunk(long index) throws MedChainException {
        return store.chunk(data.id(), new ChunkIndex(index))
                .orElseThrow(() -> new StorageException(
                        "the catalogue has no chunk " + index + " of data " + data.id() + ", and has later ones"));
    }

    @Override
    public void close() {
        secret.close();
    }
}
