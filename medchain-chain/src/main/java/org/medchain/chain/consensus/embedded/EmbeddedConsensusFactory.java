package org.medchain.chain.consensus.embedded;

import java.util.Map;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.event.Event;

/**
 * Makes the engine {@code embedded}, for a consortium of one member. Its one option, {@code queue-bytes}, says how much
 * memory events that wait may take before more are refused; 32 MiB unless given.
 */
public final class EmbeddedConsensusFactory implements ConsensusFactory {
    private static final String QUEUE_BYTES = "queue-bytes";
    /** Room for an event of any size. */
    private static final long MIN_QUEUE_BYTES = Event.MAX_SIZE + Submission.OBJECTS;

    private static final String DEFAULT_QUEUE_BYTES = Long.toString(32L << 20);

    /** For the {@link java.util.ServiceLoader}. */
    public EmbeddedConsensusFactory() {}

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Consensus start(ConsensusContext context) {
        int members = context.replica().members().size();
        if (members != 1) {
            throw new IllegalArgumentException("the embedded engine serves one member, found " + members);
        }
        Map<String, String> options = context.options();
        for (String option : options.keySet()) {
            if (!option.equals(QUEUE_BYTES)) {
                throw new IllegalArgumentException("the embedded engine has no option " + option);
            }
        }
        long queueBytes = Long.parseLong(options.getOrDefault(QUEUE_BYTES, DEFAULT_QUEUE_BYTES));
        if (queueBytes < MIN_QUEUE_BYTES) {
            throw new IllegalArgumentException(
                    QUEUE_BYTES + " is at least " + MIN_QUEUE_BYTES + ", found " + queueBytes);
        }
        return new EmbeddedConsensus(context, queueBytes);
    }
}
