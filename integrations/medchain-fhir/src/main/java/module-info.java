/** What MedChain says as FHIR R4 resources, and back. */
module org.medchain.fhir {
    requires static org.jspecify;
    requires transitive org.medchain.core;
    requires com.fasterxml.jackson.databind;

    exports org.medchain.fhir;
}
