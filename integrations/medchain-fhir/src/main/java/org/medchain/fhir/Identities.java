package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;

/** Identities of MedChain as identifiers of Patient, Practitioner, Organization and others. Thread-safe. */
public final class Identities {
    private Identities() {}

    /**
     * A new resource for the holder of a certificate, with its identifier and, unless it is a patient, the certificate's name.
     *
     * @param certificate already verified
     */
    public static FhirResource resource(Party.Kind kind, IdentityCertificate certificate) {
        Digest identity = certificate.identity().id();
        ObjectNode json = Json.resource(kind.fhirType());
        json.put("id", identity.value().toHex());
        json.putArray("identifier")
                .add(References.identifier(Party.SYSTEM, identity.value().toHex()));
        switch (kind) {
            case PRACTITIONER -> json.putArray("name").add(Json.object().put("text", certificate.subject()));
            case ORGANIZATION -> json.put("name", certificate.subject());
            case DEVICE ->
                json.putArray("deviceName")
                        .add(Json.object().put("name", certificate.subject()).put("type", "user-friendly-name"));
            // A patient's certificate has a pseudonym, which is no name.
            case PATIENT -> {}
            case RELATED_PERSON ->
                throw new IllegalArgumentException("a RelatedPerson says whose: add the identifier to one that does");
        }
        return FhirResource.written(json);
    }

    /**
     * A resource that the host has, with the identity's identifier added; unchanged if it has that.
     *
     * @throws InvalidResourceException if it has the identifier of another identity, or is of a type without identifiers
     */
    public static FhirResource identified(FhirResource existing, Digest identity) throws InvalidResourceException {
        Optional<Digest> known = identityOf(existing);
        if (known.isPresent() && !known.get().equals(identity)) {
            throw new InvalidResourceException(
                    existing.type() + ".identifier", "identity " + identity + " or none", "identity " + known.get());
        }
        if (known.isPresent()) {
            return existing;
        }
        ObjectNode json = existing.copy();
        ArrayNode identifiers = json.withArray("identifier");
        identifiers.add(References.identifier(Party.SYSTEM, identity.value().toHex()));
        return FhirResource.written(json);
    }

    /** The identity that a resource's identifiers name, if one does. */
    public static Optional<Digest> identityOf(FhirResource resource) throws InvalidResourceException {
        Element element = resource.element();
        for (Party.Kind kind : Party.Kind.values()) {
            if (kind.fhirType().equals(resource.type())) {
                Optional<Element> value = References.identifier(element, "identifier", Party.SYSTEM);
                return value.isEmpty()
                        ? Optional.empty()
                        : Optional.of(value.get().digest());
            }
        }
        throw new InvalidResourceException(
                "resourceType", "Patient, Practitioner, Organization, RelatedPerson or Device", resource.type());
    }
}
