/** The consensus engine bftsmart. */
@SuppressWarnings("requires-automatic") // The jar of BFT-SMaRt names no module; nothing of it is exported.
module org.medchain.consensus.bftsmart {
    requires org.medchain.chain;
    requires org.medchain.consensus.member;
    requires org.medchain.link;
    requires bft.smart;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;

    provides org.medchain.chain.consensus.ConsensusFactory with
            org.medchain.chain.consensus.bftsmart.BftSmartConsensusFactory;
}
