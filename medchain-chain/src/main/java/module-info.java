/** The ledger network: events, digest chains, Merkle trees, blocks and their proofs. */
module org.medchain.chain {
    requires transitive org.medchain.crypto;

    exports org.medchain.chain.event;
    exports org.medchain.chain.digest;
    exports org.medchain.chain.merkle;
    exports org.medchain.chain.block;
}
