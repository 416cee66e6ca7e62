package org.medchain.core.attacks;

import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.time;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.answer.AnswerForge.Chunk;
import org.medchain.core.internal.answer.AnswerForge.Goods;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** Under the plain scheme a provider may say what it likes of times; that the chunks granted are there it must show all the same. */
class PlainStreamTest extends AttackScene {
    private DataId plain;

    PlainStreamTest() {
        super(Suites.ONE);
    }

    @BeforeEach
    void beginAPlainStream() throws Exception {
        plain = world.stream(inventory, NORTH, DigestScheme.PLAIN, 6).id();
    }

    private Session granted(GrantedRange range) throws MedChainException {
        return accept(world.patient(ALICE)
                .grant(world.user(RAY).certificate(), List.of(new Selection(inventory, plain, range))));
    }

    private Goods honest(long first, long last) throws Exception {
        return honest(inventory, plain, first, last, ALL);
    }

    /** The same chunks, said to follow one another from the start of {@code range} to its end. */
    private static Goods saidToFill(TimeRange range, Goods goods) {
        long length = (range.endMicros() - range.startMicros()) / goods.chunks().size();
        return goods.sending(list -> {
            List<Chunk> said = new ArrayList<>();
            for (Chunk chunk : list) {
                long start = range.startMicros() + said.size() * length;
                said.add(chunk.saidToBe(new TimeRange(start, start + length)));
            }
            return said;
        });
    }

    private static TimeRange times(long first, long last) {
        return new TimeRange(time(first).startMicros(), time(last).endMicros());
    }

    private void assertRefused(String why, Session of, GrantedRange asked, Goods goods) throws Exception {
        northSends(goods);
        assertCaught(why, () -> fetch(world.requester(RAY), of, plain, asked))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void fewerChunksThanWereGranted_areRefusedWhateverTheirTimes() throws Exception {
        Session closed = granted(chunks(2, 4));
        northSends(honest(2, 4));
        assertChunks(fetch(world.requester(RAY), closed, plain, ALL), plain, 2, 4);

        assertRefused("chunk 2 as the first", closed, ALL, honest(3, 4));
        assertRefused("none missing up to chunk 4", closed, ALL, honest(2, 3));
    }

    @Test
    void chunksBeforeThoseGranted_areRefusedWhateverTheirTimes() throws Exception {
        Session closed = granted(chunks(2, 4));
        assertRefused("none before chunk 2", closed, chunks(3, 4), saidToFill(times(3, 4), honest(1, 4)));
    }

    @Test
    void chunksThatWereThereBeforeAGrantOfWhatIsToCome_areRefusedWhateverTheirTimes() throws Exception {
        Session toCome = granted(GrantedRange.from(time(7).startMicros()));
        World.grow(world.provider(NORTH).resumeStream(plain), 1);
        northSends(honest(7, 7));
        assertChunks(fetch(world.requester(RAY), toCome, plain, ALL), plain, 7, 7);

        assertRefused("chunks after 6", toCome, ALL, saidToFill(times(7, 8), honest(6, 7)));
    }

    @Test
    void neighbours_areRefused() throws Exception {
        Session open = granted(ALL);
        Digest previous = new Digest(honest(2, 2).anchor().value());
        Chunk two = honest(2, 2).chunks().get(0);
        Chunk five = honest(5, 5).chunks().get(0);
        String why = "no neighbours under this scheme";
        assertRefused(why, open, chunks(3, 4), honest(3, 4).withBefore(two, previous));
        assertRefused(why, open, chunks(3, 4), honest(3, 4).withAfter(five));
    }

    @Test
    void timesThatOverlapOrLieOutside_areRefused() throws Exception {
        Session closed = granted(chunks(2, 4));
        Goods overlapping = honest(2, 4)
                .sending(list -> List.of(
                        list.get(0),
                        list.get(1).saidToBe(new TimeRange(time(2).endMicros() - 1, time(3).endMicros())),
                        list.get(2)));
        assertRefused("not after the one before", closed, ALL, overlapping);
        Goods outside = honest(2, 4)
                .sending(list -> List.of(list.get(0), list.get(1), list.get(2).saidToBe(time(5))));
        assertRefused("not inside the range asked for", closed, ALL, outside);
    }
}
