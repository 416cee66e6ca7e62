/** The directory's engine of nodes that need not trust one another. */
module org.medchain.dht.quorum {
    requires com.google.common;
    requires org.medchain.dht;
    requires org.medchain.dht.storage;
    requires org.medchain.link;

    provides org.medchain.dht.DhtFactory with
            org.medchain.dht.quorum.QuorumDhtFactory;
}
