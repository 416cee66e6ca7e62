package org.medchain.fhir;

import java.util.Optional;
import org.medchain.crypto.hash.Digest;

/**
 * How a resource names an identity of MedChain.
 *
 * @param identity its id, which becomes an identifier with the system {@value #SYSTEM}
 * @param reference where the host's server has it, such as {@code Patient/4711}; without it the identifier alone names it
 * @param display a name for people to read
 */
public record Party(Kind kind, Digest identity, Optional<String> reference, Optional<String> display) {
    /** The system of identifiers that are ids of identities, in lower-case hexadecimal digits. */
    public static final String SYSTEM = "urn:medchain:identity";

    /** The type of resource that an identity is. */
    public enum Kind {
        /** A patient. */
        PATIENT("Patient"),
        /** A person who gives care. */
        PRACTITIONER("Practitioner"),
        /** A hospital, a practice, a laboratory. */
        ORGANIZATION("Organization"),
        /** Somebody who acts for a patient. */
        RELATED_PERSON("RelatedPerson"),
        /** A machine or a program. */
        DEVICE("Device");

        private final String fhirType;

        Kind(String fhirType) {
            this.fhirType = fhirType;
        }

        /** The name of the type in FHIR. */
        public String fhirType() {
            return fhirType;
        }
    }

    /** An identity that its identifier alone names. */
    public static Party of(Kind kind, Digest identity) {
        return new Party(kind, identity, Optional.empty(), Optional.empty());
    }

    /** Says not who it is: that is not for logs. */
    @Override
    public String toString() {
        return "Party[" + kind + " " + identity + "]";
    }
}
