package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.hash.Digest;

/** The parts of which AuditEvents are made. */
final class AuditParts {
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private static final Pattern IP =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%.+)?");

    ObjectNode event(String profile, AuditCode type, AuditCode subtype, String action, Instant recorded) {
        ObjectNode json = Json.resource("AuditEvent");
        json.putObject("meta").putArray("profile").add(profile);
        json.set("type", type.coding());
        json.putArray("subtype").add(subtype.coding());
        json.put("action", action);
        json.put("recorded", FhirTime.text(recorded));
        return json;
    }

    void outcome(ObjectNode json, AuditEvents.Outcome outcome) {
        json.put("outcome", outcome.code());
        if (!outcome.reason().isEmpty()) {
            json.put("outcomeDesc", outcome.reason());
        }
    }

    void source(ObjectNode json, Party observer, AuditCode type) {
        ObjectNode source = json.putObject("source");
        source.set("observer", References.to(observer));
        source.putArray("type").add(type.coding());
    }

    ObjectNode agent(ObjectNode json, AuditCode type, Party who, boolean requestor) {
        ObjectNode agent = json.withArray("agent").addObject();
        agent.set("type", type.concept());
        agent.set("who", References.to(who));
        agent.put("requestor", requestor);
        return agent;
    }

    void user(ObjectNode json, Party who, Optional<String> name, boolean requestor) {
        ObjectNode agent = agent(json, AuditCode.INFORMATION_RECIPIENT, who, requestor);
        name.ifPresent(text -> agent.put("name", text));
    }

    /** The organisation for which is asked; where nobody told, the requester's identity is all that is known of it. */
    void organisation(ObjectNode json, Party requester, Optional<String> name) {
        ObjectNode agent = json.withArray("agent").addObject();
        agent.set("type", AuditCode.CARE_PROVIDER.concept());
        agent.set(
                "who",
                name.map(text -> Json.object().put("type", "Organization").put("display", text))
                        .orElseGet(() -> References.to(requester)));
        agent.put("requestor", false);
    }

    void network(ObjectNode agent, Optional<String> address) {
        ObjectNode network = agent.putObject("network");
        if (address.isPresent()) {
            network.put("address", address.get());
            network.put("type", IP.matcher(address.get()).matches() ? "2" : "1");
        } else {
            Extensions.add(network, ABSENT, "valueCode", "unknown");
        }
    }

    void patient(ObjectNode json, Party patient) {
        ObjectNode entity = json.withArray("entity").addObject();
        entity.set("what", References.to(patient));
        entity.set("type", AuditCode.PERSON.coding());
        entity.set("role", AuditCode.PATIENT.coding());
    }

    void data(ObjectNode json, DataId data, Optional<Digest> request) {
        ObjectNode entity = json.withArray("entity").addObject();
        ObjectNode what = entity.putObject("what");
        what.set(
                "identifier",
                References.identifier(References.DATA, data.value().toHex()));
        entity.set("type", AuditCode.SYSTEM_OBJECT.coding());
        entity.set("role", AuditCode.REPORT.coding());
        request.ifPresent(digest -> detail(entity, digest));
    }

    void consent(ObjectNode json, SessionId session, Digest request) {
        detail(consent(json, session), request);
    }

    ObjectNode consent(ObjectNode json, SessionId session) {
        ObjectNode entity = json.withArray("entity").addObject();
        entity.set(
                "what",
                References.logical(
                        "Consent", References.SESSION, session.event().value().toHex()));
        entity.set("type", AuditCode.CONSENT.coding());
        return entity;
    }

    private static void detail(ObjectNode entity, Digest request) {
        entity.putArray("detail")
                .addObject()
                .put("type", References.REQUEST)
                .put("valueString", request.value().toHex());
    }
}
