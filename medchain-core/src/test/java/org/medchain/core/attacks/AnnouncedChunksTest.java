package org.medchain.core.attacks;

import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.time;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.answer.AnswerForge.Chunk;
import org.medchain.core.internal.answer.AnswerForge.Goods;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** What a provider announces must be what was asked for, no more and no less; under the scheme that binds times it proves so. */
class AnnouncedChunksTest extends AttackScene {
    AnnouncedChunksTest() {
        super(Suites.ONE);
    }

    private Session granted(GrantedRange range) throws MedChainException {
        return accept(world.patient(ALICE)
                .grant(world.user(RAY).certificate(), List.of(new Selection(inventory, stream, range))));
    }

    private void assertRefused(String why, Session of, GrantedRange asked, Goods goods) throws Exception {
        northSends(goods);
        assertCaught(why, () -> fetch(world.requester(RAY), of, stream, asked))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining(why);
    }

    private void assertTaken(Session of, GrantedRange asked, Goods goods, long last) throws Exception {
        northSends(goods);
        assertChunks(fetch(world.requester(RAY), of, stream, asked), stream, goods.first(), last);
    }

    /** Chunk {@code index} as it is. */
    private Chunk chunk(long index) throws Exception {
        return honest(inventory, stream, index, index, ALL).chunks().get(0);
    }

    /** The digest of the chunk before {@code index}. */
    private Digest before(long index) throws Exception {
        return new Digest(honest(inventory, stream, index, index, ALL).anchor().value());
    }

    /** The same session with the stream's grant changed. */
    private Session changed(UnaryOperator<Grant> change) {
        List<GrantOpening> openings = session.disclosure().grants().stream()
                .map(opening -> opening.grant().data().equals(stream)
                        ? new GrantOpening(change.apply(opening.grant()), opening.salt(), opening.proof())
                        : opening)
                .toList();
        SessionDisclosure disclosure = new SessionDisclosure(session.audienceOpening(), openings);
        List<Section> sections = session.sections().stream()
                .map(section -> new Section(section.session(), disclosure, section.descriptions()))
                .toList();
        return new Session(session.pointer(), disclosure, sections, List.of());
    }

    @Test
    void grantThatMisnamesTheChunkOfItsEvent_isRefused() throws Exception {
        Session misnamed = changed(grant -> new Grant(
                grant.inventory(),
                grant.provider(),
                grant.data(),
                grant.kind(),
                grant.range(),
                grant.scheme(),
                grant.reference(),
                new ChunkIndex(3),
                grant.first(),
                grant.anchor()));
        assertRefused(
                "is said to be of chunk 3", misnamed, chunks(2, 4), honest(inventory, stream, 2, 4, chunks(2, 4)));
    }

    @Test
    void recordAnnouncedAsMore_orWithNeighboursOrFromAnotherAnchor_isRefused() throws Exception {
        Goods letter = honest(inventory, record, 1, 1, ALL);
        northSends(letter);
        fetch(record, ALL).close();

        assertRecordRefused("chunk 1, which a record is", letter.announcing(1, 2, 2));
        assertRecordRefused("no neighbours of a record", letter.withBefore(chunk(1), before(1)));
        assertRecordRefused("no neighbours of a record", letter.withAfter(chunk(2)));
        Anchor wrong = new Anchor(Bytes.random(world.random(), Digest.SIZE));
        assertRecordRefused("is not the one that was granted", letter.from(wrong));
    }

    private void assertRecordRefused(String why, Goods goods) throws Exception {
        northSends(goods);
        assertCaught(why, () -> fetch(record, ALL))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void partOfAGrant_withoutBothNeighbours_isRefused() throws Exception {
        Session open = granted(ALL);
        Goods goods = honest(inventory, stream, 2, 4, ALL);
        assertTaken(open, chunks(2, 4), goods, 4);
        assertRefused("a proof that none comes before them", open, chunks(2, 4), goods.withoutBefore());
        assertRefused("a proof that none comes after them", open, chunks(2, 4), goods.withoutAfter());
    }

    @Test
    void neighbourSaidToBeOfAnotherTime_toHideThatItBelongsToTheAnswer_isRefused() throws Exception {
        Session open = granted(ALL);
        Goods late = honest(inventory, stream, 3, 4, ALL).withBefore(chunk(2).saidToBe(time(1)), before(2));
        assertRefused("chunk 2, before the answer's first, is not the one on the ledger", open, chunks(2, 4), late);
        Goods early = honest(inventory, stream, 2, 3, ALL).withAfter(chunk(4).saidToBe(time(5)));
        assertRefused("chunk 4, after the answer's last, is not the one on the ledger", open, chunks(2, 4), early);
    }

    @Test
    void neighbourThatOverlapsTheAnswer_isRefused() throws Exception {
        Session open = granted(ALL);
        Goods goods = honest(inventory, stream, 2, 4, ALL);
        assertRefused(
                "not after the one before",
                open,
                chunks(2, 4),
                goods.withBefore(chunk(1).saidToBe(time(2)), before(1)));
        assertRefused(
                "starts before the last one's end", open, chunks(2, 4), goods.withAfter(chunk(5).saidToBe(time(4))));
    }

    @Test
    void chunkBeforeTheFirst_isNone() throws Exception {
        Goods goods = honest(inventory, stream, 1, 5, ALL).withBefore(chunk(1).saidToBe(time(0)), before(1));
        assertRefused("none before chunk 1", granted(ALL), ALL, goods);
    }

    @Test
    void moreThanWasAskedFor_isRefused() throws Exception {
        Session open = granted(ALL);
        String why = "not inside the range asked for";
        assertRefused(why, open, chunks(2, 4), honest(inventory, stream, 2, 5, ALL));
        assertRefused(why, open, chunks(2, 4), honest(inventory, stream, 1, 4, ALL));
    }

    @Test
    void indexThatNoOtherCanFollow_isRefused() throws Exception {
        Session toCome = granted(GrantedRange.from(time(6).startMicros()));
        northAnswers((forge, request) -> forge.headerOnly(
                request, Long.MAX_VALUE, Long.MAX_VALUE, new Anchor(Bytes.random(world.random(), Digest.SIZE))));
        assertCaught("the highest index", () -> fetch(world.requester(RAY), toCome, stream, ALL))
                .hasMessageContaining("an index that another can follow");
    }

    @Test
    void newestChunks_areMissedOnceTheProviderMustHaveSeenThem() throws Exception {
        Session open = granted(ALL);
        World.grow(world.provider(NORTH).resumeStream(stream), 1);
        Goods withoutTheNewest = honest(inventory, stream, 1, 5, ALL).alone();

        world.clock().move(WINDOW);
        assertTaken(open, ALL, withoutTheNewest, 5);
        world.clock().move(Duration.ofMillis(1));
        assertRefused("a proof that none comes after them", open, ALL, withoutTheNewest);
        assertTaken(open, ALL, honest(inventory, stream, 1, 6, ALL), 6);
    }

    @Test
    void newerChunksThanAreGranted_needNoProof() throws Exception {
        world.clock().move(WINDOW.multipliedBy(2));
        Session closed = granted(GrantedRange.until(time(4).endMicros()));
        assertTaken(closed, ALL, honest(inventory, stream, 1, 4, chunks(1, 4)), 4);
    }

    @Test
    void asManyChunksAsTheCallerAllows_areTaken() throws Exception {
        FetchLimits limits = FetchLimits.defaults().withChunks(3);
        assertChunks(world.requester(RAY).fetch(session, stream, ALL, world.gateway(), limits), stream, 2, 4);
    }
}
