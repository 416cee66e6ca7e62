package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.member.EngineThread;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

class InboxTest {
    private static final int MEGABYTE = 1 << 20;
    private static final Bytes FRAME = MessageCodec.encode(new Message.BlocksRequest(1));

    private final EngineThread thread = new EngineThread("medchain-test", System::nanoTime, reason -> {});
    private final CountDownLatch busy = new CountDownLatch(1);
    private final List<Integer> received = new ArrayList<>();
    private final List<Integer> linked = new CopyOnWriteArrayList<>();
    private final Inbox inbox = new Inbox(
            thread,
            new Inbox.Receiver() {
                @Override
                public void linkUp(int member) {
                    linked.add(member);
                }

                @Override
                public void linkDown(int member) {
                    linked.remove((Integer) member);
                }

                @Override
                public void received(int member, Message message) {
                    received.add(member);
                }
            },
            new OrderingChannel());

    @BeforeEach
    void occupyThread() {
        thread.execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @AfterEach
    void close() {
        busy.countDown();
        thread.close();
    }

    @Test
    void received_oneMemberFloods_othersTakeTurnsWithIt() throws MedChainException {
        for (int i = 0; i < 1_000; i++) {
            inbox.received(1, FRAME);
        }
        for (int i = 0; i < 3; i++) {
            inbox.received(2, FRAME);
        }
        busy.countDown();
        Await.until("all are received", () -> received() == 1_003);
        assertThat(received.subList(0, 6)).filteredOn(member -> member == 2).hasSize(3);
    }

    @Test
    void received_moreThanMayWait_isDropped() throws MedChainException {
        for (int i = 0; i < Inbox.MAX_WAITING + 1_000; i++) {
            inbox.received(1, FRAME);
        }
        inbox.received(2, FRAME);
        busy.countDown();
        Await.until("what was kept is received", () -> received() == Inbox.MAX_WAITING + 1);
        assertThat(received).filteredOn(member -> member == 2).hasSize(1);
    }

    @Test
    void received_whatCannotBeRead_isDropped() throws MedChainException {
        inbox.received(1, Bytes.utf8("garbage"));
        inbox.received(1, FRAME);
        busy.countDown();
        Await.until("the frame is received", () -> received() == 1);
    }

    @Test
    void received_moreBytesThanMayWait_isDroppedButForOneMessageOfAnySize() throws MedChainException {
        LedgerWorld world = Speakers.of(4).world();
        List<Event> events = Collections.nCopies(MEGABYTE / 60_000, world.opaque(world.provider, 60_000));
        Bytes large = MessageCodec.encode(new Message.Events(events));
        int fit = 16 * MEGABYTE / large.size();
        for (int i = 0; i < fit + 5; i++) {
            inbox.received(1, large);
        }
        inbox.received(2, large);
        busy.countDown();
        Await.until("what was kept is received", () -> received() == fit + 1);
        assertThat(received).filteredOn(member -> member == 2).hasSize(1);
    }

    @Test
    void received_afterWhatWaitedWasTaken_thereIsRoomAgain() throws MedChainException {
        busy.countDown();
        for (int i = 0; i < Inbox.MAX_WAITING + 100; i++) {
            inbox.received(1, FRAME);
            int sent = i + 1;
            if (sent % 1_000 == 0) {
                Await.until("all are received", () -> received() == sent);
            }
        }
        Await.until("all are received", () -> received() == Inbox.MAX_WAITING + 100);
    }

    @Test
    void up_ofALink_isToldOnTheThread() throws MedChainException {
        inbox.up(3);
        assertThat(linked).isEmpty();
        busy.countDown();
        Await.until("the link is told", () -> received() == 0 && linked.contains(3));
    }

    private int received() {
        List<Integer> sizes = new ArrayList<>();
        CountDownLatch looked = new CountDownLatch(1);
        thread.execute(() -> {
            sizes.add(received.size());
            looked.countDown();
        });
        try {
            looked.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return sizes.get(0);
    }
}
