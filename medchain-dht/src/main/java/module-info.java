/** The directory: self-authenticating records, and the SPI of the engines that store them. */
module org.medchain.dht {
    requires transitive org.medchain.crypto;

    exports org.medchain.dht;

    uses org.medchain.dht.DhtFactory;
}
