/** The consensus engine postgresql. */
@SuppressWarnings("requires-automatic") // The jar of the driver names no module; no exported type shows its types.
module org.medchain.consensus.postgresql {
    requires transitive org.medchain.chain;
    requires transitive org.medchain.consensus.qbft;
    requires org.medchain.consensus.member;
    requires java.sql;
    requires org.postgresql.jdbc;
    requires static org.checkerframework.checker.qual;

    exports org.medchain.chain.consensus.postgresql;

    provides org.medchain.chain.consensus.ConsensusFactory with
            org.medchain.chain.consensus.postgresql.PostgresConsensusFactory;
}
