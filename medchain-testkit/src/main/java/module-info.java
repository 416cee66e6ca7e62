/**
 * Contract kits: the tests that an implementation of an SPI or a port of MedChain passes. A vendor extends a kit by a class
 * that makes the implementation, and runs it with JUnit.
 */
open module org.medchain.testkit {
    requires static transitive org.jspecify;
    requires transitive org.medchain.core;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires transitive org.assertj.core;

    exports org.medchain.testkit.access;
    exports org.medchain.testkit.data;
    exports org.medchain.testkit.dht;
    exports org.medchain.testkit.fixture;
    exports org.medchain.testkit.identity;
    exports org.medchain.testkit.ledger;
    exports org.medchain.testkit.store;
}
