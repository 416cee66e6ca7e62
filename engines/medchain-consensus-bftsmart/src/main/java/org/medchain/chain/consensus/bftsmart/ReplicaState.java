package org.medchain.chain.consensus.bftsmart;

import bftsmart.reconfiguration.views.View;
import bftsmart.statemanagement.SMMessage;
import bftsmart.statemanagement.strategy.StandardSMMessage;
import bftsmart.statemanagement.strategy.StandardStateManager;
import bftsmart.tom.core.DeliveryThread;
import bftsmart.tom.core.TOMLayer;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * BFT-SMaRt's state manager: gives access to the replica's internals, ends its start, which otherwise waits for the other
 * replicas without limit, and starts as soon as one replica more than may be faulty tells it where to begin. The library asks for
 * more: with four members, for all three others.
 */
final class ReplicaState extends StandardStateManager {
    /** The type of message that asks for the number of the last decision. */
    private static final int ASK = 11;

    /** The prefix of the names of threads that read from other replicas. */
    static final String RECEIVER = "Receiver for ";

    private static final int ASK_AGAIN_MILLIS = 200;
    /** After so many questions the state is asked for again: the replica from which it is expected may be away. */
    private static final int STATE_PATIENCE = 10;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable TOMLayer layer;
    private @Nullable LastDecisions last;

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
        for (int asked = 1; isInitializing && !over; asked++) {
            if (waitingCID > LastDecisions.NONE && asked % STATE_PATIENCE == 0) {
                stateTimeout();
            }
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

    /** A replica tells what it decided last. */
    @Override
    public synchronized void currentConsensusIdReceived(SMMessage answer) {
        if (!isInitializing || waitingCID > LastDecisions.NONE) {
            return;
        }
        if (last == null) {
            last = new LastDecisions(
                    SVController.getStaticConf().getProcessId(),
                    SVController.getCurrentViewF(),
                    SVController.getQuorum() + 1);
        }
        last.told(answer.getSender(), answer.getCID());
        last.beginning().ifPresent(this::begin);
    }

    private void begin(int consensus) {
        if (consensus > LastDecisions.NONE) {
            lastCID = consensus + 1;
            waitingCID = consensus;
            requestState();
        } else {
            dt.deliverLock();
            isInitializing = false;
            tomLayer.setLastExec(consensus);
            dt.canDeliver();
            dt.deliverUnlock();
        }
    }

    @Override
    protected boolean enoughRegencies(int regency) {
        return super.enoughRegencies(regency) || areEnough(senderRegencies.values(), regency);
    }

    @Override
    protected boolean enoughLeaders(int leader) {
        return super.enoughLeaders(leader) || areEnough(senderLeaders.values(), leader);
    }

    @Override
    protected boolean enoughViews(View view) {
        return areEnough(senderViews.values(), view);
    }

    /** True if one replica more than may be faulty says the same. */
    private <T> boolean areEnough(Collection<T> told, T value) {
        return Collections.frequency(told, value) > SVController.getCurrentViewF();
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
