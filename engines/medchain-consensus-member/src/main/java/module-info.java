/** What consensus engines of several members share. */
@SuppressWarnings("module") // The engines come after this one.
module org.medchain.consensus.member {
    requires transitive org.medchain.chain;
    requires org.medchain.link;
    requires com.google.common;

    exports org.medchain.chain.consensus.member to
            org.medchain.consensus.qbft,
            org.medchain.consensus.bftsmart,
            org.medchain.consensus.postgresql;
}
