/** Authenticated TLS links between the processes of a network. */
@SuppressWarnings("module") // The modules that links are for come after this one.
module org.medchain.link {
    requires transitive org.medchain.crypto;
    requires com.google.common;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.transport;

    exports org.medchain.link to
            org.medchain.consensus.member,
            org.medchain.consensus.qbft,
            org.medchain.consensus.bftsmart,
            org.medchain.ledger.remote,
            org.medchain.dht.quorum;
}
