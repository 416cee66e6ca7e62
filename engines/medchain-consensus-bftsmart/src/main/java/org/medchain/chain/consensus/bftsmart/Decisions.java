package org.medchain.chain.consensus.bftsmart;

import bftsmart.statemanagement.ApplicationState;
import bftsmart.statemanagement.StateManager;
import bftsmart.tom.MessageContext;
import bftsmart.tom.ReplicaContext;
import bftsmart.tom.ReplyContextMessage;
import bftsmart.tom.server.BatchExecutable;
import bftsmart.tom.server.Recoverable;
import bftsmart.tom.server.defaultservices.DefaultApplicationState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;

/**
 * BFT-SMaRt's callbacks. Passes decisions on and answers no request, because the certificate of its block proves the place of an
 * event, and each member has it in its own chain. The state that replicas transfer is the height of the chain; the blocks go
 * between members with their certificates.
 */
final class Decisions implements BatchExecutable, Recoverable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] NOTHING = {};

    private final int member;
    private final Listener listener;
    private final Progress progress;
    private final ReplicaState manager = new ReplicaState();

    /** Learns of decisions. Called by BFT-SMaRt's threads. */
    interface Listener {
        /** A consensus instance decided these requests, in this order. Called once for each instance, in the order of instances. */
        void decided(int consensus, List<Bytes> requests);

        /** The decisions after {@code consensus} build on a chain of this height. */
        void installed(int consensus, long height);
    }

    Decisions(int member, Listener listener, Progress progress) {
        this.member = member;
        this.listener = listener;
        this.progress = progress;
    }

    ReplicaState manager() {
        return manager;
    }

    @Override
    public byte[][] executeBatch(byte[][] requests, MessageContext[] contexts, List<ReplyContextMessage> replies) {
        return executeBatch(requests, contexts);
    }

    /** One call may carry the decisions of several consensus instances. */
    @Override
    public byte[][] executeBatch(byte[][] requests, MessageContext[] contexts) {
        List<Bytes> group = new ArrayList<>();
        for (int i = 0; i < requests.length; i++) {
            group.add(Bytes.copyOf(requests[i]));
            int consensus = contexts[i].getConsensusId();
            if (i + 1 == requests.length || contexts[i + 1].getConsensusId() != consensus) {
                decided(consensus, List.copyOf(group));
                group.clear();
            }
        }
        return new byte[requests.length][];
    }

    private void decided(int consensus, List<Bytes> requests) {
        listener.decided(consensus, requests);
        manager.setLastCID(consensus);
    }

    @Override
    public byte[] executeUnordered(byte[] request, MessageContext context) {
        return NOTHING;
    }

    @Override
    public void Op(int consensus, byte[] request, MessageContext context) {}

    @Override
    public void noOp(int consensus, byte @Nullable [][] requests, MessageContext @Nullable [] contexts) {
        decided(consensus, List.of());
    }

    /** Blocks until enough replicas agree on the last decision. */
    @Override
    public void setReplicaContext(ReplicaContext context) {
        manager.askCurrentConsensusId();
    }

    @Override
    public StateManager getStateManager() {
        return manager;
    }

    @Override
    public ApplicationState getState(int consensus, boolean whole) {
        OptionalLong height = progress.await(consensus, PATIENCE);
        if (height.isEmpty()) {
            return new DefaultApplicationState();
        }
        byte[] state = ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(consensus)
                .putLong(height.getAsLong())
                .array();
        return new DefaultApplicationState(
                null, consensus, consensus, whole ? state : null, manager.hash(state), member);
    }

    @Override
    public int setState(ApplicationState state) {
        ByteBuffer told = ByteBuffer.wrap(state.getSerializedState());
        int consensus = told.getInt();
        listener.installed(consensus, told.getLong());
        return consensus;
    }
}
