/** Transactions in relational databases: SQLite in a file, or PostgreSQL through the host's data source. */
@SuppressWarnings({"module", "requires-automatic"
}) // The jar of Flyway names no module; nothing of it is exported. The modules that it is for come after this one.
module org.medchain.jdbc {
    requires static org.jspecify;
    requires transitive org.medchain.crypto;
    requires transitive java.sql;
    requires com.google.common;
    requires static flyway.core; // These two only to make or change tables.
    requires static flyway.database.postgresql;
    requires static org.xerial.sqlitejdbc; // Only for a database in a file.

    exports org.medchain.jdbc to
            org.medchain.core,
            org.medchain.dht.jdbc;
}
