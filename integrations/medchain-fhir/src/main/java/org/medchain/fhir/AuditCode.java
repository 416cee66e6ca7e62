package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Codes of AuditEvents. */
enum AuditCode {
    EXPORT(Systems.DICOM, "110106", "Export"),
    IMPORT(Systems.DICOM, "110107", "Import"),
    SECURITY_ALERT(Systems.DICOM, "110113", "Security Alert"),
    APPLICATION(Systems.DICOM, "110150", "Application"),
    DESTINATION(Systems.DICOM, "110152", "Destination Role ID"),
    SOURCE(Systems.DICOM, "110153", "Source Role ID"),
    DISCLOSE("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose", ""),
    BY_CONSENT("https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType", "AuthZ-Consent", ""),
    APPLICATION_SERVER("http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server"),
    SECURITY_SERVER("http://terminology.hl7.org/CodeSystem/security-source-type", "6", "Security Server"),
    AUTHORIZATION_SERVER("http://terminology.hl7.org/CodeSystem/extra-security-role-type", "authserver", ""),
    INFORMATION_RECIPIENT("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", ""),
    CARE_PROVIDER("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV", ""),
    CUSTODIAN(Systems.SNOMED, "159541003", ""),
    AUTHORIZER(Systems.SNOMED, "429577009", ""),
    PERSON(Systems.ENTITY, "1", "Person"),
    SYSTEM_OBJECT(Systems.ENTITY, "2", "System Object"),
    CONSENT("http://hl7.org/fhir/resource-types", "Consent", "Consent"),
    PATIENT(Systems.ROLE, "1", "Patient"),
    REPORT(Systems.ROLE, "3", "Report");

    private final String system;
    private final String code;
    private final String display;

    AuditCode(String system, String code, String display) {
        this.system = system;
        this.code = code;
        this.display = display;
    }

    ObjectNode coding() {
        ObjectNode coding = References.coding(system, code);
        if (!display.isEmpty()) {
            coding.put("display", display);
        }
        return coding;
    }

    ObjectNode concept() {
        ObjectNode concept = Json.object();
        concept.putArray("coding").add(coding());
        return concept;
    }

    private static final class Systems {
        static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
        static final String SNOMED = "http://snomed.info/sct";
        static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
        static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
    }
}
