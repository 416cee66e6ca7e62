package org.medchain.core.attacks;

import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.medchain.core.access.FetchLimitException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.internal.answer.AnswerForge;
import org.medchain.core.internal.answer.AnswerForge.Chunk;
import org.medchain.core.internal.answer.AnswerForge.Goods;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;

/** What comes in frame by frame is what was announced, and no more than the requester allows. */
class ReceivedFramesTest extends AttackScene {
    ReceivedFramesTest() {
        super(Suites.ONE);
    }

    private VerifiedData fetchWithin(FetchLimits limits) throws MedChainException {
        return world.requester(RAY).fetch(session, stream, ALL, world.gateway(), limits);
    }

    /** North's goods of chunks 2 to 4, of which chunk {@code index} is said to have {@code more} bytes than it has. */
    private Goods said(long index, long more) throws Exception {
        return honest(inventory, stream, 2, 4, chunks(2, 4)).sending(list -> {
            Chunk chunk = list.get((int) index - 2);
            list.set((int) index - 2, chunk.saidToHave(chunk.content().size() + more));
            return list;
        });
    }

    private void assertMalformed(String why, Goods goods) throws Exception {
        northSends(goods);
        assertCaught(why, () -> fetch(stream, ALL))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void bytesThatTheCallerAllows_areCountedToTheLast() throws Exception {
        AtomicReference<Bytes> answer = new AtomicReference<>();
        world.gateway().tamper(came -> {
            answer.set(came);
            return came;
        });
        fetch(stream, ALL).close();
        List<Bytes> frames = AnswerForge.split(answer.get());
        long size = frames.subList(1, frames.size()).stream()
                .mapToLong(frame -> Integer.BYTES + frame.size())
                .sum();

        FetchLimits enough = FetchLimits.defaults().withBytes(size);
        assertChunks(fetchWithin(enough), stream, 2, 4);
        assertCaught("a byte too few", () -> fetchWithin(enough.withBytes(size - 1)))
                .isInstanceOf(FetchLimitException.class);
    }

    @Test
    void chunkAnnouncedAsLargerThanTheCallerAllows_isRefusedBeforeItComes() throws Exception {
        long limit = FetchLimits.defaults().bytes();
        for (long length : new long[] {limit, Long.MAX_VALUE}) {
            northSends(honest(inventory, stream, 2, 4, chunks(2, 4)).sending(list -> {
                list.set(0, list.get(0).saidToHave(length));
                return list;
            }));
            assertCaught(length + " bytes", () -> fetch(stream, ALL))
                    .isInstanceOf(FetchLimitException.class)
                    .hasMessageContaining("at most " + limit);
        }
    }

    @Test
    void chunkOfAnotherLengthThanAnnounced_isRefusedAtOnce() throws Exception {
        assertMalformed("longer than announced", said(3, -1));
        assertMalformed("expected the rest of the one before", said(3, 1));
        assertMalformed("the answer ends after 3 chunks", said(4, 1));
    }

    @Test
    void chunkInAnothersPlace_isRefusedAtOnce() throws Exception {
        Goods goods = honest(inventory, stream, 2, 4, chunks(2, 4));
        assertMalformed("begins chunk 4, expected chunk 3", goods.reordering(1, 2));
        Chunk five = honest(inventory, stream, 5, 5, ALL).chunks().get(0);
        assertMalformed("begins chunk 5, expected the end after chunk 4", goods.sending(list -> {
            list.add(five);
            return list;
        }));
    }

    @Test
    void refusalOfSomebodyUnknown_thatIsNoneOfItsForm_isMalformed() throws Exception {
        for (StructWriter struct : List.of(
                new StructWriter().integer(0, 1).integer(2, 2),
                new StructWriter().integer(0, 2).integer(2, 1))) {
            northAnswers((forge, request) -> AnswerForge.join(List.of(struct.toBytes())));
            assertCaught("no refusal", () -> fetch(stream, ALL)).isInstanceOf(MalformedException.class);
        }
    }
}
