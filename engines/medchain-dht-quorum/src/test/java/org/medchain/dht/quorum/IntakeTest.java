package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.dht.NodeWorld;
import org.medchain.link.Line;
import org.medchain.link.Link;

/** How much of one peer may wait, and whose turn it is. */
class IntakeTest {
    private static final NodeWorld WORLD = new NodeWorld(3);
    private static final int FRAME = 9 << 10;

    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final Intake intake = new Intake(threads::add, 35 << 10, 1 << 20);
    private final List<Intake.Frame> begun = new ArrayList<>();

    /** A link that says whether it is read. */
    private static final class Watched implements Link {
        private final int party;
        private boolean reading = true;
        private boolean closed;

        Watched(int party) {
            this.party = party;
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public IdentityCertificate peer() {
            return WORLD.certificate(party);
        }

        @Override
        public Optional<Line> line() {
            return Optional.empty();
        }

        @Override
        public SocketAddress address() {
            return InetSocketAddress.createUnresolved("nowhere", 1);
        }

        @Override
        public boolean send(Bytes frame) {
            return true;
        }

        @Override
        public void setReading(boolean reads) {
            reading = reads;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Watched link(int party) {
        Watched link = new Watched(party);
        intake.up(link);
        return link;
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    @Test
    void peer_ofWhichTooMuchWaits_isNotReadOnAnyLinkUntilHalfIsDone() {
        Watched one = link(1);
        Watched other = link(1);
        Watched somebody = link(2);
        for (int i = 0; i < 4; i++) {
            intake.take(i % 2 == 0 ? one : other, FRAME, begun::add);
        }
        assertThat(one.reading).isFalse();
        assertThat(other.reading).isFalse();
        assertThat(somebody.reading).isTrue();
        Watched late = link(1);
        assertThat(late.reading).isFalse();
        runAll();
        assertThat(one.reading).isFalse();
        begun.subList(0, 2).forEach(Intake.Frame::done);
        begun.get(0).done();
        assertThat(one.reading).isFalse();
        begun.get(2).done();
        assertThat(one.reading).isTrue();
        assertThat(late.reading).isTrue();
    }

    @Test
    void frames_ofAPeerThatSendsMuch_waitForThoseOfOthers() {
        Watched greedy = link(1);
        Watched modest = link(2);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            intake.take(greedy, 1, frame -> order.add("greedy"));
        }
        intake.take(modest, 1, frame -> order.add("modest"));
        runAll();
        assertThat(order).containsExactly("greedy", "modest", "greedy", "greedy");
    }

    @Test
    void peers_ofWhichAllTogetherHaveTooMuchWaiting_haveLessEach() {
        Intake tight = new Intake(threads::add, 1 << 20, 1 << 20);
        Watched one = new Watched(1);
        Watched other = new Watched(2);
        tight.up(one);
        tight.up(other);
        tight.take(one, 900 << 10, begun::add);
        assertThat(one.reading).isTrue();
        tight.take(other, 300 << 10, begun::add);
        assertThat(other.reading).isFalse();
        tight.down(one);
        runAll();
        assertThat(begun).hasSize(1);
        begun.get(0).done();
        assertThat(other.reading).isTrue();
        tight.take(other, 900 << 10, begun::add);
        assertThat(other.reading).isTrue();
    }

    @Test
    void frame_thatRunsIntoAnError_endsItsLinkAndNothingElse() {
        Watched link = link(1);
        intake.take(link, 100 << 10, frame -> {
            throw new StackOverflowError("for a test");
        });
        intake.take(link, 1, begun::add);
        assertThat(link.reading).isFalse();
        runAll();
        assertThat(link.closed).isTrue();
        assertThat(link.reading).isTrue();
        assertThat(begun).hasSize(1);
    }

    @Test
    void frames_ofALinkThatIsGone_areDropped() {
        Watched link = link(1);
        intake.take(link, 1, begun::add);
        intake.take(link, 1, begun::add);
        intake.down(link);
        intake.take(link, 1, begun::add);
        runAll();
        assertThat(begun).isEmpty();
    }
}
