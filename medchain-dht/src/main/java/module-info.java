/** The directory: self-authenticating records, the SPI to where they are stored, and its engines: one node or a ring. */
@SuppressWarnings("requires-automatic")
module org.medchain.dht {
    requires transitive org.medchain.crypto;
    requires static transitive org.jspecify;
    requires rocksdbjni;

    exports org.medchain.dht;

    uses org.medchain.dht.DhtFactory;

    provides org.medchain.dht.DhtFactory with
            org.medchain.dht.embedded.EmbeddedDhtFactory,
            org.medchain.dht.ring.RingDhtFactory;
}
