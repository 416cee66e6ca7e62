/** The foundations of every other module: bytes, canonical encoding, hashes, suites, identities and certificates. */
@SuppressWarnings("module") // Modules named in qualified exports are built after this one.
module org.medchain.crypto {
    requires static transitive org.jspecify;
    requires com.google.common;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;

    exports org.medchain.error;
    exports org.medchain.health;
    exports org.medchain.metrics;
    exports org.medchain.crypto.bytes;
    exports org.medchain.crypto.codec;
    exports org.medchain.crypto.hash;
    exports org.medchain.crypto.hash.internal to
            org.medchain.chain,
            org.medchain.dht,
            org.medchain.core,
            org.medchain.link,
            org.medchain.dht.storage,
            org.medchain.dht.quorum,
            org.medchain.dht.jdbc;
    exports org.medchain.crypto.suite;
    exports org.medchain.crypto.identity;
    exports org.medchain.crypto.seal;
    exports org.medchain.crypto.ca;
    exports org.medchain.crypto.message;
    exports org.medchain.crypto.keycase;
    exports org.medchain.io to
            org.medchain.chain,
            org.medchain.dht,
            org.medchain.core,
            org.medchain.log,
            org.medchain.jdbc,
            org.medchain.link,
            org.medchain.ledger,
            org.medchain.ledger.remote,
            org.medchain.consensus.member,
            org.medchain.consensus.qbft,
            org.medchain.consensus.bftsmart,
            org.medchain.consensus.postgresql,
            org.medchain.dht.storage,
            org.medchain.dht.quorum,
            org.medchain.dht.infinispan,
            org.medchain.dht.jdbc;
    exports org.medchain.time to
            org.medchain.chain,
            org.medchain.dht,
            org.medchain.ledger,
            org.medchain.ledger.remote,
            org.medchain.consensus.member,
            org.medchain.consensus.qbft,
            org.medchain.consensus.bftsmart,
            org.medchain.consensus.postgresql,
            org.medchain.dht.storage,
            org.medchain.dht.quorum,
            org.medchain.dht.infinispan,
            org.medchain.dht.jdbc,
            org.medchain.link,
            org.medchain.core;
}
