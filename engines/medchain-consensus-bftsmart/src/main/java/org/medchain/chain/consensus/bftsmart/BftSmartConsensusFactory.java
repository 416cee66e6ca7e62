package org.medchain.chain.consensus.bftsmart;

import java.util.List;
import java.util.Map;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * Makes the engine {@code bftsmart}, for consortiums of 4 to 100 members who stay the same. Not for production: {@code docs/bft-smart.md} says
 * what it does not survive. It needs the optional dependency {@code com.jd.blockchain:bft-smart}; without it, {@link #start}
 * throws an {@link IllegalStateException} that names it. Options:
 *
 * <ul>
 *   <li>{@code listen}, host:port: where the other members reach this one. Required.
 *   <li>{@code peers}, number=host:port, comma-separated: where the other members are, all of them. Required.
 *   <li>{@code queue-bytes}: how much events may take that wait for a block, before more are refused; 64 MiB.
 *   <li>{@code leader-ms}: how long a leader has to order a request before the others replace it; 2000.
 *   <li>{@code give-up-ms}: how long a submission waits for a quorum; 60000.
 *   <li>{@code serial-filter}: {@code required}, unless {@code none}. BFT-SMaRt reads Java objects that members send. The
 *       JVM must say by its serial filter which classes those may be; an engine cannot, as the filter is the whole JVM's.
 * </ul>
 */
public final class BftSmartConsensusFactory implements ConsensusFactory {
    /** Of each jar that must be there, a class and what to add to the build. */
    private static final List<Map.Entry<String, String>> NEEDED = List.of(
            Map.entry("bftsmart.tom.ServiceReplica", "com.jd.blockchain:bft-smart"),
            Map.entry("org.apache.commons.codec.binary.Base64", "commons-codec:commons-codec"),
            Map.entry("org.slf4j.Logger", "org.slf4j:slf4j-api"));

    /** For the {@link java.util.ServiceLoader}. */
    public BftSmartConsensusFactory() {}

    @Override
    public String name() {
        return "bftsmart";
    }

    @Override
    public Consensus start(ConsensusContext context) throws UnavailableException, StorageException {
        for (Map.Entry<String, String> needed : NEEDED) {
            require(needed.getKey(), needed.getValue());
        }
        Replica replica = context.replica();
        if (!replica.members().equals(replica.config().memberSet())) {
            throw new IllegalArgumentException(
                    "the engine bftsmart serves the first members, found " + replica.members());
        }
        return BftSmartConsensus.start(context, BftSmartOptions.read(context.options(), replica.members()));
    }

    private static void require(String type, String dependency) {
        try {
            Class.forName(type, false, BftSmartConsensusFactory.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the engine bftsmart needs the optional dependency " + dependency, e);
        }
    }
}
