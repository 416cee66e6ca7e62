/** A directory node's records on disk, and the engine embedded: one node alone. */
@SuppressWarnings({"module", "requires-automatic"
}) // Engines come after this one. The jar of RocksDB names no module; nothing of it is exported.
module org.medchain.dht.storage {
    requires transitive org.medchain.dht;
    requires static rocksdbjni; // Only for nodes.

    exports org.medchain.dht.storage to
            org.medchain.dht.quorum,
            org.medchain.dht.jdbc;

    provides org.medchain.dht.DhtFactory with
            org.medchain.dht.embedded.EmbeddedDhtFactory;
}
