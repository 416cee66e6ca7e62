/** The roles that share health data over the two networks, and what crosses between them. */
module org.medchain.core {
    requires static transitive org.jspecify;
    requires transitive org.medchain.crypto;
    requires transitive org.medchain.chain;
    requires transitive org.medchain.dht;
    requires transitive java.sql;
    requires org.medchain.jdbc;
    requires com.google.common;

    exports org.medchain.core;
    exports org.medchain.core.data;
    exports org.medchain.core.directory;
    exports org.medchain.core.message;
    exports org.medchain.core.access;
    exports org.medchain.core.role;
    exports org.medchain.core.store;
    exports org.medchain.core.store.jdbc;
}
