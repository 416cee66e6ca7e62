package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Reference;

/**
 * What IHE's profiles demand, element by element: Privacy Consent on FHIR 1.1.0, basic option, and Basic Audit Log Patterns 1.1.4.
 * Made from the profiles' constraints as they are published; their packages are on no registry.
 */
final class IheProfiles {
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String SNOMED = "http://snomed.info/sct";

    private IheProfiles() {}

    static void basicConsent(Consent consent) {
        assertThat(consent.getMeta().getProfile().get(0).getValue()).endsWith("IHE.PCF.consentBasic");
        assertThat(consent.hasStatus()).isTrue();
        assertThat(codes(consent.getScope()))
                .contains("http://terminology.hl7.org/CodeSystem/consentscope|patient-privacy");
        assertThat(consent.getCategory()).isNotEmpty();
        assertThat(consent.hasPatient()).isTrue();
        assertThat(consent.hasDateTime()).isTrue();
        assertThat(consent.getPerformer()).isNotEmpty();
        assertThat(consent.getOrganization()).isNotEmpty();
        assertThat(consent.hasSource()).isTrue();
        assertThat(consent.getPolicy()).isNotEmpty().allMatch(Consent.ConsentPolicyComponent::hasUri);
        assertThat(consent.hasVerification()).isFalse();
        Consent.ProvisionComponent provision = consent.getProvision();
        assertThat(provision.hasType()).isTrue();
        assertThat(provision.getActor()).allMatch(actor -> codes(actor.getRole())
                .contains("http://terminology.hl7.org/CodeSystem/v3-ParticipationType|IRCP"));
        assertThat(provision.hasAction()).isFalse();
        assertThat(provision.hasClass_()).isFalse();
        assertThat(provision.hasCode()).isFalse();
        assertThat(provision.hasSecurityLabel()).isFalse();
        assertThat(provision.hasDataPeriod()).isFalse();
        assertThat(provision.hasData()).isFalse();
        assertThat(provision.hasProvision()).isFalse();
    }

    static void disclosureAtSource(AuditEvent event) {
        disclosure(event, "Source", "110106", "R");
        assertSame(observer(event), agent(event, DICOM, "110153").getWho());
    }

    static void disclosureAtRecipient(AuditEvent event) {
        disclosure(event, "Recipient", "110107", "C");
        assertSame(observer(event), agent(event, DICOM, "110152").getWho());
    }

    private static void disclosure(AuditEvent event, String profile, String type, String action) {
        common(event, "IHE.BasicAudit.PrivacyDisclosure." + profile, type, action);
        assertThat(event.getSubtype().stream().map(IheProfiles::code))
                .containsOnlyOnce("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle|disclose");
        for (String role : List.of("110153", "110152")) {
            AuditEventAgentComponent agent = agent(event, DICOM, role);
            assertThat(agent.hasWho()).isTrue();
            assertThat(agent.hasNetwork()).isTrue();
        }
        assertThat(agent(event, SNOMED, "429577009").hasWho()).isTrue();
        assertThat(event.getEntity().size()).isGreaterThanOrEqualTo(2);
        patient(event);
    }

    static void decision(AuditEvent event) {
        common(event, "IHE.BasicAudit.AuthZconsent", "110113", "E");
        assertThat(event.getSubtype().stream().map(IheProfiles::code))
                .containsExactly("https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType|AuthZ-Consent");
        AuditEventAgentComponent client = agent(event, DICOM, "110150");
        assertThat(client.hasWho() && client.hasNetwork()).isTrue();
        assertThat(client.hasRole() || client.hasName() || client.hasPurposeOfUse())
                .isFalse();
        AuditEventAgentComponent user =
                agent(event, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP");
        assertThat(user.hasWho() && user.getRequestor()).isTrue();
        assertThat(user.hasNetwork() || user.hasAltId() || user.hasLocation() || user.hasMedia())
                .isFalse();
        AuditEventAgentComponent organization =
                agent(event, "http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV");
        assertThat(organization.hasWho()).isTrue();
        assertThat(organization.getRequestor() || organization.hasNetwork() || organization.hasName())
                .isFalse();
        AuditEventAgentComponent server =
                agent(event, "http://terminology.hl7.org/CodeSystem/extra-security-role-type", "authserver");
        assertThat(server.getRequestor() || server.hasNetwork() || server.hasName())
                .isFalse();
        assertSame(observer(event), server.getWho());
        patient(event);
        assertThat(event.getEntity().stream()
                        .map(entity -> code(entity.getType()))
                        .distinct())
                .as("closed slices")
                .containsExactlyInAnyOrder(
                        "http://terminology.hl7.org/CodeSystem/audit-entity-type|1",
                        "http://hl7.org/fhir/resource-types|Consent");
        assertThat(event.getEntity()).allMatch(AuditEventEntityComponent::hasWhat);
    }

    private static void common(AuditEvent event, String profile, String type, String action) {
        assertThat(event.getMeta().getProfile().get(0).getValue()).endsWith("/" + profile);
        assertThat(event.hasModifierExtension()).isFalse();
        assertThat(code(event.getType())).isEqualTo(DICOM + "|" + type);
        assertThat(event.getAction().toCode()).isEqualTo(action);
        assertThat(event.hasRecorded()).isTrue();
        assertThat(event.hasOutcome()).isTrue();
        assertThat(event.getAgent().size()).isGreaterThanOrEqualTo(2);
    }

    private static void patient(AuditEvent event) {
        List<AuditEventEntityComponent> patients = event.getEntity().stream()
                .filter(entity -> code(entity.getType()).endsWith("audit-entity-type|1"))
                .toList();
        assertThat(patients).hasSize(1);
        assertThat(code(patients.get(0).getRole())).isEqualTo("http://terminology.hl7.org/CodeSystem/object-role|1");
        assertThat(patients.get(0).getWhat().getType()).isEqualTo("Patient");
    }

    private static Reference observer(AuditEvent event) {
        return event.getSource().getObserver();
    }

    private static void assertSame(Reference one, Reference other) {
        assertThat(one.equalsDeep(other)).isTrue();
    }

    static AuditEventAgentComponent agent(AuditEvent event, String system, String code) {
        List<AuditEventAgentComponent> agents = event.getAgent().stream()
                .filter(agent -> codes(agent.getType()).contains(system + "|" + code))
                .toList();
        assertThat(agents).as(code).hasSize(1);
        return agents.get(0);
    }

    private static Set<String> codes(CodeableConcept concept) {
        return Set.copyOf(concept.getCoding().stream().map(IheProfiles::code).toList());
    }

    private static String code(Coding coding) {
        return coding.getSystem() + "|" + coding.getCode();
    }
}
