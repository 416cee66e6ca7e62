package org.medchain.chain.digest;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.error.MedChainException;

/**
 * Verifies chunks s to e while they arrive, so that none has to be read again: if they lead from the anchor to the ledger's
 * Digest_e, all are good. If not, {@link ChainVerifier} tells which are bad. Not thread-safe.
 */
public final class ArrivingChain {
    private final DigestScheme scheme;
    private final ChunkIndex first;
    private final ChunkCloser closer = new ChunkCloser();

    /** The digest up to the chunk before the current one; none from the first chunk on that does not fit its place. */
    private @Nullable Bytes last;

    private @Nullable Current current;
    private long next;
    private long bytes;

    /** The chunk that arrives. */
    private static final class Current {
        private final ChunkInfo info;
        private final Hasher content;
        private long left;

        Current(ChunkInfo info) {
            this.info = info;
            this.content = Hasher.untagged().update(info.salt());
            this.left = info.length();
        }
    }

    /**
     * A chain whose first chunk is {@code first}.
     *
     * @param anchor may come from an untrusted source
     */
    public ArrivingChain(DigestScheme scheme, Anchor anchor, ChunkIndex first) {
        this.scheme = scheme;
        this.first = first;
        this.next = first.value();
        boolean mayBeEmpty = scheme == DigestScheme.PLAIN && first.isFirst();
        this.last = anchor.value().isEmpty() && !mayBeEmpty ? null : anchor.value();
    }

    /** Begins the next chunk. The one before has ended. */
    public void begin(ChunkInfo info) {
        endChunk();
        current = new Current(info);
    }

    /** Takes the next bytes of the chunk. */
    public void update(Bytes part) {
        if (current == null) {
            throw new IllegalStateException("expected a chunk to have begun, found none");
        }
        current.content.update(part);
        current.left -= part.size();
        bytes += part.size();
    }

    /**
     * Ends the last chunk and compares the chain with the ledger.
     *
     * @return the verdict if all chunks and the anchor are good; empty if something is not, or nothing arrived
     * @throws MedChainException any exception of {@code ledger}
     */
    public Optional<ChainVerdict> end(LedgerDigests ledger) throws MedChainException {
        endChunk();
        if (last == null || next == first.value()) {
            return Optional.empty();
        }
        ChunkIndex reached = new ChunkIndex(next - 1);
        return ledger.digest(reached.value()).value().equals(last)
                ? Optional.of(new ChainVerdict(first, reached, List.of(), false, 1, bytes))
                : Optional.empty();
    }

    private void endChunk() {
        if (current == null) {
            return;
        }
        boolean complete = current.left == 0;
        AbsorbedChunk absorbed =
                AbsorbedChunk.of(scheme, current.info, current.content, current.info.length() - current.left, complete);
        if (last != null) {
            boolean fits = ChunkFeed.fits(next, absorbed);
            Optional<Digest> digest = fits ? Optional.of(closer.close(absorbed, last)) : Optional.empty();
            last = digest.map(Digest::value).orElse(null);
        }
        next++;
        current = null;
    }
}
