/** A ledger reached over the network: the server at a member, and the client, which verifies the server's answers. */
module org.medchain.ledger.remote {
    requires transitive org.medchain.chain;
    requires com.google.common;
    requires org.medchain.link;

    exports org.medchain.chain.remote.server;

    provides org.medchain.chain.ledger.spi.RemoteLedgerFactory with
            org.medchain.chain.remote.client.LedgerClientFactory;
}
