/** The ledger network: events, digest chains, Merkle trees, blocks and their proofs; consensus and the ledger itself. */
@SuppressWarnings("requires-automatic") // RocksDB's jar names no module; it appears in nothing that is exported.
module org.medchain.chain {
    requires transitive org.medchain.crypto;
    requires rocksdbjni;

    exports org.medchain.chain.event;
    exports org.medchain.chain.digest;
    exports org.medchain.chain.merkle;
    exports org.medchain.chain.block;
    exports org.medchain.chain.consensus;
    exports org.medchain.chain.ledger;

    uses org.medchain.chain.consensus.ConsensusFactory;

    provides org.medchain.chain.consensus.ConsensusFactory with
            org.medchain.chain.consensus.embedded.EmbeddedConsensusFactory,
            org.medchain.chain.consensus.qbft.QbftConsensusFactory;
}
