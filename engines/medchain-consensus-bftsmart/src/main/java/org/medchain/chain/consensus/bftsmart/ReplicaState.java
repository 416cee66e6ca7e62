package org.medchain.chain.consensus.bftsmart;

import bftsmart.statemanagement.strategy.StandardSMMessage;
import bftsmart.statemanagement.strategy.StandardStateManager;
import bftsmart.tom.core.DeliveryThread;
import bftsmart.tom.core.TOMLayer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way into a replica of BFT-SMaRt, and out of its start, which waits for the others as long as it must. */
final class ReplicaState extends StandardStateManager {
    /** The message that asks for the number of the last decision. */
    private static final int ASK = 11;

    /** How the names of the threads begin that read what other replicas send. */
    static final String RECEIVER = "Receiver for ";

    private static final int ASK_AGAIN_MILLIS = 200;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable TOMLayer layer;

    @Override
    public void init(TOMLayer started, DeliveryThread delivery) {
        super.init(started, delivery);
        layer = started;
    }

    /** What takes requests; none before the replica has begun to start. */
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

    /** A thread that found no connection sleeps for five seconds, whether or not one has come meanwhile. */
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

    /** Waits for nobody any more. */
    void end() {
        ended.countDown();
    }

    /** Lets the thread go that waits for a state; may itself wait for that thread for long. */
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
