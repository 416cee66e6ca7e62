/** The consensus engine qbft. */
module org.medchain.consensus.qbft {
    requires transitive org.medchain.chain;
    requires org.medchain.consensus.member;
    requires org.medchain.log;

    exports org.medchain.chain.consensus.qbft;

    provides org.medchain.chain.consensus.ConsensusFactory with
            org.medchain.chain.consensus.qbft.QbftConsensusFactory;
}
