package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.error.MalformedException;
import org.medchain.fixture.Vectors;
import org.medchain.testkit.fixture.TestRandom;

class DigestChainTest {
    private static final ChainSecret SECRET = ChainSecret.random(TestRandom.seeded(5));
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
        ChainSecret secret = secret(vector.get("secret"));
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, secret);

        assertThat(chain.append(ChunkInfo.record(6).salted(secret), Bytes.utf8("record"))
                        .digest()
                        .value())
                .isEqualTo(vector.get("digest"));
    }

    @Test
    void append_plainRecordWithoutASeed_isTheHashOfTheData() {
        Digest digest = DigestChain.start(DigestScheme.PLAIN, ChainSecret.none())
                .append(ChunkInfo.record(3), Bytes.utf8("abc"))
                .digest();

        assertThat(digest.value().toHex())
                .as("FIPS 180-2, appendix B.1")
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void appendHashed_ofTheSameChunk_givesTheSameDigest() {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SECRET);
        DigestChain auditor = DigestChain.start(DigestScheme.BOUND, SECRET);
        Bytes chunk = Bytes.utf8("chunk");
        Digest content = Hasher.untagged()
                .update(SECRET.salt(ChunkIndex.FIRST))
                .update(chunk)
                .finish();

        assertThat(chain.append(salted(1, RANGE, 5), chunk))
                .isEqualTo(new ChunkDigests(content, auditor.appendHashed(ChunkInfo.chunk(1, RANGE, 5), content)));
        assertThatThrownBy(() -> auditor.appendHashed(ChunkInfo.chunk(2, RANGE, 5), content))
                .isInstanceOf(IllegalArgumentException.class);
        ChunkDigests second = chain.append(salted(2, LATER, 5), chunk);
        assertThat(auditor.appendHashed(ChunkInfo.chunk(2, LATER, 5), second.content()))
                .isEqualTo(second.digest());
        assertThatThrownBy(() -> DigestChain.start(DigestScheme.PLAIN, SECRET)
                        .appendHashed(ChunkInfo.chunk(1, RANGE, 5), content))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bound_anyPartChanged_givesAnotherDigest() {
        Bytes chunk = Bytes.utf8("chunk");
        ChunkInfo info = salted(1, RANGE, 5);
        ChainSecret other = ChainSecret.random(TestRandom.seeded(6));
        Digest digest = digest(SECRET, info, chunk);

        assertThat(digest(SECRET, info, Bytes.utf8("chunK"))).isNotEqualTo(digest);
        assertThat(digest(SECRET, salted(1, new TimeRange(9, 20), 5), chunk)).isNotEqualTo(digest);
        assertThat(digest(SECRET, salted(1, new TimeRange(10, 21), 5), chunk)).isNotEqualTo(digest);
        assertThat(digest(SECRET, info.salted(other), chunk)).isNotEqualTo(digest);
        assertThat(digest(other, info, chunk)).as("another Digest_0").isNotEqualTo(digest);
        assertThat(DigestChain.resume(DigestScheme.BOUND, ChunkIndex.FIRST, 0, digestZero())
                        .append(ChunkInfo.chunk(2, RANGE, 5).withSalt(info.salt()), chunk)
                        .digest())
                .isNotEqualTo(digest);
    }

    @Test
    void append_outOfOrder_isRefusedAndChangesNothing() {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SECRET);
        chain.append(salted(1, RANGE, 1), Bytes.utf8("a"));
        Anchor before = chain.anchor();

        assertMisuse(chain, salted(1, LATER, 1), "expected chunk 2");
        assertMisuse(chain, salted(3, LATER, 1), "expected chunk 2");
        assertMisuse(chain, salted(2, new TimeRange(19, 30), 1), "the end of the last chunk");
        assertMisuse(chain, salted(2, LATER, 2), "expected 2");

        assertThat(chain.anchor()).isEqualTo(before);
        assertThat(chain.next()).isEqualTo(new ChunkIndex(2));
        assertThat(chain.append(salted(2, LATER, 1), Bytes.utf8("a"))).isNotNull();
    }

    @Test
    void append_streamOfWrongLength_isRefusedAndChangesNothing() {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SECRET);

        for (int length : new int[] {0, 4, 6, 100_000}) {
            assertThatThrownBy(() -> chain.append(salted(1, RANGE, 5), stream(new byte[length])))
                    .as("%s bytes", length)
                    .isInstanceOf(IOException.class);
        }
        assertThat(chain.anchor()).isEqualTo(Anchor.of(SECRET));
        assertThat(chain.next()).isEqualTo(ChunkIndex.FIRST);
    }

    /** What follows in the stream is not the chunk's, and stays there but for the byte that shows that it goes on. */
    @Test
    void append_streamThatGoesOn_isReadLittlePastTheStatedLengthInABoundedBuffer() throws IOException {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SECRET);
        int[] largestRead = {0};
        InputStream longer = new FilterInputStream(stream(new byte[200_000])) {
            @Override
            public int read(byte[] target, int offset, int size) throws IOException {
                largestRead[0] = Math.max(largestRead[0], size);
                return super.read(target, offset, size);
            }
        };

        assertThatThrownBy(() -> chain.append(salted(1, RANGE, 70_000), longer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("found more than 70000");
        assertThat(longer.available()).isBetween(200_000 - 70_000 - (64 << 10), 200_000 - 70_001);
        assertThat(largestRead[0]).isBetween(1, 64 << 10);
    }

    @Test
    void append_outOfOrder_leavesTheStreamUnread() throws IOException {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SECRET);
        InputStream unread = stream(new byte[5]);

        assertThatThrownBy(() -> chain.append(salted(2, RANGE, 5), unread))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected chunk 1");
        assertThat(unread.available()).isEqualTo(5);
    }

    @Test
    void append_afterARecord_isRefused() {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SECRET);
        chain.append(ChunkInfo.record(1).salted(SECRET), Bytes.utf8("a"));

        assertThatThrownBy(() -> chain.append(salted(2, RANGE, 1), Bytes.utf8("a")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void resume_inTheMiddle_goesOnAsBefore() {
        for (DigestScheme scheme : DigestScheme.values()) {
            DigestChain whole = DigestChain.start(scheme, SECRET);
            Digest first = whole.append(info(scheme, 1, RANGE), Bytes.utf8("a")).digest();
            DigestChain resumed = DigestChain.resume(scheme, ChunkIndex.FIRST, RANGE.endMicros(), first);

            assertMisuse(resumed, info(scheme, 2, RANGE), "the end of the last chunk");
            assertThat(resumed.append(info(scheme, 2, LATER), Bytes.utf8("b")))
                    .isEqualTo(whole.append(info(scheme, 2, LATER), Bytes.utf8("b")));
            assertThat(resumed.scheme()).isEqualTo(scheme);
        }
    }

    @Test
    void absorb_inAnyPieces_givesTheSameAndAppendsOnlyAtTheEnd() throws IOException {
        for (DigestScheme scheme : DigestScheme.values()) {
            Bytes chunk = Bytes.random(TestRandom.seeded(8), 1000);
            ChunkInfo info = ChunkInfo.chunk(1, RANGE, 1000);
            ChunkInfo salted = scheme == DigestScheme.BOUND ? info.salted(SECRET) : info;
            ChunkDigests expected = DigestChain.start(scheme, SECRET).append(salted, chunk);
            DigestChain chain = DigestChain.start(scheme, SECRET);
            ChunkAbsorber abandoned = chain.absorb(Optional.of(RANGE), salted.salt());
            ChunkAbsorber absorber = chain.absorb(Optional.of(RANGE), salted.salt());
            abandoned.update(new byte[7], 0, 7);
            absorber.update(chunk.toByteArray(), 0, 300);
            try (InputStream rest =
                    absorber.reading(stream(chunk.slice(300, 1000).toByteArray()))) {
                assertThat(rest.read()).isEqualTo(chunk.get(300) & 0xff);
                assertThat(rest.skip(100)).isEqualTo(100);
                assertThat(rest.available()).isEqualTo(599);
                assertThat(rest.readAllBytes()).isEqualTo(chunk.slice(401, 1000).toByteArray());
                assertThat(rest.read()).isNegative();
            }

            assertThat(absorber.info()).isEqualTo(salted);
            assertThat(chain.next()).isEqualTo(ChunkIndex.FIRST);
            assertThat(absorber.finish()).isEqualTo(expected);
            assertThat(chain.next()).isEqualTo(new ChunkIndex(2));
            assertThat(chain.anchor()).isEqualTo(Anchor.of(expected.digest()));
            assertThatThrownBy(abandoned::finish).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(absorber::finish).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void absorb_zerosReadOneByOne_areAbsorbedAndTheSourceIsClosed() throws IOException {
        ChunkDigests expected = DigestChain.start(DigestScheme.BOUND, SECRET)
                .append(salted(1, RANGE, 3), Bytes.takeOwnership(new byte[3]));
        ChunkAbsorber absorber =
                DigestChain.start(DigestScheme.BOUND, SECRET).absorb(Optional.of(RANGE), SECRET.salt(ChunkIndex.FIRST));
        AtomicBoolean closed = new AtomicBoolean();
        try (InputStream zeros = absorber.reading(new FilterInputStream(stream(new byte[3])) {
            @Override
            public void close() {
                closed.set(true);
            }
        })) {
            for (int i = 0; i < 3; i++) {
                assertThat(zeros.read()).isZero();
            }
        }

        assertThat(closed).isTrue();
        assertThat(absorber.length()).isEqualTo(3);
        assertThat(absorber.finish()).isEqualTo(expected);
    }

    @Test
    void absorb_outOfOrderOrWithoutItsSalt_isRefused() {
        DigestChain chain = DigestChain.start(DigestScheme.BOUND, SECRET);
        chain.append(salted(1, RANGE, 1), Bytes.utf8("a"));
        Bytes salt = SECRET.salt(new ChunkIndex(2));

        assertThatThrownBy(() -> chain.absorb(Optional.of(RANGE), salt))
                .hasMessageContaining("the end of the last chunk");
        assertThatThrownBy(() -> chain.absorb(Optional.empty(), salt)).hasMessageContaining("expected a time range");
        assertThatThrownBy(() -> chain.absorb(Optional.of(LATER), Bytes.empty()))
                .hasMessageContaining("expected a salt of 32 bytes");
    }

    @Test
    void append_saltThatDoesNotGoWithTheScheme_isRefused() {
        DigestChain bound = DigestChain.start(DigestScheme.BOUND, SECRET);
        DigestChain plain = DigestChain.start(DigestScheme.PLAIN, SECRET);

        assertMisuse(bound, ChunkInfo.chunk(1, RANGE, 1), "expected a salt of 32 bytes under scheme BOUND, found 0");
        assertMisuse(plain, salted(1, RANGE, 1), "expected a salt of 0 bytes under scheme PLAIN, found 32");
        assertThatThrownBy(() -> bound.append(ChunkInfo.chunk(1, RANGE, 1), stream(new byte[1])))
                .hasMessageContaining("found 0");
    }

    @Test
    void start_boundWithoutASecret_isRefused() {
        assertThatThrownBy(() -> DigestChain.start(DigestScheme.BOUND, ChainSecret.none()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void values_outsideTheirLimits_areRefused() {
        assertThatThrownBy(() -> new Anchor(Bytes.utf8("short"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChunkInfo.record(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChunkInfo(new ChunkIndex(2), Optional.empty(), 1, Bytes.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChunkInfo.record(1).withSalt(Bytes.utf8("short")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toString_ofSaltsAndAnchors_doesNotShowThem() {
        assertThat(salted(1, RANGE, 5).toString())
                .doesNotContain(SECRET.salt(ChunkIndex.FIRST).toShortHex().substring(0, 4))
                .contains("5 bytes");
        assertThat(Anchor.of(SECRET)).hasToString("Anchor[32 bytes]");
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
        ChainSecret secret = secret(Bytes.fromHex(vector.get("secret")));
        DigestChain inMemory = DigestChain.start(scheme, secret);
        DigestChain streamed = DigestChain.start(scheme, secret);
        for (int index = 1; vector.containsKey("chunk." + index); index++) {
            String[] fields = vector.get("chunk." + index).split(",", -1);
            byte[] chunk = chunk(index, Integer.parseInt(fields[2]));
            TimeRange range = new TimeRange(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
            ChunkInfo plain = ChunkInfo.chunk(index, range, chunk.length);
            ChunkInfo info = scheme == DigestScheme.BOUND ? plain.salted(secret) : plain;

            ChunkDigests digests = inMemory.append(info, Bytes.copyOf(chunk));

            String where = name + ", chunk " + index;
            assertThat(info.salt().toHex()).as(where).isEqualTo(fields[3]);
            assertThat(digests.content().value().toHex()).as(where).isEqualTo(fields[4]);
            assertThat(digests.digest().value().toHex()).as(where).isEqualTo(fields[5]);
            assertThat(streamed.append(info, stream(chunk))).isEqualTo(digests);
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

    private static ChainSecret secret(Bytes bytes) {
        return ChainSecret.of(SecretBytes.takeOwnership(bytes.toByteArray()));
    }

    private static ChunkInfo salted(long index, TimeRange range, long length) {
        return ChunkInfo.chunk(index, range, length).salted(SECRET);
    }

    private static ChunkInfo info(DigestScheme scheme, long index, TimeRange range) {
        return scheme == DigestScheme.BOUND ? salted(index, range, 1) : ChunkInfo.chunk(index, range, 1);
    }

    private static Digest digestZero() {
        return new Digest(Anchor.of(SECRET).value());
    }

    private static Digest digest(ChainSecret secret, ChunkInfo info, Bytes chunk) {
        return DigestChain.start(DigestScheme.BOUND, secret).append(info, chunk).digest();
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
