package org.medchain.chain.consensus.bftsmart;

import bftsmart.statemanagement.ApplicationState;
import bftsmart.statemanagement.StateManager;
import bftsmart.tom.MessageContext;
import bftsmart.tom.ReplicaContext;
import bftsmart.tom.ReplyContextMessage;
import bftsmart.tom.server.BatchExecutable;
import bftsmart.tom.server.Recoverable;
import bftsmart.tom.server.defaultservices.DefaultApplicationState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * BFT-SMaRt's callbacks. Passes decisions on and answers no request: a submitter finds its request among the decisions of its own
 * replica. The state that replicas transfer is the offset of positions; what was decided meanwhile reaches a member as blocks.
 */
final class Decisions implements BatchExecutable, Recoverable {
    private static final Logger LOG = System.getLogger(Decisions.class.getName());
    private static final byte[] NOTHING = {};

    private final int replica;
    private final Listener listener;
    private final Positions positions = new Positions();
    private final ReplicaState manager = new ReplicaState();

    /** Takes what was decided, on BFT-SMaRt's thread, in the order of the decisions. */
    @FunctionalInterface
    interface Listener {
        void decided(long position, Request request);
    }

    Decisions(int replica, Listener listener) {
        this.replica = replica;
        this.listener = listener;
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
        int index = 0;
        for (int i = 0; i < requests.length; i++) {
            int consensus = contexts[i].getConsensusId();
            decided(consensus, index, Bytes.copyOf(requests[i]));
            index++;
            if (i + 1 == requests.length || contexts[i + 1].getConsensusId() != consensus) {
                done(consensus);
                index = 0;
            }
        }
        return new byte[requests.length][];
    }

    private void decided(int consensus, int index, Bytes encoded) {
        Request request;
        try {
            request = Request.decode(encoded);
        } catch (MalformedException e) {
            LOG.log(Level.INFO, "a decided request is malformed: " + e.getMessage());
            return;
        }
        long position = positions.of(consensus, index);
        request.above().ifPresent(above -> positions.raise(consensus, index, above));
        listener.decided(position, request);
    }

    private void done(int consensus) {
        positions.done(consensus);
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
        done(consensus);
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
        OptionalLong offset = positions.offsetAfter(consensus);
        if (offset.isEmpty()) {
            return new DefaultApplicationState();
        }
        byte[] state = ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(consensus)
                .putLong(offset.getAsLong())
                .array();
        return new DefaultApplicationState(
                null, consensus, consensus, whole ? state : null, manager.hash(state), replica);
    }

    @Override
    public int setState(ApplicationState state) {
        ByteBuffer told = ByteBuffer.wrap(state.getSerializedState());
        int consensus = told.getInt();
        positions.install(consensus, told.getLong());
        return consensus;
    }
}
