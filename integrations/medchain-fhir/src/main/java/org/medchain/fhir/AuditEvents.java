package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessEvidence;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.Session;
import org.medchain.core.store.AccessEntry;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;

/**
 * What the access log says as AuditEvent by IHE's Basic Audit Log Patterns (version 1.1.4): a provider's decision about a request,
 * the disclosure at the provider, and at the requester. AuditEvents are written and not read: what they say is proven by the
 * access log's evidence alone. Thread-safe.
 */
public final class AuditEvents {
    private static final String DECISION =
            "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.AuthZconsent";
    private static final String AT_SOURCE =
            "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source";
    private static final String AT_RECIPIENT =
            "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Recipient";
    private static final String GRANTED = "GRANTED";
    private static final String BROKEN_OFF = "BROKEN OFF, ";

    private final FhirSettings settings;
    private final AuditParts parts;
    private final Digest self;
    private final String address;

    /**
     * AuditEvents of a provider or a requester.
     *
     * @param self the id of the identity that records them
     * @param address the network address or host name at which it is reached
     */
    public AuditEvents(FhirSettings settings, Digest self, String address) {
        this.settings = settings;
        this.parts = new AuditParts();
        this.self = self;
        this.address = address;
    }

    /**
     * A provider's decision about an authentic request: permitted, or refused with its reason, be it while the answer was under way.
     *
     * @param entry of its access log, with the patient, or with evidence that names the patient
     * @throws MalformedException if neither is so
     */
    public FhirResource decision(AccessEntry entry) throws MalformedException {
        Asked asked = Asked.of(entry);
        ObjectNode json = parts.event(DECISION, AuditCode.SECURITY_ALERT, AuditCode.BY_CONSENT, "E", entry.time());
        parts.outcome(json, outcome(entry));
        parts.source(json, provider(), AuditCode.SECURITY_SERVER);
        parts.agent(json, AuditCode.AUTHORIZATION_SERVER, provider(), false);
        Party requester = requester(entry);
        parts.network(
                parts.agent(json, AuditCode.APPLICATION, requester, false),
                entry.origin().address());
        parts.user(json, requester, asked.user(), true);
        parts.organisation(json, requester, entry.origin().organisation());
        parts.patient(json, patient(asked.patient()));
        entry.session().ifPresent(session -> parts.consent(json, session, entry.request()));
        return FhirResource.written(json);
    }

    /**
     * The disclosure of data by a provider.
     *
     * @param entry of its access log
     * @return empty if nothing was disclosed
     * @throws MalformedException if neither the entry nor its evidence names the patient
     */
    public Optional<FhirResource> disclosureAtSource(AccessEntry entry) throws MalformedException {
        if (!isRelease(entry)) {
            return Optional.empty();
        }
        Asked asked = Asked.of(entry);
        ObjectNode json = parts.event(AT_SOURCE, AuditCode.EXPORT, AuditCode.DISCLOSE, "R", entry.time());
        parts.outcome(json, outcome(entry));
        parts.source(json, provider(), AuditCode.APPLICATION_SERVER);
        ObjectNode source = parts.agent(json, AuditCode.SOURCE, provider(), false);
        parts.network(source, Optional.of(address));
        Party requester = requester(entry);
        ObjectNode recipient = parts.agent(json, AuditCode.DESTINATION, requester, true);
        parts.network(recipient, entry.origin().address());
        parts.user(json, requester, asked.user(), false);
        parts.agent(json, AuditCode.CUSTODIAN, provider(), false);
        parts.agent(json, AuditCode.AUTHORIZER, patient(asked.patient()), false);
        parts.patient(json, patient(asked.patient()));
        entry.data().ifPresent(data -> parts.data(json, data, Optional.of(entry.request())));
        entry.session().ifPresent(session -> parts.consent(json, session, entry.request()));
        return Optional.of(FhirResource.written(json));
    }

    /**
     * The disclosure of data as its requester received it, or was refused it.
     *
     * @param session in which it was asked for
     * @param peer the network address or host name at which the provider was asked
     * @param failure what {@link org.medchain.core.role.Requester#fetch} threw; empty if the data was verified
     * @throws IllegalArgumentException if the session does not share {@code data}
     */
    public FhirResource disclosureAtRecipient(
            Session session, DataId data, Instant when, Optional<String> peer, Optional<MedChainException> failure) {
        Digest keeper = session.grantOf(data)
                .orElseThrow(() -> new IllegalArgumentException("the session does not share data " + data))
                .grant()
                .provider()
                .id();
        ObjectNode json = parts.event(AT_RECIPIENT, AuditCode.IMPORT, AuditCode.DISCLOSE, "C", when);
        parts.outcome(json, failure.map(Outcome::of).orElse(Outcome.SUCCESS));
        Party own = settings.parties().party(self, Party.Kind.PRACTITIONER);
        parts.source(json, own, AuditCode.APPLICATION_SERVER);
        Party provider = settings.parties().party(keeper, Party.Kind.ORGANIZATION);
        parts.network(parts.agent(json, AuditCode.SOURCE, provider, false), peer);
        parts.network(parts.agent(json, AuditCode.DESTINATION, own, true), Optional.of(address));
        Party patient = patient(session.patient().id());
        parts.agent(json, AuditCode.AUTHORIZER, patient, false);
        parts.patient(json, patient);
        parts.data(json, data, Optional.empty());
        parts.consent(json, session.id());
        return FhirResource.written(json);
    }

    private Party provider() {
        return settings.parties().party(self, Party.Kind.ORGANIZATION);
    }

    private Party requester(AccessEntry entry) {
        return settings.parties().party(entry.requester(), Party.Kind.PRACTITIONER);
    }

    private Party patient(Digest patient) {
        return settings.parties().party(patient, Party.Kind.PATIENT);
    }

    /** Bytes went out, whether or not all of them did. */
    private static boolean isRelease(AccessEntry entry) {
        return entry.outcome().startsWith(GRANTED) || entry.outcome().startsWith(BROKEN_OFF);
    }

    private static Outcome outcome(AccessEntry entry) {
        String said = entry.outcome();
        if (said.startsWith(GRANTED)) {
            return Outcome.SUCCESS;
        }
        String name = said.startsWith(BROKEN_OFF) ? said.substring(BROKEN_OFF.length()) : said;
        return Arrays.stream(RefusalReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .map(reason -> Outcome.of(reason, said))
                .orElseGet(() -> new Outcome(Outcome.SERIOUS, said));
    }

    /** An outcome of an event: 0 for success, 4 for a failure that may pass or that denied nobody anything, 8 for any other. */
    record Outcome(String code, String reason) {
        static final Outcome SUCCESS = new Outcome("0", "");
        static final String SERIOUS = "8";

        static Outcome of(RefusalReason reason, String said) {
            return new Outcome(reason.retryHelps() || reason.isAbsence() ? "4" : SERIOUS, said);
        }

        static Outcome of(MedChainException failure) {
            String name = failure.getClass().getSimpleName();
            return failure instanceof AccessDeniedException denied
                    ? of(denied.reason(), denied.reason().name())
                    : new Outcome(failure.retryHelps() ? "4" : SERIOUS, name);
        }
    }

    /** Who asked for whose data, as the entry or its evidence has it. */
    private record Asked(Digest patient, Optional<String> user) {
        static Asked of(AccessEntry entry) throws MalformedException {
            Optional<Digest> patient = entry.patient();
            Optional<String> user = entry.origin().user();
            if ((patient.isEmpty() || user.isEmpty()) && !entry.evidence().isEmpty()) {
                AccessEvidence evidence = AccessEvidence.decode(entry.evidence());
                AccessRequest request = AccessRequest.decode(evidence.message().payload());
                patient = patient.or(() ->
                        Optional.of(request.audience().audience().patient().id()));
                user = user.or(() -> Optional.of(evidence.message().sender().subject()));
            }
            if (patient.isEmpty()) {
                throw new MalformedException(
                        "an entry of the access log without patient and evidence: expected either");
            }
            return new Asked(patient.get(), user);
        }
    }
}
