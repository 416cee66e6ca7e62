package org.medchain.hapi;

import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.storage.interceptor.balp.IBalpAuditEventSink;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentNetworkType;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Coding;
import org.medchain.fhir.Party;

/** What was refused, as AuditEvents in the form of IHE's Basic Audit Log Patterns: HAPI's own interceptor records none. */
final class RefusalEvents {
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final int MAX_QUERY = 4096;

    private final IBalpAuditEventSink sink;
    private final Clock clock;

    RefusalEvents(IBalpAuditEventSink sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /** Records a refusal; throws what the sink throws. */
    void record(RequestDetails request, Optional<AccessSubject> subject, Refused refused) {
        AuditEvent event = new AuditEvent();
        event.getType()
                .setSystem("http://terminology.hl7.org/CodeSystem/audit-event-type")
                .setCode("rest")
                .setDisplay("Restful Operation");
        RestOperationTypeEnum operation = request.getRestOperationType();
        if (operation != null) {
            event.addSubtype()
                    .setSystem("http://hl7.org/fhir/restful-interaction")
                    .setCode(operation.getCode());
        }
        event.setAction(RequestRules.isSingle(request) ? AuditEventAction.R : AuditEventAction.E);
        event.setRecorded(Date.from(clock.instant()));
        event.setOutcome(refused.serious() ? AuditEventOutcome._8 : AuditEventOutcome._4);
        event.setOutcomeDesc(refused.recorded());
        event.getSource().getObserver().setDisplay(request.getFhirServerBase());
        agents(event, request, subject);
        entities(event, request);
        sink.recordAuditEvent(event);
    }

    private static void agents(AuditEvent event, RequestDetails request, Optional<AccessSubject> subject) {
        AuditEventAgentComponent client = event.addAgent().setRequestor(false);
        client.getType().addCoding(new Coding(DICOM, "110153", "Source Role ID"));
        subject.ifPresent(known -> {
            client.getWho()
                    .getIdentifier()
                    .setSystem(Party.SYSTEM)
                    .setValue(known.requester().identity().id().value().toHex());
            known.origin().address().ifPresent(address -> client.getNetwork()
                    .setAddress(address)
                    .setType(AuditEventAgentNetworkType._2));
        });
        AuditEventAgentComponent server = event.addAgent().setRequestor(false);
        server.getType().addCoding(new Coding(DICOM, "110152", "Destination Role ID"));
        server.getWho().setDisplay(request.getFhirServerBase());
        AuditEventAgentComponent user = event.addAgent().setRequestor(true);
        user.getType()
                .addCoding(new Coding(
                        "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient"));
        user.getWho().setDisplay(subject.flatMap(known -> known.origin().user()).orElse("not known"));
    }

    private static void entities(AuditEvent event, RequestDetails request) {
        event.addEntity()
                .setType(new Coding(
                        "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId", null))
                .getWhat()
                .getIdentifier()
                .setValue(request.getRequestId());
        String asked = request.getRequestType() + " " + request.getCompleteUrl();
        event.addEntity()
                .setType(new Coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "2", "System Object"))
                .setRole(new Coding("http://terminology.hl7.org/CodeSystem/object-role", "24", "Query"))
                .setQuery(
                        asked.substring(0, Math.min(asked.length(), MAX_QUERY)).getBytes(StandardCharsets.UTF_8));
    }
}
