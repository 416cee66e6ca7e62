package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionContent;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.hash.Digest;

/**
 * Sessions as Consent by IHE's Privacy Consent on FHIR, basic option (version 1.1.0), and back. That profile names no data, so a
 * session's data is in extensions, and the policy, to which the patient consents, says that only this data is shared. What would
 * permit less than a session can hold to is refused, not left out. Thread-safe.
 */
public final class Consents {
    private static final String TYPE = "Consent";
    private static final String PROFILE = "https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentBasic";
    private static final String PERMIT = "permit";
    private static final String SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope";
    private static final String PRIVACY = "patient-privacy";
    private static final String LOINC = "http://loinc.org";
    private static final String CONSENT = "59284-0";
    private static final String PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    private static final String RECIPIENT = "IRCP";
    private static final String REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private static final String ACTIVE = "active";

    private final FhirSettings settings;
    private final URI policy;
    private final Set<String> purposes;

    /**
     * Consents under a policy.
     *
     * @param policy the URI of the privacy policy under which all of the host's sessions are granted. It says that a session
     *     shares the data that it names and no other
     * @param purposes the codes of HL7's {@code v3-ActReason} to which that policy limits every use, such as {@code TREAT}; none
     *     if it does not
     */
    public Consents(FhirSettings settings, URI policy, Set<String> purposes) {
        this.settings = settings;
        this.policy = policy;
        this.purposes = Set.copyOf(purposes);
    }

    /** The Consent that says what a session does. */
    public FhirResource write(ConsentTerms terms) {
        ObjectNode json = Json.resource(TYPE);
        terms.session().ifPresent(session -> {
            String id = session.event().value().toHex();
            json.put("id", id);
            json.putArray("identifier").add(References.identifier(References.SESSION, id));
        });
        json.putObject("meta").putArray("profile").add(PROFILE);
        json.put("status", terms.active() ? ACTIVE : "inactive");
        json.set("scope", References.concept(SCOPE, PRIVACY));
        json.putArray("category").add(References.concept(LOINC, CONSENT));
        ObjectNode patient = References.to(settings.parties().party(terms.patient(), Party.Kind.PATIENT));
        json.set("patient", patient);
        json.put("dateTime", FhirTime.text(terms.given()));
        json.putArray("performer").add(patient.deepCopy());
        ArrayNode organizations = json.putArray("organization");
        terms.providers()
                .forEach(provider ->
                        organizations.add(References.to(settings.parties().party(provider, Party.Kind.ORGANIZATION))));
        json.set("sourceReference", source(terms));
        json.putArray("policy").addObject().put("uri", policy.toString());
        json.set("provision", provision(terms));
        return FhirResource.written(json);
    }

    /** What the patient signed: the session's event, once there is one. */
    private static ObjectNode source(ConsentTerms terms) {
        return terms.event()
                .map(event -> References.logical("DocumentReference", References.EVENT, References.text(event)))
                .orElseGet(
                        () -> Json.object().put("type", "DocumentReference").put("display", "not on the ledger yet"));
    }

    private ObjectNode provision(ConsentTerms terms) {
        ObjectNode provision = Json.object();
        terms.items().forEach(item -> grant(provision, item));
        provision.put("type", PERMIT);
        terms.expires().ifPresent(end -> provision.putObject("period").put("end", FhirTime.text(end.minusMillis(1))));
        ObjectNode actor = provision.putArray("actor").addObject();
        actor.set("role", References.concept(PARTICIPATION, RECIPIENT));
        actor.set("reference", References.to(settings.parties().party(terms.requester(), Party.Kind.PRACTITIONER)));
        new TreeSet<>(purposes)
                .forEach(purpose -> provision.withArray("purpose").add(References.coding(REASON, purpose)));
        return provision;
    }

    private static void grant(ObjectNode provision, SessionContent.Item item) {
        ObjectNode grant = Extensions.complex(provision, Extensions.GRANT);
        Extensions.add(grant, "data", "valueString", item.data().value().toHex());
        Extensions.add(
                grant, "inventory", "valueString", item.inventory().value().toHex());
        item.range()
                .startMicros()
                .ifPresent(start -> Extensions.add(grant, "from", "valueString", Long.toString(start)));
        item.range().endMicros().ifPresent(end -> Extensions.add(grant, "until", "valueString", Long.toString(end)));
    }

    /**
     * What a Consent would have a session say.
     *
     * @throws InvalidResourceException if it is no Consent by the basic option under this policy, or permits less than a session
     *     can hold to: for some purposes, roles, classes or times of data only
     */
    public ConsentTerms read(FhirResource consent) throws InvalidResourceException {
        Element element = consent.element();
        Records.requireType(element, consent, TYPE);
        element.requireUnmodified();
        element.requireAbsent("the basic option has none", "verification");
        String status = element.required("status").code(Set.of(ACTIVE, "inactive"));
        requireCoding(element.required("scope"), SCOPE, PRIVACY);
        Digest patient = identity(element.required("patient"));
        Element performer = element.only("performer");
        if (!identity(performer).equals(patient)) {
            throw performer.invalid("the patient: nobody else's consent is a session", "another identity");
        }
        requirePolicy(element);
        Element provision = element.required("provision");
        Digest requester = requester(provision);
        requirePurposes(provision);
        try {
            return new ConsentTerms(
                    session(element),
                    event(element),
                    status.equals(ACTIVE),
                    patient,
                    requester,
                    providers(element),
                    items(provision),
                    millis(FhirTime.range(element.required("dateTime"), settings.zone())
                            .startMicros()),
                    expires(element, provision));
        } catch (IllegalArgumentException e) {
            throw element.invalid("an organization, and each piece of data once", "none, or data twice");
        }
    }

    private Digest identity(Element reference) throws InvalidResourceException {
        return References.identity(reference, settings.parties());
    }

    private static void requireCoding(Element concept, String system, String code) throws InvalidResourceException {
        for (Element coding : concept.children("coding")) {
            boolean same = coding.text("system").filter(system::equals).isPresent()
                    && coding.text("code").filter(code::equals).isPresent();
            if (same) {
                return;
            }
        }
        throw concept.invalid(system + "|" + code, "another code");
    }

    private void requirePolicy(Element element) throws InvalidResourceException {
        element.requireAbsent("the basic option has policy.uri instead", "policyRule");
        Element uri = element.only("policy").required("uri");
        if (!uri.text().equals(policy.toString())) {
            throw uri.invalid("the policy under which sessions are granted", "another one");
        }
    }

    private Digest requester(Element provision) throws InvalidResourceException {
        provision.requireUnmodified();
        provision.required("type").code(Set.of(PERMIT));
        provision.requireAbsent(
                "a session cannot be limited by it",
                "action",
                "securityLabel",
                "class",
                "code",
                "dataPeriod",
                "data",
                "provision");
        Element actor = provision.only("actor");
        requireCoding(actor.required("role"), PARTICIPATION, RECIPIENT);
        return identity(actor.required("reference"));
    }

    /** A consent to fewer purposes than the policy limits uses to would be exceeded. */
    private void requirePurposes(Element provision) throws InvalidResourceException {
        List<Element> named = provision.children("purpose");
        Set<String> permitted = new HashSet<>();
        for (Element purpose : named) {
            if (purpose.text("system").filter(REASON::equals).isPresent()) {
                permitted.add(purpose.required("code").text());
            }
        }
        if (!named.isEmpty() && (purposes.isEmpty() || !permitted.containsAll(purposes))) {
            throw named.get(0)
                    .invalid(
                            purposes.isEmpty()
                                    ? "none: the policy limits uses to no purpose"
                                    : "all of " + new TreeSet<>(purposes) + ", to which the policy limits uses",
                            named.size() + " purposes");
        }
    }

    private static Optional<SessionId> session(Element element) throws InvalidResourceException {
        Optional<Element> value = References.identifier(element, "identifier", References.SESSION);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(new SessionId(new EventHash(value.get().digest())));
    }

    private static Optional<EventRef> event(Element element) throws InvalidResourceException {
        Optional<Element> source = element.child("sourceReference");
        Optional<Element> value =
                source.isEmpty() ? Optional.empty() : References.identifierOf(source.get(), References.EVENT);
        return value.isEmpty() ? Optional.empty() : Optional.of(References.event(value.get()));
    }

    private List<Digest> providers(Element element) throws InvalidResourceException {
        List<Digest> providers = new ArrayList<>();
        for (Element organization : element.children("organization")) {
            providers.add(identity(organization));
        }
        return providers;
    }

    private static List<SessionContent.Item> items(Element provision) throws InvalidResourceException {
        List<SessionContent.Item> items = new ArrayList<>();
        for (Element grant : Extensions.all(provision, Extensions.GRANT)) {
            DataId data =
                    new DataId(Extensions.part(grant, "data", "valueString").hex(DataId.SIZE));
            Digest inventory =
                    Extensions.part(grant, "inventory", "valueString").digest();
            try {
                items.add(new SessionContent.Item(
                        data, new GrantedRange(micros(grant, "from"), micros(grant, "until")), inventory));
            } catch (IllegalArgumentException e) {
                throw grant.invalid("a range that starts before it ends", "another");
            }
        }
        return items;
    }

    private static OptionalLong micros(Element grant, String name) throws InvalidResourceException {
        Optional<Element> part = Extensions.find(grant, name);
        if (part.isEmpty()) {
            return OptionalLong.empty();
        }
        Element value = part.get().required("valueString");
        try {
            return OptionalLong.of(Long.parseLong(value.text()));
        } catch (NumberFormatException e) {
            throw value.invalid("microseconds since 1970", Json.sort(value.node()));
        }
    }

    /** To the end of the last day, second or millisecond. A session is in force at once, so a start must not lie ahead. */
    private Optional<Instant> expires(Element element, Element provision) throws InvalidResourceException {
        Optional<Element> period = provision.child("period");
        if (period.isEmpty()) {
            return Optional.empty();
        }
        Optional<Element> start = period.get().child("start");
        long given =
                FhirTime.range(element.required("dateTime"), settings.zone()).endMicros();
        if (start.isPresent() && FhirTime.range(start.get(), settings.zone()).startMicros() >= given) {
            throw start.get().invalid("no start after dateTime: a session is in force as soon as it is granted", "one");
        }
        Optional<Element> end = period.get().child("end");
        return end.isEmpty()
                ? Optional.empty()
                : Optional.of(millis(FhirTime.range(end.get(), settings.zone()).endMicros()));
    }

    private static Instant millis(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MILLIS);
    }
}
