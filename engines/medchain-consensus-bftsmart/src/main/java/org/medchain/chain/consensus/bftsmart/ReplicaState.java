package org.medchain.chain.consensus.bftsmart;

import bftsmart.statemanagement.strategy.StandardSMMessage;
import bftsmart.statemanagement.strategy.StandardStateManager;
import bftsmart.tom.core.DeliveryThread;
import bftsmart.tom.core.TOMLayer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * BFT-SMaRt's state manager: gives access to the replica's internals, and ends its start, which otherwise waits for the other
 * replicas without limit.
 */
final class ReplicaState extends StandardStateManager {
    /** The type of message that asks for the number of the last decision. */
    private static final int ASK = 11;

    /** The prefix of the names of threads that read from other replicas. */
    static final String RECEIVER = "Receiver for ";

    private static final int ASK_AGAIN_MILLIS = 200;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable TOMLayer layer;

    @Override
    public void init(TOMLayer started, DeliveryThread delivery) {
        super.init(started, delivery);
        layer = started;
    }

    /** Takes requests; null before the replica begins to start. */
    @Nullable
    TOMLayer layer() {
        return layer;
    }

    @Override
    public void askCurrentConsensusId() {
        int self = SVController.getStaticConf().getProcessId();
        StandardSMMessage question = new StandardSMMessage(self, -1, ASK, 0, null, null, 0, 0);
        boolean over = false;
        while (isInitializing && !over) {
            tomLayer.getCommunication().send(SVController.getCurrentViewAcceptors(), question);
            wakeReceivers();
            try {
                over = ended.await(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                over = true;
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Wakes threads that found no connection: they sleep for five seconds even if one comes meanwhile. */
    private static void wakeReceivers() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] threads = new Thread[group.activeCount() + 1];
        int found = group.enumerate(threads);
        for (int i = 0; i < found; i++) {
            Thread thread = threads[i];
            if (thread.getName().startsWith(RECEIVER) && thread.getState() == Thread.State.TIMED_WAITING) {
                thread.interrupt();
            }
        }
    }

    byte[] hash(byte[] state) {
        return tomLayer.computeHash(state);
    }

    /** Stops waiting for other replicas. */
    void end() {
        ended.countDown();
    }

    /** Releases the thread that waits for a state; may block for as long as that thread holds its lock. */
    void release() {
        if (layer != null && isInitializing) {
            dt.deliverLock();
            isInitializing = false;
            waitingCID = -1;
            dt.canDeliver();
            dt.deliverUnlock();
        }
    }
}
