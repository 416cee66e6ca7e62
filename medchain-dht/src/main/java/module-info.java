/** The directory: self-authenticating records and the SPI for the engines that store them. */
module org.medchain.dht {
    requires transitive org.medchain.crypto;
    requires com.fasterxml.jackson.core;

    exports org.medchain.dht;

    uses org.medchain.dht.DhtFactory;
}
