package org.medchain.benchmarks.cluster;

import bftsmart.tom.MessageContext;
import bftsmart.tom.ReplyContextMessage;
import bftsmart.tom.core.messages.TOMMessage;
import bftsmart.tom.server.defaultservices.DefaultRecoverable;
import java.util.List;

/** A service whose operations do nothing. Sends the replies itself: this build of the engine does not. */
final class NothingDone extends DefaultRecoverable {
    private static final byte[] DONE = {1};

    private final int replica;
    private volatile int lastConsensus = -1;

    NothingDone(int replica) {
        this.replica = replica;
    }

    /** How many rounds of agreement there were so far. */
    long rounds() {
        return lastConsensus + 1L;
    }

    @Override
    public byte[][] appExecuteBatch(
            byte[][] commands, MessageContext[] contexts, boolean fromConsensus, List<ReplyContextMessage> replies) {
        lastConsensus = contexts[contexts.length - 1].getConsensusId();
        for (int i = 0; i < commands.length; i++) {
            TOMMessage request = replies.get(i).getTomMessage();
            request.reply = new TOMMessage(
                    replica,
                    request.getSession(),
                    request.getSequence(),
                    request.getOperationId(),
                    DONE,
                    request.getViewID(),
                    request.getReqType());
            replies.get(i).getReplyContext().getReplier().manageReply(request, contexts[i]);
        }
        return new byte[commands.length][];
    }

    /** Operations that come with a state that was taken over; nobody waits for a reply. */
    @Override
    public byte[][] appExecuteBatch(byte[][] commands, MessageContext[] contexts, boolean fromConsensus) {
        return new byte[commands.length][];
    }

    @Override
    public byte[] appExecuteUnordered(byte[] command, MessageContext context) {
        return DONE;
    }

    @Override
    public void installSnapshot(byte[] snapshot) {}

    @Override
    public byte[] getSnapshot() {
        return DONE;
    }
}
