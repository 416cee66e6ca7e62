/** The ledger network: events, digest chains, Merkle trees, blocks and their proofs; consensus and the ledger itself. */
@SuppressWarnings(
        "requires-automatic") // The jars of RocksDB and BFT-SMaRt name no module; nothing of them is exported.
module org.medchain.chain {
    requires transitive org.medchain.crypto;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires rocksdbjni;
    requires static bft.smart; // Only for those who choose the engine bftsmart.

    exports org.medchain.chain.event;
    exports org.medchain.chain.digest;
    exports org.medchain.chain.merkle;
    exports org.medchain.chain.block;
    exports org.medchain.chain.consensus;
    exports org.medchain.chain.ledger;
    exports org.medchain.chain.remote;

    uses org.medchain.chain.consensus.ConsensusFactory;

    provides org.medchain.chain.consensus.ConsensusFactory with
            org.medchain.chain.consensus.bftsmart.BftSmartConsensusFactory,
            org.medchain.chain.consensus.embedded.EmbeddedConsensusFactory,
            org.medchain.chain.consensus.qbft.QbftConsensusFactory;
}
