package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.fixture.Vectors;
import org.medchain.testkit.fixture.TestRandom;

class ChainSecretTest {
    private static final ChainSecret SECRET = ChainSecret.random(TestRandom.seeded(5));

    @Test
    void salt_vectors_giveTheirSalts() {
        for (Map.Entry<String, Bytes> vector :
                Vectors.bytes("digest-chain/v1/salts.properties").entrySet()) {
            String[] key = vector.getKey().split("\\.", -1);
            ChainSecret secret = ChainSecret.of(
                    SecretBytes.takeOwnership(Bytes.fromHex(key[0]).toByteArray()));
            long number = Long.parseLong(key[1]);
            Bytes salt = number == 0 ? Anchor.of(secret).value() : secret.salt(new ChunkIndex(number));

            assertThat(salt).as(vector.getKey()).isEqualTo(vector.getValue());
        }
    }

    @Test
    void none_hasNoSaltAndAnEmptyAnchor() {
        assertThat(ChainSecret.none().isNone()).isTrue();
        assertThat(SECRET.isNone()).isFalse();
        assertThat(Anchor.of(ChainSecret.none()).value()).isEqualTo(Bytes.empty());
        assertThat(ChainSecret.none().bytes().size()).isZero();
        assertThatThrownBy(() -> ChainSecret.none().salt(ChunkIndex.FIRST)).isInstanceOf(IllegalStateException.class);
        ChainSecret.none().close();
    }

    @Test
    void of_theSameBytes_isEqual() {
        ChainSecret again =
                ChainSecret.of(SecretBytes.takeOwnership(SECRET.bytes().exposeCopy()));

        assertThat(again).isEqualTo(SECRET).hasSameHashCodeAs(SECRET).hasToString("ChainSecret[redacted]");
        assertThat(ChainSecret.random(TestRandom.seeded(6))).isNotEqualTo(SECRET);
        assertThat(ChainSecret.of(SecretBytes.takeOwnership(new byte[0]))).isEqualTo(ChainSecret.none());
        for (int size : new int[] {1, 31, 33}) {
            SecretBytes wrong = SecretBytes.takeOwnership(new byte[size]);
            assertThatThrownBy(() -> ChainSecret.of(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void close_endsUse() {
        ChainSecret secret = ChainSecret.random(TestRandom.seeded(7));
        secret.close();

        assertThatThrownBy(() -> secret.salt(ChunkIndex.FIRST)).isInstanceOf(IllegalStateException.class);
        assertThat(secret).isNotEqualTo(ChainSecret.random(TestRandom.seeded(7)));
    }

    /**
     * Somebody who reads the ledger, and knows all but content and secret of a chunk of one byte, tries all contents. With
     * the digest before as the only secret there would be none from the second chunk on.
     */
    @Test
    void bound_everyContentTriedByAReaderOfTheLedger_matchesNoDigest() {
        Stream stream = new Stream(DigestScheme.BOUND, SECRET);
        for (int index = 1; index <= 3; index++) {
            for (int content = 0; content < 256; content++) {
                Bytes guess = Bytes.takeOwnership(new byte[] {(byte) content});
                assertThat(stream.guessBound(index, Bytes.empty(), guess)).isNotEqualTo(stream.digests[index]);
                assertThat(stream.guessBound(index, stream.digests[index - 1].value(), guess))
                        .isNotEqualTo(stream.digests[index]);
            }
        }
        Bytes salt = SECRET.salt(new ChunkIndex(2));
        assertThat(stream.guessBound(2, salt, stream.content(2)))
                .as("and with the salt it is found, so the guesses are well made")
                .isEqualTo(stream.digests[2]);
    }

    /** As the scheme states: the digest before is public, and is all that is unknown of the first chunk. */
    @Test
    void plain_everyContentTriedByAReaderOfTheLedger_isFoundFromTheSecondChunkOn() {
        Stream stream = new Stream(DigestScheme.PLAIN, SECRET);
        assertThat(stream.found(1, Bytes.empty())).isZero();
        assertThat(stream.found(2, stream.digests[1].value())).isEqualTo(1);
        assertThat(stream.found(3, stream.digests[2].value())).isEqualTo(1);

        Stream unseeded = new Stream(DigestScheme.PLAIN, ChainSecret.none());
        assertThat(unseeded.found(1, Bytes.empty())).isEqualTo(1);
    }

    /** Three chunks of one byte: what is on the ledger, and what an outsider makes of it. */
    private static final class Stream {
        private static final int LENGTH = 1;

        /** On the ledger from 1 on; 0 is never there. */
        private final Digest[] digests = new Digest[4];

        Stream(DigestScheme scheme, ChainSecret secret) {
            DigestChain chain = DigestChain.start(scheme, secret);
            digests[0] = new Digest(Bytes.takeOwnership(new byte[Digest.SIZE]));
            for (int index = 1; index <= 3; index++) {
                ChunkInfo info = ChunkInfo.chunk(index, range(index), LENGTH);
                digests[index] = chain.append(scheme == DigestScheme.BOUND ? info.salted(secret) : info, content(index))
                        .digest();
            }
        }

        Bytes content(int index) {
            return Bytes.takeOwnership(new byte[] {(byte) (70 + index)});
        }

        private static TimeRange range(int index) {
            return new TimeRange(index, index + 1);
        }

        /** The bound formula written out, with a salt that is guessed as well; Digest_0 is given, to make it easier. */
        Digest guessBound(int index, Bytes salt, Bytes content) {
            Digest hash = Hasher.untagged().update(salt).update(content).finish();
            Bytes previous = index == 1 ? Anchor.of(SECRET).value() : digests[index - 1].value();
            return new ChunkCloser().bound(ChunkInfo.chunk(index, range(index), LENGTH), hash, previous);
        }

        int found(int index, Bytes previous) {
            int found = 0;
            for (int content = 0; content < 256; content++) {
                Bytes guess = Bytes.takeOwnership(new byte[] {(byte) content});
                Digest digest = Hasher.untagged().update(guess).update(previous).finish();
                if (digest.equals(digests[index])) {
                    assertThat(guess).isEqualTo(content(index));
                    found++;
                }
            }
            return found;
        }
    }
}
