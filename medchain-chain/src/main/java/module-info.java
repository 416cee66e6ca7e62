/** Events, digest chains, Merkle trees, blocks and their proofs; the interfaces of ledgers and consensus engines. */
@SuppressWarnings("module") // Modules named in qualified exports are built after this one.
module org.medchain.chain {
    requires transitive org.medchain.crypto;

    exports org.medchain.chain.event;
    exports org.medchain.chain.digest;
    exports org.medchain.chain.merkle;
    exports org.medchain.chain.block;
    exports org.medchain.chain.consensus;
    exports org.medchain.chain.ordering;
    exports org.medchain.chain.ledger;
    exports org.medchain.chain.ledger.spi to
            org.medchain.ledger,
            org.medchain.ledger.remote;

    uses org.medchain.chain.consensus.ConsensusFactory;
    uses org.medchain.chain.ledger.spi.LedgerFactory;
    uses org.medchain.chain.ledger.spi.RemoteLedgerFactory;
}
