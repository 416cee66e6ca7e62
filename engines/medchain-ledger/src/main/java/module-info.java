/** A member's ledger: blocks and their index on disk, the rules of blocks, and the engine {@code embedded}. */
@SuppressWarnings("requires-automatic") // The jar of RocksDB names no module; the exported API does not use it.
module org.medchain.ledger {
    requires transitive org.medchain.chain;
    requires org.medchain.log;
    requires com.google.common;
    requires rocksdbjni;

    exports org.medchain.chain.consensus.embedded;

    provides org.medchain.chain.ledger.spi.LedgerFactory with
            org.medchain.chain.local.StoreLedgerFactory;
    provides org.medchain.chain.consensus.ConsensusFactory with
            org.medchain.chain.consensus.embedded.EmbeddedConsensusFactory;
}
