package org.medchain.examples.ordering;

import java.net.URI;
import java.util.Set;
import org.medchain.chain.consensus.qbft.OrderedConsensusFactory;

/** Makes the engine {@code sequencer}, whose option {@code sequencer} is the URL of a {@link Sequencer}. */
public final class SequencerConsensusFactory extends OrderedConsensusFactory {
    private static final String URL = "sequencer";

    /** For the {@link java.util.ServiceLoader}. */
    public SequencerConsensusFactory() {
        super(
                "sequencer",
                Set.of(URL),
                context -> new SequencerOrdering(URI.create(context.options().get(URL)), context.member()));
    }
}
