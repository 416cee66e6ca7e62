package org.medchain.chain.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;

/** The verifier against the definition of a good chunk, over thousands of streams damaged at random. */
class ChainVerifierProperties {
    private static final int CASES = 6000;
    private static final long SEED = 20261122;

    /** What the definition gives. */
    private record Expected(List<ChunkIndex> bad, boolean anchorWrong, long digestsFetched) {}

    @Test
    void verify_anyDamage_isNamedExactly() throws MedChainException {
        List<ChainVerifier> verifiers = List.of(
                new ChainVerifier(1, 1), new ChainVerifier(2, 3), new ChainVerifier(3, 7), new ChainVerifier(2, 4096));
        int invalid = 0;
        for (int number = 0; number < CASES; number++) {
            Random random = new Random(SEED + number);
            TestStream stream = stream(random, 1 + random.nextInt(40), 40);
            damage(stream, random);
            Anchor anchor = random.nextInt(5) == 0 ? wrongAnchor(stream, random) : stream.anchor();

            ChainVerdict verdict = verifiers
                    .get(random.nextInt(verifiers.size()))
                    .verify(stream.scheme, anchor, stream, stream.ledger());

            assertVerdict(verdict, expected(stream, anchor), SEED + number);
            invalid += verdict.valid() ? 0 : 1;
        }
        assertThat(invalid).as("the generator makes both").isBetween(CASES / 4, CASES - CASES / 10);
        verifiers.forEach(ChainVerifier::close);
    }

    @Test
    void verify_longStreamsOverManySegments_isNamedExactly() throws MedChainException {
        try (ChainVerifier verifier = ChainVerifier.create()) {
            for (int number = 0; number < 20; number++) {
                Random random = new Random(SEED - 1 - number);
                TestStream stream = stream(random, 4000 + random.nextInt(10_000), 8);
                damage(stream, random);
                Anchor anchor = random.nextInt(5) == 0 ? wrongAnchor(stream, random) : stream.anchor();

                ChainVerdict verdict = verifier.verify(stream.scheme, anchor, stream, stream.ledger());

                assertVerdict(verdict, expected(stream, anchor), SEED - 1 - number);
            }
        }
    }

    private static void assertVerdict(ChainVerdict verdict, Expected expected, long seed) {
        assertThat(verdict.bad()).as("seed %s", seed).isEqualTo(expected.bad());
        assertThat(verdict.anchorWrong()).as("seed %s", seed).isEqualTo(expected.anchorWrong());
        assertThat(verdict.digestsFetched()).as("seed %s", seed).isEqualTo(expected.digestsFetched());
    }

    private static TestStream stream(Random random, int last, int maxLength) {
        DigestScheme scheme = random.nextBoolean() ? DigestScheme.BOUND : DigestScheme.PLAIN;
        boolean unseeded = scheme == DigestScheme.PLAIN && random.nextBoolean();
        ChainSecret secret = unseeded ? ChainSecret.none() : ChainSecret.random(TestRandom.seeded(random.nextLong()));
        long first = random.nextBoolean() ? 1 : 1 + random.nextInt(last);
        return TestStream.of(scheme, secret, first, last, maxLength, random);
    }

    private static Anchor wrongAnchor(TestStream stream, Random random) {
        long other = random.nextInt((int) stream.last().value());
        boolean may = other > 0 && other != stream.first().value() - 1;
        return new Anchor(
                may ? Bytes.copyOf(stream.onLedger(other)) : Bytes.random(TestRandom.seeded(random.nextLong()), 32));
    }

    private static void damage(TestStream stream, Random random) {
        int times = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(random.nextBoolean() ? 1 : 6);
        for (int i = 0; i < times; i++) {
            long span = stream.last().value() - stream.first().value() + 1;
            long at = stream.first().value() + random.nextInt((int) span);
            long other = stream.first().value() + random.nextInt((int) span);
            damage(stream, at, other, random);
        }
    }

    private static void damage(TestStream stream, long at, long other, Random random) {
        ChunkInfo info = stream.info(at);
        TimeRange range = info.range().orElseThrow();
        int length = stream.chunk(at).length;
        switch (random.nextInt(12)) {
            case 0, 1 -> stream.flip(at, random.nextInt(320));
            case 2 -> stream.swap(at, other);
            case 3 -> {
                stream.swap(at, other);
                stream.relabel(at, range);
            }
            case 4 -> { // duplicated
                stream.chunk(at, stream.chunk(other));
                stream.relabel(at, range);
            }
            case 5 -> drop(stream, at);
            case 6 -> stream.relabel(at, new TimeRange(range.startMicros(), range.endMicros() + 1));
            case 7 -> stream.info(at, ChunkInfo.chunk(at, range, length + 1L).withSalt(info.salt()));
            case 8 -> stream.chunk(at, Arrays.copyOf(stream.chunk(at), length + 1));
            case 9 -> stream.info(at, info.withSalt(Bytes.random(TestRandom.seeded(random.nextLong()), 32)));
            case 10 -> stream.info(at, info.withSalt(stream.info(other).salt()));
            default -> stream.info(at, ChunkInfo.chunk(at + 1, range, length).withSalt(info.salt()));
        }
    }

    /** All chunks after {@code at} move up and pass for the ones before them; the last is given twice. */
    private static void drop(TestStream stream, long at) {
        for (long index = at; index < stream.last().value(); index++) {
            stream.chunk(index, stream.chunk(index + 1));
            stream.relabel(index, stream.info(index).range().orElseThrow());
        }
    }

    private static Expected expected(TestStream stream, Anchor anchor) {
        long first = stream.first().value();
        long last = stream.last().value();
        byte[] before = first == 1 ? anchor.value().toByteArray() : stream.onLedger(first - 1);
        boolean anchorWrong = !Arrays.equals(before, anchor.value().toByteArray());
        long prefix = anchorWrong ? first - 2 : first - 1;
        byte @Nullable [] running = anchor.value().toByteArray();
        List<ChunkIndex> bad = new ArrayList<>();
        for (long index = first; index <= last; index++) {
            running = digest(stream, index, running);
            prefix = Arrays.equals(running, stream.onLedger(index)) ? index : prefix;
            if (!Arrays.equals(digest(stream, index, before), stream.onLedger(index))) {
                bad.add(new ChunkIndex(index));
            }
            before = stream.onLedger(index);
        }
        long lowestFetched = Math.max(1, Math.max(prefix, first - 1));
        return new Expected(bad, anchorWrong, last - lowestFetched + 1);
    }

    private static byte @Nullable [] digest(TestStream stream, long index, byte @Nullable [] before) {
        return NaiveChain.digestIfFit(stream.scheme, index, stream.info(index), stream.chunk(index), before);
    }
}
