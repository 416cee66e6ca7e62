/** A member's ledger: its blocks and their index on disk, the rules of blocks, and the engine of one member alone. */
@SuppressWarnings("requires-automatic") // The jar of RocksDB names no module; nothing of it is exported.
module org.medchain.ledger {
    requires org.medchain.chain;
    requires org.medchain.log;
    requires rocksdbjni;

    provides org.medchain.chain.ledger.LedgerFactory with
            org.medchain.chain.local.StoreLedgerFactory;
    provides org.medchain.chain.consensus.ConsensusFactory with
            org.medchain.chain.consensus.embedded.EmbeddedConsensusFactory;
}
