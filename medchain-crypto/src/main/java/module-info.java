/** Bytes, canonical encoding, hashes, suites, identities, certificates, links: what every other module is built from. */
@SuppressWarnings("module") // The modules that links are for come after this one.
module org.medchain.crypto {
    requires static transitive org.jspecify;
    requires com.google.common;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;

    exports org.medchain.error;
    exports org.medchain.io;
    exports org.medchain.crypto.bytes;
    exports org.medchain.crypto.codec;
    exports org.medchain.crypto.hash;
    exports org.medchain.crypto.suite;
    exports org.medchain.crypto.identity;
    exports org.medchain.crypto.seal;
    exports org.medchain.crypto.ca;
    exports org.medchain.crypto.message;
    exports org.medchain.crypto.keycase;
    exports org.medchain.link to
            org.medchain.chain,
            org.medchain.dht;
    exports org.medchain.time to
            org.medchain.chain,
            org.medchain.dht;
}
