/** MedChain's measurements in a registry of Micrometer. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer names its module in its manifest alone.
module org.medchain.micrometer {
    requires static org.jspecify;
    requires transitive org.medchain.crypto;
    requires transitive micrometer.core;

    exports org.medchain.micrometer;
}
