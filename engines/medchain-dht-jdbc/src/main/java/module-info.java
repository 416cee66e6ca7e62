/** The directory's engine over JDBC: records in a SQL database that one organisation runs. */
module org.medchain.dht.jdbc {
    requires static org.jspecify;
    requires transitive java.sql;
    requires transitive org.medchain.dht;
    requires com.google.common;
    requires org.medchain.dht.storage;
    requires org.medchain.jdbc;

    exports org.medchain.dht.jdbc;

    provides org.medchain.dht.DhtFactory with
            org.medchain.dht.jdbc.JdbcDhtFactory;
}
