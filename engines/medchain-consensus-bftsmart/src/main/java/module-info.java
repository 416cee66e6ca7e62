/** The consensus engine bftsmart. */
@SuppressWarnings("requires-automatic") // The jar of BFT-SMaRt names no module; no exported type shows its types.
module org.medchain.consensus.bftsmart {
    requires transitive org.medchain.chain;
    requires org.medchain.consensus.member;
    requires transitive org.medchain.consensus.qbft;
    requires org.medchain.link;
    requires com.google.common;
    requires bft.smart;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;

    exports org.medchain.chain.consensus.bftsmart;

    provides org.medchain.chain.consensus.ConsensusFactory with
            org.medchain.chain.consensus.bftsmart.BftSmartConsensusFactory;
}
