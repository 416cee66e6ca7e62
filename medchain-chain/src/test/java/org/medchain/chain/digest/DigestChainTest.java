package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.fixture.TestRandom;
import org.medchain.chain.fixture.Vectors;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.Hasher;
import org.medchain.error.MalformedException;

class DigestChainTest {
    private static final ChainSeed SEED = ChainSeed.random(TestRandom.seeded(5));
    private static final TimeRange RANGE = new TimeRange(10, 20);
    private static final TimeRange LATER = new TimeRange(20, 30);

    @Test
    void append_vectors_giveTheirDigests() throws IOException {
        assertVectors(DigestScheme.BOUND, "bound");
        assertVectors(DigestScheme.PLAIN, "plain");
        assertVectors(DigestScheme.PLAIN, "plain-unseeded");
    }

    @Test
    void append_recordWithoutATimeRange_givesTheVector() {
        Map<String, Bytes> vector = Vectors.bytes("digest-chain/v1/bound-record.properties");
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, new ChainSeed(vector.get("seed")));

        assertThat(chain.append(ChunkInfo.record(6), Bytes.utf8("record")).value())
                .isEqualTo(vector.get("digest"));
    }

    @Test
    void append_plainRecordWithoutASeed_isTheHashOfTheData() {
        Digest digest =
                DigestChain.start(DigestScheme.PLAIN, ChainSeed.none()).append(ChunkInfo.record(3), Bytes.utf8("abc"));

        assertThat(digest.value().toHex())
                .as("FIPS 180-2, appendix B.1")
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void appendHashed_ofTheSameChunk_givesTheSameDigest() {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SEED);
        DigestChain auditor = DigestChain.start(DigestScheme.BOUND, SEED);
        Bytes chunk = Bytes.utf8("chunk");
        Digest content = Hasher.untagged().update(chunk).finish();

        assertThat(auditor.appendHashed(ChunkInfo.chunk(1, RANGE, 5), content))
                .isEqualTo(chain.append(ChunkInfo.chunk(1, RANGE, 5), chunk));
        assertThatThrownBy(() -> auditor.appendHashed(ChunkInfo.chunk(2, RANGE, 5), content))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        DigestChain.start(DigestScheme.PLAIN, SEED).appendHashed(ChunkInfo.chunk(1, RANGE, 5), content))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bound_anyPartChanged_givesAnotherDigest() {
        Bytes chunk = Bytes.utf8("chunk");
        Digest digest = digest(SEED, ChunkInfo.chunk(1, RANGE, 5), chunk);

        assertThat(digest(SEED, ChunkInfo.chunk(1, RANGE, 5), Bytes.utf8("chunK")))
                .isNotEqualTo(digest);
        assertThat(digest(SEED, ChunkInfo.chunk(1, new TimeRange(9, 20), 5), chunk))
                .isNotEqualTo(digest);
        assertThat(digest(SEED, ChunkInfo.chunk(1, new TimeRange(10, 21), 5), chunk))
                .isNotEqualTo(digest);
        assertThat(digest(new ChainSeed(Bytes.random(TestRandom.seeded(6), 32)), ChunkInfo.chunk(1, RANGE, 5), chunk))
                .isNotEqualTo(digest);
        assertThat(DigestChain.resume(DigestScheme.BOUND, ChunkIndex.FIRST, 0, new Digest(SEED.value()))
                        .append(ChunkInfo.chunk(2, RANGE, 5), chunk))
                .isNotEqualTo(digest);
    }

    @Test
    void append_outOfOrder_isRefusedAndChangesNothing() {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SEED);
        chain.append(ChunkInfo.chunk(1, RANGE, 1), Bytes.utf8("a"));
        Anchor before = chain.anchor();

        assertMisuse(chain, ChunkInfo.chunk(1, LATER, 1), "expected 2");
        assertMisuse(chain, ChunkInfo.chunk(3, LATER, 1), "expected 2");
        assertMisuse(chain, ChunkInfo.chunk(2, new TimeRange(19, 30), 1), "before the last chunk's end");
        assertMisuse(chain, ChunkInfo.chunk(2, LATER, 2), "expected 2");

        assertThat(chain.anchor()).isEqualTo(before);
        assertThat(chain.next()).isEqualTo(new ChunkIndex(2));
        assertThat(chain.append(ChunkInfo.chunk(2, LATER, 1), Bytes.utf8("a"))).isNotNull();
    }

    @Test
    void append_streamOfWrongLength_isRefusedAndChangesNothing() {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SEED);

        for (int length : new int[] {0, 4, 6, 100_000}) {
            assertThatThrownBy(() -> chain.append(ChunkInfo.chunk(1, RANGE, 5), stream(new byte[length])))
                    .as("%s bytes", length)
                    .isInstanceOf(IOException.class);
        }
        assertThat(chain.anchor()).isEqualTo(Anchor.of(SEED));
        assertThat(chain.next()).isEqualTo(ChunkIndex.FIRST);
    }

    @Test
    void append_afterARecord_isRefused() {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SEED);
        chain.append(ChunkInfo.record(1), Bytes.utf8("a"));

        assertThatThrownBy(() -> chain.append(ChunkInfo.chunk(2, RANGE, 1), Bytes.utf8("a")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void resume_inTheMiddle_goesOnAsBefore() {
        for (DigestScheme scheme : DigestScheme.values()) {
            DigestChain whole = DigestChain.start(scheme, SEED);
            Digest first = whole.append(ChunkInfo.chunk(1, RANGE, 1), Bytes.utf8("a"));
            DigestChain resumed = DigestChain.resume(scheme, ChunkIndex.FIRST, RANGE.endMicros(), first);

            assertMisuse(resumed, ChunkInfo.chunk(2, RANGE, 1), "before the last chunk's end");
            assertThat(resumed.append(ChunkInfo.chunk(2, LATER, 1), Bytes.utf8("b")))
                    .isEqualTo(whole.append(ChunkInfo.chunk(2, LATER, 1), Bytes.utf8("b")));
            assertThat(resumed.scheme()).isEqualTo(scheme);
        }
    }

    @Test
    void start_boundWithoutASeed_isRefused() {
        assertThatThrownBy(() -> DigestChain.start(DigestScheme.BOUND, ChainSeed.none()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void values_outsideTheirLimits_areRefused() {
        assertThatThrownBy(() -> new ChainSeed(Bytes.utf8("short"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Anchor(Bytes.utf8("short"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChunkInfo.record(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChunkInfo(new ChunkIndex(2), Optional.empty(), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toString_ofASeed_doesNotShowIt() {
        assertThat(SEED).hasToString("ChainSeed[32 bytes]");
        assertThat(Anchor.of(SEED)).hasToString("Anchor[32 bytes]");
    }

    @Test
    void scheme_byCode_isFoundOrMalformed() throws MalformedException {
        for (DigestScheme scheme : DigestScheme.values()) {
            assertThat(DigestScheme.of(scheme.code())).isEqualTo(scheme);
        }
        assertThatThrownBy(() -> DigestScheme.of(3)).isInstanceOf(MalformedException.class);
    }

    private static void assertVectors(DigestScheme scheme, String name) throws IOException {
        Map<String, String> vector = Vectors.texts("digest-chain/v1/" + name + ".properties");
        ChainSeed seed = new ChainSeed(Bytes.fromHex(vector.get("seed")));
        DigestChain inMemory = DigestChain.start(scheme, seed);
        DigestChain streamed = DigestChain.start(scheme, seed);
        for (int index = 1; vector.containsKey("chunk." + index); index++) {
            String[] fields = vector.get("chunk." + index).split(",", -1);
            byte[] chunk = chunk(index, Integer.parseInt(fields[2]));
            TimeRange range = new TimeRange(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
            ChunkInfo info = ChunkInfo.chunk(index, range, chunk.length);

            Digest digest = inMemory.append(info, Bytes.copyOf(chunk));

            assertThat(digest.value().toHex()).as("%s, chunk %s", name, index).isEqualTo(fields[3]);
            assertThat(streamed.append(info, stream(chunk))).isEqualTo(digest);
        }
        assertThat(inMemory.next()).isEqualTo(new ChunkIndex(vector.size()));
    }

    /** The rule that the vectors' source states. */
    private static byte[] chunk(int index, int length) {
        byte[] chunk = new byte[length];
        for (int k = 0; k < length; k++) {
            chunk[k] = (byte) ((31 * index + 7 * k) % 251);
        }
        return chunk;
    }

    private static Digest digest(ChainSeed seed, ChunkInfo info, Bytes chunk) {
        return DigestChain.start(DigestScheme.BOUND, seed).append(info, chunk);
    }

    private static void assertMisuse(DigestChain chain, ChunkInfo info, String why) {
        assertThatThrownBy(() -> chain.append(info, Bytes.utf8("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
