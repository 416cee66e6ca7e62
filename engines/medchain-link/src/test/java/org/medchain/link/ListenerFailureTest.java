package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.fixture.Consortium;

/**
 * What a links' thread tells runs into an error: the link of that peer ends and comes again, and all others stand. Everything
 * that is built on links hears of them as this listener does.
 */
@Timeout(120)
class ListenerFailureTest {
    private static final Bytes POISON = Bytes.utf8("poison");

    private final Consortium consortium = Consortium.create(SuiteId.X25519, 1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger failuresUp = new AtomicInteger();
    private final AtomicInteger failuresDown = new AtomicInteger();
    private final AtomicInteger failuresOfTheDoor = new AtomicInteger();
    private final Queue<Bytes> frames = new ConcurrentLinkedQueue<>();

    private final class Failing implements LinkListener {
        @Override
        public void up(Link link) {
            fail(failuresUp);
        }

        @Override
        public void received(Link link, Bytes frame) {
            if (frame.equals(POISON)) {
                throw new OutOfMemoryError("for a test");
            }
            frames.add(frame);
        }

        @Override
        public void down(Link link) {
            fail(failuresDown);
        }
    }

    private static void fail(AtomicInteger left) {
        if (left.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
            throw new StackOverflowError("for a test");
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private Party party(int number) throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, number);
        Party party = new Party(
                consortium.anchor(),
                Party.NETWORK,
                consortium.certify("party " + number, keys),
                keys,
                Duration.ofSeconds(20));
        open.add(party);
        return party;
    }

    private InetSocketAddress host() throws MedChainException {
        Party unlinked = party(1);
        Links links = new Links(unlinked.settings(), new Failing());
        open.add(links);
        return links.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), peer -> {
            fail(failuresOfTheDoor);
            return Party.ALLOWANCE;
        });
    }

    private void send(Party from, Bytes frame) {
        Party.await("it is sent", () -> from.up().stream().anyMatch(link -> link.send(frame)));
    }

    private void assertServed(Party party, String what) {
        Bytes frame = Bytes.utf8(what);
        Party.await("a frame comes", () -> {
            party.up().forEach(link -> link.send(frame));
            return frames.contains(frame);
        });
    }

    @Test
    void frame_thatRunsIntoAnError_endsItsLinkAloneAndTheNextFrameArrives() throws MedChainException {
        InetSocketAddress host = host();
        Party guilty = party(2);
        Party other = party(3);
        guilty.dial(host);
        other.dial(host);
        assertServed(other, "before");
        assertServed(guilty, "of the guilty");
        send(guilty, POISON);
        Party.await("another link", () -> guilty.everUp() > 1);
        assertServed(guilty, "after");
        assertServed(other, "of the other");
        assertThat(other.everUp()).isEqualTo(1);
    }

    @Test
    void newLink_thatRunsIntoAnError_comesAgain() throws MedChainException {
        failuresUp.set(3);
        failuresDown.set(3);
        failuresOfTheDoor.set(3);
        Party guest = party(2);
        guest.dial(host());
        assertServed(guest, "in the end");
        assertThat(failuresUp.get() + failuresDown.get() + failuresOfTheDoor.get())
                .isZero();
    }
}
