package org.medchain.core.internal.role;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkAbsorber;
import org.medchain.chain.digest.ChunkDigests;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.store.ChunkFacts;
import org.medchain.core.store.DataState;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** The hash of one chunk, in its place in the chain that the catalogue has, while its bytes go by. Not thread-safe. */
final class ChunkHash {
    /** Bytes after which a writer says that it is still there. */
    private static final long RENEW_EVERY = 64L << 20;

    private static final Duration RENEW_AFTER = Duration.ofSeconds(10);

    private final ChunkAbsorber absorber;

    private ChunkHash(ChunkAbsorber absorber) {
        this.absorber = absorber;
    }

    /** Says that the writer is still there. */
    @FunctionalInterface
    interface Renewal {
        /** False if the chunk is not the writer's any more. */
        boolean renew() throws MedChainException;
    }

    static ChunkHash of(ProviderStore store, ChunkPublisher.Wanted wanted) throws MedChainException {
        StoredData data = wanted.data();
        try (ChainSecret secret = ChainSecret.of(
                store.secret(data.id()).orElseThrow(() -> new DataEndedException(data.id(), DataState.ERASED)))) {
            Bytes salt = data.scheme() == DigestScheme.PLAIN ? Bytes.empty() : secret.salt(wanted.index());
            return new ChunkHash(chain(store, wanted, secret).absorb(wanted.range(), salt));
        }
    }

    private static DigestChain chain(ProviderStore store, ChunkPublisher.Wanted wanted, ChainSecret secret)
            throws MedChainException {
        DigestScheme scheme = wanted.data().scheme();
        if (wanted.index().isFirst()) {
            return DigestChain.start(scheme, secret);
        }
        StoredChunk before = before(store, wanted);
        long end = before.range().map(TimeRange::endMicros).orElse(Long.MIN_VALUE);
        return DigestChain.resume(scheme, before.index(), end, before.facts().digest());
    }

    /** The chunk before the one wanted. */
    static StoredChunk before(ProviderStore store, ChunkPublisher.Wanted wanted) throws MedChainException {
        ChunkIndex index = new ChunkIndex(wanted.index().value() - 1);
        Optional<StoredChunk> chunk = store.chunk(wanted.data().id(), index);
        return chunk.orElseThrow(() -> new StorageException("the catalogue lacks the chunk before " + wanted));
    }

    /** {@code bytes}, hashed as they are read; closing it closes nothing. */
    InputStream reading(InputStream bytes, Clock clock, Renewal renewal) {
        return new Reading(absorber.reading(bytes), clock, renewal);
    }

    /** What was read, once all of it was. */
    ChunkFacts facts() {
        long length = absorber.length();
        ChunkDigests digests = absorber.finish();
        return new ChunkFacts(length, digests.content(), digests.digest());
    }

    private final class Reading extends FilterInputStream {
        private final Clock clock;
        private final Renewal renewal;
        private long renewed;
        private Instant renewedAt;

        Reading(InputStream in, Clock clock, Renewal renewal) {
            super(in);
            this.clock = clock;
            this.renewal = renewal;
            this.renewedAt = clock.instant();
        }

        @Override
        public int read() throws IOException {
            keepUp();
            return super.read();
        }

        @Override
        public int read(byte[] target, int offset, int size) throws IOException {
            keepUp();
            return super.read(target, offset, size);
        }

        private void keepUp() throws IOException {
            Instant now = clock.instant();
            boolean early = Duration.between(renewedAt, now).abs().compareTo(RENEW_AFTER) < 0;
            if (early && absorber.length() - renewed < RENEW_EVERY) {
                return;
            }
            renewed = absorber.length();
            renewedAt = now;
            try {
                if (!renewal.renew()) {
                    throw new IOException("another writer took this chunk over: this one took too long");
                }
            } catch (MedChainException e) {
                throw new IOException("the catalogue cannot be told that the chunk is still being written", e);
            }
        }

        /** The caller's to close. */
        @Override
        public void close() {}
    }
}
