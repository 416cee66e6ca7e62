/** A member's ledger: its blocks and their index on disk, the rules of blocks, and the engine of one member alone. */
@SuppressWarnings("requires-automatic") // The jar of RocksDB names no module; no exported type shows its types.
module org.medchain.ledger {
    requires transitive org.medchain.chain;
    requires org.medchain.log;
    requires com.google.common;
    requires rocksdbjni;

    exports org.medchain.chain.consensus.embedded;

    provides org.medchain.chain.ledger.LedgerFactory with
            org.medchain.chain.local.StoreLedgerFactory;
    provides org.medchain.chain.consensus.ConsensusFactory with
            org.medchain.chain.consensus.embedded.EmbeddedConsensusFactory;
}
