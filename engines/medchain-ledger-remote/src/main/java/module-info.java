/** A ledger at other members': the client that verifies what they say, and the server. */
module org.medchain.ledger.remote {
    requires transitive org.medchain.chain;
    requires org.medchain.link;

    exports org.medchain.chain.remote;

    provides org.medchain.chain.ledger.RemoteLedgerFactory with
            org.medchain.chain.remote.LedgerClientFactory;
}
