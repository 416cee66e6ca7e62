/**
 * Contract kits: the tests that an implementation of an SPI or a port of MedChain passes. A vendor extends a kit by a class
 * that makes the implementation, and runs it with JUnit.
 */
module org.medchain.testkit {
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
    exports org.medchain.testkit.ordering;
    exports org.medchain.testkit.store;

    // JUnit makes the tests and calls them.
    opens org.medchain.testkit.access;
    opens org.medchain.testkit.data;
    opens org.medchain.testkit.dht;
    opens org.medchain.testkit.fixture;
    opens org.medchain.testkit.identity;
    opens org.medchain.testkit.ledger;
    opens org.medchain.testkit.ordering;
    opens org.medchain.testkit.store;
}
