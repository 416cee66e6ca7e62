package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.time;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.answer.AnswerForge;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.InProcessGateway;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.bytes.Bytes;

/** What is shown of what lies beside a range: whether a chunk may come, and the neighbours that are granted, no others. */
class RequestedRangesTest extends AttackScene {
    RequestedRangesTest() {
        super(Suites.ONE);
    }

    private String outcomeOf(Session open, GrantedRange range) throws Exception {
        return outcome(
                NORTH,
                sealed(
                        world.user(RAY),
                        identity(NORTH),
                        plain(open, stream, range, world.clock().instant())));
    }

    @Test
    void range_withoutAChunk_isOpenAsLongAsTheStreamMayReachItsEnd() throws Exception {
        Session open = accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream))));
        long start = time(5).startMicros() + 1;
        long reached = time(5).endMicros();
        GrantedRange past = GrantedRange.of(new TimeRange(start, reached));
        GrantedRange justBeyond = GrantedRange.of(new TimeRange(start, reached + 1));
        GrantedRange future = GrantedRange.from(reached);
        assertThat(outcomeOf(open, past)).isEqualTo("NO_DATA_IN_RANGE");
        assertThat(outcomeOf(open, justBeyond)).isEqualTo("NOTHING_YET");
        assertThat(outcomeOf(open, future)).isEqualTo("NOTHING_YET");

        world.provider(NORTH).close(stream);
        assertThat(outcomeOf(open, justBeyond)).isEqualTo("NO_DATA_IN_RANGE");
        assertThat(outcomeOf(open, future)).isEqualTo("NO_DATA_IN_RANGE");
    }

    private List<String> neighbours(Session of, DataId data, GrantedRange range) throws Exception {
        SealedRequest request = sealed(
                world.user(RAY),
                identity(NORTH),
                plain(of, data, range, world.clock().instant()));
        Bytes answer = InProcessGateway.answerOf(world.provider(NORTH)::serve, request);
        return AnswerForge.neighbours(answer, world.user(RAY).keys());
    }

    @Test
    void neighbours_areShownWhereTheyAreGrantedAndNowhereElse() throws Exception {
        assertThat(neighbours(session, stream, chunks(2, 4))).isEmpty();
        assertThat(neighbours(session, stream, chunks(2, 3))).containsExactly("after");
        assertThat(neighbours(session, stream, chunks(3, 4))).containsExactly("before");
        assertThat(neighbours(session, stream, chunks(3, 3))).containsExactly("before", "after");
        assertThat(neighbours(session, record, ALL)).isEmpty();

        DataId plain = world.stream(inventory, NORTH, DigestScheme.PLAIN, 3).id();
        Session open = accept(world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(Selection.all(inventory, plain), Selection.all(inventory, stream))));
        assertThat(neighbours(open, plain, chunks(2, 2))).isEmpty();
        assertThat(neighbours(open, stream, chunks(2, 4))).containsExactly("before", "after");
        assertChunks(fetch(world.requester(RAY), open, stream, chunks(2, 4)), stream, 2, 4);
    }
}
