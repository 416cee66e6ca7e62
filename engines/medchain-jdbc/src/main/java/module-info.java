/** Transactions in relational databases: SQLite in a file, or PostgreSQL through the host's data source. */
@SuppressWarnings("module") // The modules that it is for come after this one.
module org.medchain.jdbc {
    requires static org.jspecify;
    requires transitive org.medchain.crypto;
    requires transitive java.sql;
    requires com.google.common;
    requires static org.xerial.sqlitejdbc; // Only for a database in a file.

    exports org.medchain.jdbc to
            org.medchain.core,
            org.medchain.dht.jdbc;
}
