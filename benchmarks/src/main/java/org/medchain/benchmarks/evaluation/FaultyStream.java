package org.medchain.benchmarks.evaluation;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.digest.ChainVerifier;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.ChunkSource;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;

/** A stream of small chunks of which some are corrupt when they are read, and its digests as they are on the ledger. Not thread-safe. */
final class FaultyStream implements ChunkSource {
    private static final int CHUNK_BYTES = 64;

    private final int chunks;
    private final ChainSecret secret;
    private final Bytes[] content;
    private final Bytes[] salts;
    private final Digest[] ledger;
    private final BitSet corrupt = new BitSet();

    FaultyStream(int chunks, SecureRandom random) {
        this.chunks = chunks;
        this.secret = ChainSecret.random(random);
        this.content = new Bytes[chunks + 1];
        this.salts = new Bytes[chunks + 1];
        this.ledger = new Digest[chunks + 1];
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, secret);
        for (int index = 1; index <= chunks; index++) {
            content[index] = Bytes.random(random, CHUNK_BYTES);
            salts[index] = secret.salt(new ChunkIndex(index));
            ledger[index] = chain.append(info(index), content[index]).digest();
        }
    }

    /** Lets each chunk be corrupt with this probability. Returns how many are. */
    int corrupt(double probability, RandomGenerator dice) {
        corrupt.clear();
        for (int index = 1; index <= chunks; index++) {
            corrupt.set(index, dice.nextDouble() < probability);
        }
        return corrupt.cardinality();
    }

    /** Verifies it; fails if the verdict names other chunks than those that are corrupt. */
    ChainVerdict verify(ChainVerifier verifier) throws MedChainException {
        ChainVerdict verdict =
                verifier.verify(DigestScheme.BOUND, Anchor.of(secret), this, index -> ledger[(int) index]);
        long[] bad = verdict.bad().stream().mapToLong(ChunkIndex::value).toArray();
        if (!corrupt.equals(BitSet.valueOf(setOf(bad)))) {
            throw new IllegalStateException("expected corrupt chunks " + corrupt + ", found " + verdict.bad());
        }
        return verdict;
    }

    private static long[] setOf(long[] numbers) {
        BitSet set = new BitSet();
        for (long number : numbers) {
            set.set((int) number);
        }
        return set.toLongArray();
    }

    @Override
    public ChunkIndex first() {
        return ChunkIndex.FIRST;
    }

    @Override
    public ChunkIndex last() {
        return new ChunkIndex(chunks);
    }

    @Override
    public ChunkInfo info(long index) {
        return ChunkInfo.chunk(index, Events.range(index), CHUNK_BYTES).withSalt(salts[(int) index]);
    }

    @Override
    public InputStream open(long index) {
        byte[] bytes = content[(int) index].toByteArray();
        if (corrupt.get((int) index)) {
            bytes[0]++;
        }
        return new ByteArrayInputStream(bytes);
    }
}
