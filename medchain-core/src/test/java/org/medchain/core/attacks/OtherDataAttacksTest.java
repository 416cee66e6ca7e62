package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.answer.AnswerForge;
import org.medchain.core.internal.answer.AnswerForge.Chunk;
import org.medchain.core.internal.answer.AnswerForge.Goods;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** A provider that sends other data than was granted is found out. */
@ParameterizedClass
@EnumSource(
        value = Suites.class,
        names = {"ONE", "TWO"})
class OtherDataAttacksTest extends AttackScene {
    OtherDataAttacksTest(Suites suites) {
        super(suites);
    }

    @Test
    void dataSwap_betweenStreamsOrChunks_isFound() throws Exception {
        DataId other = world.stream(inventory, NORTH, DigestScheme.BOUND, 5).id();
        Goods honest = honest(inventory, stream, 2, 4, chunks(2, 4));
        northSends(honest);
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);

        Goods others = honest(inventory, other, 2, 4, chunks(2, 4));
        northSends(others);
        assertCaught("another stream", () -> fetch(stream, chunks(2, 4))).hasMessageContaining("anchor");
        northSends(others.from(honest.anchor()));
        assertCaught("another stream from this one's anchor", () -> fetch(stream, chunks(2, 4)))
                .isInstanceOfSatisfying(
                        InvalidDataException.class,
                        invalid -> assertThat(invalid.verdict().bad()).hasSize(3));
        northSends(honest.swapping(0, 2));
        assertCaught("two chunks swapped", () -> fetch(stream, chunks(2, 4))).isInstanceOf(MedChainException.class);
        Path three = storedChunk(stream, 3);
        Files.copy(storedChunk(other, 3), three, StandardCopyOption.REPLACE_EXISTING);
        world.restart(NORTH);
        assertCaught("a chunk of another stream", () -> fetch(stream, chunks(2, 4)))
                .isInstanceOfSatisfying(
                        InvalidDataException.class,
                        invalid -> assertThat(invalid.verdict().bad()).containsExactly(new ChunkIndex(3)));
    }

    @Test
    void dataSwap_chunksOfAnotherStreamAfterTheGrant_isFound() throws Exception {
        InventoryPointer pointer = world.inventory(NORTH, ALICE);
        DataId own = world.stream(pointer, NORTH, DigestScheme.BOUND, 3).id();
        DataId other = world.stream(pointer, NORTH, DigestScheme.BOUND, 6).id();
        session =
                accept(world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(pointer, own))));
        World.grow(world.provider(NORTH).resumeStream(own), 3);

        northSends(honest(pointer, own, 1, 6, ALL));
        assertChunks(fetch(own, ALL), own, 1, 6);
        northSends(honest(pointer, other, 1, 6, ALL));
        assertCaught("another stream", () -> fetch(own, ALL)).isInstanceOf(VerificationException.class);
        northSends(honest(pointer, other, 4, 6, ALL));
        assertCaught("another stream's later chunks", () -> fetch(own, chunks(4, 6)))
                .isInstanceOf(InvalidDataException.class);
        northSends(honest(pointer, own, 1, 2, ALL));
        assertCaught("fewer than were granted", () -> fetch(own, ALL));
        northSends(honest(pointer, own, 2, 6, ALL));
        assertCaught("begun later", () -> fetch(own, ALL));
    }

    @Test
    void data_droppedReorderedDuplicatedTruncated_isFound() throws Exception {
        Goods honest = honest(inventory, stream, 2, 4, chunks(2, 4));
        List<UnaryOperator<Goods>> crimes = List.of(
                goods -> goods.sending(list -> without(list, 0)),
                goods -> goods.sending(list -> without(list, 1)),
                goods -> goods.sending(list -> without(list, 2)),
                goods -> goods.sending(list -> list.subList(0, 0)),
                goods -> renumbered(goods.sending(list -> without(list, 1))),
                goods -> goods.reordering(0, 1),
                goods -> goods.reordering(1, 2),
                goods -> renumbered(goods.reordering(1, 2)),
                goods -> goods.sending(list -> with(list, 1, list.get(1))),
                goods -> goods.sending(list -> with(list, 3, list.get(2))),
                goods -> goods.sending(list -> changed(list, 1, chunk -> shortened(chunk, true))),
                goods -> goods.sending(list -> changed(list, 1, chunk -> shortened(chunk, false))),
                goods -> goods.sending(list -> changed(list, 2, OtherDataAttacksTest::movedInTime)),
                goods -> goods.sending(list -> list.subList(0, 2)).announcing(2, 3, 2),
                goods -> goods.sending(list -> list.subList(1, 3)).announcing(3, 4, 2),
                goods -> goods.announcing(2, 4, 2));
        for (int i = 0; i < crimes.size(); i++) {
            northSends(crimes.get(i).apply(honest));
            assertCaught("crime " + i, () -> fetch(stream, chunks(2, 4)));
        }
        Goods part = honest(inventory, stream, 3, 4, chunks(2, 4));
        northSends(part);
        assertChunks(fetch(stream, chunks(3, 4)), stream, 3, 4);
        Anchor wrong = new Anchor(Bytes.random(world.random(), 32));
        northSends(part.from(wrong));
        assertCaught("a wrong anchor", () -> fetch(stream, chunks(3, 4)))
                .isInstanceOfSatisfying(
                        InvalidDataException.class,
                        invalid -> assertThat(invalid.verdict().anchorWrong()).isTrue());
        northSends(honest(inventory, stream, 1, 5, chunks(2, 4)));
        assertCaught("more than was asked for", () -> fetch(stream, chunks(2, 4)));
    }

    @Test
    void answer_rewrittenOnTheWay_isFound() throws Exception {
        List<Bytes> earlier = new ArrayList<>();
        world.gateway().tamper(answer -> {
            earlier.add(answer);
            return answer;
        });
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);
        int frames = AnswerForge.split(earlier.get(0)).size();
        assertThat(frames).isEqualTo(8);
        for (int i = 0; i < frames; i++) {
            int at = i;
            assertRewritten("dropped " + i, list -> without(list, at));
            assertRewritten("twice " + i, list -> with(list, at, list.get(at)));
            assertRewritten("cut off before " + i, list -> list.subList(0, at));
            assertRewritten("moved to the end " + i, list -> {
                list.add(list.remove(at));
                return at == frames - 1 ? list.subList(0, at) : list;
            });
            Bytes old = AnswerForge.split(earlier.get(0)).get(i);
            assertRewritten("of an earlier answer " + i, list -> changed(list, at, any -> old));
        }
        assertRewritten("a frame more", list -> with(list, frames, list.get(frames - 1)));
        world.gateway().tamper(answer -> earlier.get(0));
        assertCaught("an earlier answer", () -> fetch(stream, chunks(2, 4)));
        world.gateway().tamper(answer -> answer);
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);
    }

    private Path storedChunk(DataId data, long index) throws IOException {
        return world.files(NORTH, data).stream()
                .filter(file -> file.getFileName().toString().startsWith(index + "-"))
                .findFirst()
                .orElseThrow();
    }

    private void assertRewritten(String what, UnaryOperator<List<Bytes>> change) throws Exception {
        world.gateway().tamper(answer -> AnswerForge.join(change.apply(new ArrayList<>(AnswerForge.split(answer)))));
        assertCaught(what, () -> fetch(stream, chunks(2, 4)));
    }

    private static <T> List<T> without(List<T> list, int at) {
        list.remove(at);
        return list;
    }

    private static <T> List<T> with(List<T> list, int at, T added) {
        list.add(at, added);
        return list;
    }

    private static <T> List<T> changed(List<T> list, int at, UnaryOperator<T> change) {
        list.set(at, change.apply(list.get(at)));
        return list;
    }

    private static Chunk shortened(Chunk chunk, boolean admitted) {
        Bytes content = chunk.content().slice(0, chunk.content().size() - 1);
        long length = admitted ? content.size() : chunk.info().length();
        ChunkInfo info = chunk.info();
        return new Chunk(new ChunkInfo(info.index(), info.range(), length, info.salt()), content);
    }

    private static Chunk movedInTime(Chunk chunk) {
        ChunkInfo info = chunk.info();
        TimeRange moved = time(info.index().value() - 1);
        return new Chunk(new ChunkInfo(info.index(), Optional.of(moved), info.length(), info.salt()), chunk.content());
    }

    /** Chunks numbered and timed by their place, as if none had been dropped or moved. */
    private static Goods renumbered(Goods goods) {
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk : goods.chunks()) {
            long index = goods.first() + chunks.size();
            ChunkInfo info = ChunkInfo.chunk(index, time(index), chunk.content().size());
            chunks.add(new Chunk(info.withSalt(chunk.info().salt()), chunk.content()));
        }
        return goods.sending(list -> chunks)
                .announcing(goods.first(), goods.first() + chunks.size() - 1, chunks.size());
    }
}
