package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.Coding;

/** Reads events of the trail, and holds them to what HAPI's validator and IHE's profiles (Basic Audit Log Patterns 1.1.4) demand. */
final class Trail {
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM|";
    private static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type|";
    private static final FhirValidator VALIDATOR = validator();

    private Trail() {}

    private static FhirValidator validator() {
        FhirInstanceValidator instances = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(Endpoint.FHIR),
                new CommonCodeSystemsTerminologyService(Endpoint.FHIR),
                new InMemoryTerminologyServerValidationSupport(Endpoint.FHIR)));
        // IHE's profiles are on no registry: they are checked here.
        instances.setErrorForUnknownProfiles(false);
        return Endpoint.FHIR.newValidator().registerValidatorModule(instances);
    }

    static List<String> patients(AuditEvent event) {
        return references(event, "http://terminology.hl7.org/CodeSystem/object-role|1");
    }

    /** What was shown or refused, by type, id and version. */
    static List<String> resources(AuditEvent event) {
        return references(event, "http://terminology.hl7.org/CodeSystem/object-role|4");
    }

    private static List<String> references(AuditEvent event, String role) {
        return event.getEntity().stream()
                .filter(entity -> code(entity.getRole()).equals(role))
                .map(entity -> entity.getWhat().getReference())
                .toList();
    }

    static String query(AuditEvent event) {
        return event.getEntity().stream()
                .filter(AuditEventEntityComponent::hasQuery)
                .map(entity -> new String(entity.getQuery(), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    static AuditEventAgentComponent user(AuditEvent event) {
        return agent(event, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType|IRCP");
    }

    private static AuditEventAgentComponent agent(AuditEvent event, String code) {
        List<AuditEventAgentComponent> agents = event.getAgent().stream()
                .filter(agent -> code(agent.getType().getCodingFirstRep()).equals(code))
                .toList();
        assertThat(agents).as(code).hasSize(1);
        return agents.get(0);
    }

    static void assertValid(AuditEvent event) {
        String json = Endpoint.json().encodeResourceToString(event);
        assertThat(VALIDATOR.validateWithResult(json).getMessages().stream()
                        .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                        .map(message -> message.getLocationString() + ": " + message.getMessage()))
                .as(json)
                .isEmpty();
        assertThat(event.getAgent().stream().filter(AuditEventAgentComponent::getRequestor))
                .containsExactly(user(event));
        if (!event.getMeta().getProfile().isEmpty()) {
            profile(event);
        }
    }

    private static void profile(AuditEvent event) {
        String profile = event.getMeta()
                .getProfile()
                .get(0)
                .getValue()
                .replace("https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.", "");
        assertThat(profile).isIn("Read", "PatientRead", "Query", "PatientQuery");
        boolean read = profile.endsWith("Read");
        assertThat(event.getType().getCode()).isEqualTo("rest");
        assertThat(event.getSubtype()).isNotEmpty();
        assertThat(event.getAction()).isEqualTo(read ? AuditEvent.AuditEventAction.R : AuditEvent.AuditEventAction.E);
        assertThat(event.hasRecorded()).isTrue();
        assertThat(event.getOutcome()).isEqualTo(AuditEvent.AuditEventOutcome._0);
        for (String role : List.of("110153", "110152")) {
            AuditEventAgentComponent agent = agent(event, DICOM + role);
            assertThat(agent.hasWho() && agent.hasNetwork()).isTrue();
        }
        boolean serverIsSource = agent(event, DICOM + "110153")
                .getWho()
                .equalsDeep(event.getSource().getObserver());
        assertThat(serverIsSource).isEqualTo(read);
        assertThat(user(event).hasWho()).isTrue();
        assertThat(user(event).hasNetwork()).isFalse();
        List<AuditEventEntityComponent> objects = entities(event, ENTITY + "2");
        assertThat(objects).hasSize(1);
        assertThat(objects.get(0).hasWhat()).isEqualTo(read);
        assertThat(objects.get(0).hasQuery()).isEqualTo(!read);
        assertThat(objects.get(0).hasDetail()).isFalse();
        assertThat(entities(event, ENTITY + "1")).hasSize(profile.startsWith("Patient") ? 1 : 0);
    }

    private static List<AuditEventEntityComponent> entities(AuditEvent event, String type) {
        return event.getEntity().stream()
                .filter(entity -> code(entity.getType()).equals(type))
                .toList();
    }

    private static String code(Coding coding) {
        return coding.getSystem() + "|" + coding.getCode();
    }
}
