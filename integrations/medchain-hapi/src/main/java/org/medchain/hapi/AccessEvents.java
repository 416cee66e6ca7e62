package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.storage.interceptor.balp.BalpConstants;
import ca.uhn.fhir.storage.interceptor.balp.BalpProfileEnum;
import ca.uhn.fhir.storage.interceptor.balp.IBalpAuditEventSink;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.medchain.fhir.Party;

/**
 * What was shown and what was refused, as AuditEvents by IHE's Basic Audit Log Patterns: PatientRead, PatientQuery, Read and Query. What
 * was refused has their form and names no profile, since these are for what succeeded.
 */
final class AccessEvents {
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    /** The most characters of a query that are recorded: one that is asked for with more is refused. */
    static final int MAX_QUERY = 1 << 16;

    private static final int MAX_DESCRIPTION = 4096;

    private final IBalpAuditEventSink sink;
    private final Clock clock;

    AccessEvents(IBalpAuditEventSink sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Records what was shown of one patient; throws what the sink throws.
     *
     * @param patient empty for what is no patient's
     * @param resources type, id and version of what was shown; one if it was asked for by itself
     */
    void shown(
            RequestDetails request,
            Optional<AccessSubject> subject,
            Asked asked,
            String patient,
            List<String> resources) {
        AuditEvent event = event(request, subject, asked);
        event.getMeta().addProfile(profile(asked, !patient.isEmpty()).getProfileUrl());
        event.setOutcome(AuditEventOutcome._0);
        patient(event, patient);
        for (String resource : resources) {
            if (asked.single()) {
                data(event, resource);
            } else {
                found(event, resource);
            }
        }
        sink.recordAuditEvent(event);
    }

    /** Records that nothing was found, of a patient or, with an empty one, at all; throws what the sink throws. */
    void empty(RequestDetails request, Optional<AccessSubject> subject, Asked asked, String patient) {
        AuditEvent event = event(request, subject, asked);
        event.getMeta().addProfile(profile(asked, !patient.isEmpty()).getProfileUrl());
        event.setOutcome(AuditEventOutcome._0).setOutcomeDesc("NOTHING_FOUND");
        patient(event, patient);
        sink.recordAuditEvent(event);
    }

    /**
     * Records a refusal; throws what the sink throws.
     *
     * @param patients whose data was asked for, as far as it is known
     */
    void refused(
            RequestDetails request,
            Optional<AccessSubject> subject,
            Asked asked,
            Refused refused,
            Collection<String> patients) {
        AuditEvent event = event(request, subject, asked);
        event.setOutcome(refused.serious() ? AuditEventOutcome._8 : AuditEventOutcome._4);
        event.setOutcomeDesc(refused.recorded());
        patients.forEach(patient -> patient(event, patient));
        if (asked.single()) {
            query(event, asked);
        }
        if (!asked.resource().isEmpty()) {
            data(event, asked.resource());
        }
        sink.recordAuditEvent(event);
    }

    private static BalpProfileEnum profile(Asked asked, boolean ofPatient) {
        if (asked.single()) {
            return ofPatient ? BalpProfileEnum.PATIENT_READ : BalpProfileEnum.BASIC_READ;
        }
        return ofPatient ? BalpProfileEnum.PATIENT_QUERY : BalpProfileEnum.BASIC_QUERY;
    }

    private AuditEvent event(RequestDetails request, Optional<AccessSubject> subject, Asked asked) {
        AuditEvent event = new AuditEvent();
        event.getType()
                .setSystem(BalpConstants.CS_AUDIT_EVENT_TYPE)
                .setCode("rest")
                .setDisplay("Restful Operation");
        if (!asked.interaction().isEmpty()) {
            event.addSubtype(new Coding(BalpConstants.CS_RESTFUL_INTERACTION, asked.interaction(), null));
        }
        event.setAction(profile(asked, false).getAction());
        event.setRecorded(Date.from(clock.instant()));
        event.getSource().getObserver().setDisplay(request.getFhirServerBase());
        client(event, request, subject).getType().addCoding(asked.single() ? destination() : source());
        AuditEventAgentComponent server = event.addAgent().setRequestor(false);
        server.getType().addCoding(asked.single() ? source() : destination());
        server.getWho().setDisplay(request.getFhirServerBase());
        server.getNetwork()
                .setAddress(request.getFhirServerBase())
                .setType(BalpConstants.AUDIT_EVENT_AGENT_NETWORK_TYPE_URI);
        user(event, subject);
        event.addEntity()
                .setType(new Coding(
                        "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId", null))
                .getWhat()
                .getIdentifier()
                .setValue(request.getRequestId());
        if (!asked.single()) {
            query(event, asked);
        }
        return event;
    }

    /** Of what flows: a query to the server, the data of a read from it. */
    private static Coding source() {
        return new Coding(DICOM, "110153", "Source Role ID");
    }

    private static Coding destination() {
        return new Coding(DICOM, "110152", "Destination Role ID");
    }

    private static AuditEventAgentComponent client(
            AuditEvent event, RequestDetails request, Optional<AccessSubject> subject) {
        Optional<String> peer = request instanceof ServletRequestDetails servlet && servlet.getServletRequest() != null
                ? Optional.ofNullable(servlet.getServletRequest().getRemoteAddr())
                : Optional.empty();
        String address = subject.flatMap(known -> known.origin().address())
                .or(() -> peer)
                .orElse("not known");
        AuditEventAgentComponent client = event.addAgent().setRequestor(false);
        client.getWho().setDisplay(address);
        client.getNetwork().setAddress(address).setType(BalpConstants.AUDIT_EVENT_AGENT_NETWORK_TYPE_IP_ADDRESS);
        return client;
    }

    private static void user(AuditEvent event, Optional<AccessSubject> subject) {
        AuditEventAgentComponent user = event.addAgent().setRequestor(true);
        user.getType()
                .addCoding(new Coding(
                        "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient"));
        if (subject.isEmpty()) {
            user.getWho().setDisplay("not known");
            return;
        }
        AccessSubject known = subject.get();
        user.getWho()
                .getIdentifier()
                .setSystem(Party.SYSTEM)
                .setValue(known.requester().identity().id().value().toHex());
        known.origin().user().ifPresent(user.getWho()::setDisplay);
        known.origin().organisation().ifPresent(organisation -> event.addAgent()
                .setRequestor(false)
                .setWho(new Reference().setDisplay(organisation))
                .getType()
                .addCoding(new Coding(
                        "http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV", "healthcare provider")));
    }

    private static void query(AuditEvent event, Asked asked) {
        systemObject(event)
                .setRole(new Coding(BalpConstants.CS_OBJECT_ROLE, BalpConstants.CS_OBJECT_ROLE_24_QUERY, "Query"))
                .setDescription(asked.method() + " " + cut(asked.url(), MAX_DESCRIPTION))
                .setQuery(cut(asked.url(), MAX_QUERY).getBytes(StandardCharsets.UTF_8));
    }

    private static String cut(String url, int most) {
        return url.substring(0, Math.min(url.length(), most));
    }

    private static AuditEventEntityComponent systemObject(AuditEvent event) {
        return event.addEntity()
                .setType(new Coding(
                        BalpConstants.CS_AUDIT_ENTITY_TYPE,
                        BalpConstants.CS_AUDIT_ENTITY_TYPE_2_SYSTEM_OBJECT,
                        BalpConstants.CS_AUDIT_ENTITY_TYPE_2_SYSTEM_OBJECT_DISPLAY));
    }

    private static void patient(AuditEvent event, String patient) {
        if (patient.isEmpty()) {
            return;
        }
        event.addEntity()
                .setType(new Coding(
                        BalpConstants.CS_AUDIT_ENTITY_TYPE,
                        BalpConstants.CS_AUDIT_ENTITY_TYPE_1_PERSON,
                        BalpConstants.CS_AUDIT_ENTITY_TYPE_1_PERSON_DISPLAY))
                .setRole(new Coding(
                        BalpConstants.CS_OBJECT_ROLE,
                        BalpConstants.CS_OBJECT_ROLE_1_PATIENT,
                        BalpConstants.CS_OBJECT_ROLE_1_PATIENT_DISPLAY))
                .getWhat()
                .setReference(patient)
                .setType("Patient");
    }

    private static void data(AuditEvent event, String resource) {
        systemObject(event).setRole(domainResource()).getWhat().setReference(resource);
    }

    /** By its own type: in a query's event only the query may be a system object. */
    private static void found(AuditEvent event, String resource) {
        String type = resource.substring(0, resource.indexOf('/'));
        event.addEntity()
                .setType(new Coding("http://hl7.org/fhir/resource-types", type, null))
                .setRole(domainResource())
                .getWhat()
                .setReference(resource);
    }

    private static Coding domainResource() {
        return new Coding(
                BalpConstants.CS_OBJECT_ROLE,
                BalpConstants.CS_OBJECT_ROLE_4_DOMAIN_RESOURCE,
                BalpConstants.CS_OBJECT_ROLE_4_DOMAIN_RESOURCE_DISPLAY);
    }
}
