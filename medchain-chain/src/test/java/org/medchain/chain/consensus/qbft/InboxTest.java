package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.member.EngineThread;
import org.medchain.chain.fixture.Await;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

class InboxTest {
    private static final Bytes FRAME = MessageCodec.encode(new Message.BlocksRequest(1));

    private final EngineThread thread = new EngineThread("medchain-test", reason -> {});
    private final CountDownLatch busy = new CountDownLatch(1);
    private final List<Integer> received = new ArrayList<>();
    private final Inbox inbox = new Inbox(thread, new Inbox.Receiver() {
        @Override
        public void linkUp(int member) {}

        @Override
        public void received(int member, Message message) {
            received.add(member);
        }
    });

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
