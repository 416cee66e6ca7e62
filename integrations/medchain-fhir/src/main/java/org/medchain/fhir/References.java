package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/** Identifiers of MedChain, and references by them. */
final class References {
    /** Of a record or stream: 32 hexadecimal digits. */
    static final String DATA = "urn:medchain:data";
    /** Of a chunk of a stream: the stream's id, a full stop, the chunk's number. */
    static final String CHUNK = "urn:medchain:chunk";
    /** Of an event: block hash, a full stop, event hash. */
    static final String EVENT = "urn:medchain:event";
    /** Of a session: the hash of its event. */
    static final String SESSION = "urn:medchain:session";
    /** Of an access request: its digest. */
    static final String REQUEST = "urn:medchain:request";

    private References() {}

    static ObjectNode identifier(String system, String value) {
        return Json.object().put("system", system).put("value", value);
    }

    static ObjectNode logical(String type, String system, String value) {
        ObjectNode reference = Json.object().put("type", type);
        reference.set("identifier", identifier(system, value));
        return reference;
    }

    static ObjectNode to(Party party) {
        ObjectNode reference = Json.object();
        party.reference().ifPresent(literal -> reference.put("reference", literal));
        reference.put("type", party.kind().fhirType());
        reference.set(
                "identifier", identifier(Party.SYSTEM, party.identity().value().toHex()));
        party.display().ifPresent(display -> reference.put("display", display));
        return reference;
    }

    static String text(EventRef event) {
        return event.block().value().toHex() + "." + event.event().value().toHex();
    }

    static EventRef event(Element value) throws InvalidResourceException {
        String text = value.text();
        if (!text.matches("[0-9a-f]{64}\\.[0-9a-f]{64}")) {
            throw value.invalid("an event: block hash, full stop, event hash", Json.sort(value.node()));
        }
        return new EventRef(
                BlockHash.of(Bytes.fromHex(text.substring(0, 64))), EventHash.of(Bytes.fromHex(text.substring(65))));
    }

    /** The value of the identifier with {@code system}, if an element that repeats has one. */
    static Optional<Element> identifier(Element owner, String name, String system) throws InvalidResourceException {
        for (Element identifier : owner.children(name)) {
            if (identifier.text("system").filter(system::equals).isPresent()) {
                return Optional.of(identifier.required("value"));
            }
        }
        return Optional.empty();
    }

    /** The value of a reference's identifier with {@code system}, if it has that. */
    static Optional<Element> identifierOf(Element reference, String system) throws InvalidResourceException {
        Optional<Element> identifier = reference.child("identifier");
        return identifier.isPresent()
                        && identifier
                                .get()
                                .text("system")
                                .filter(system::equals)
                                .isPresent()
                ? Optional.of(identifier.get().required("value"))
                : Optional.empty();
    }

    /** The identity that a reference names, by its identifier or as the host knows it. */
    static Digest identity(Element reference, Parties parties) throws InvalidResourceException {
        Optional<Element> identifier = identifierOf(reference, Party.SYSTEM);
        if (identifier.isPresent()) {
            return identifier.get().digest();
        }
        Optional<Digest> known = reference.text("reference").flatMap(parties::find);
        if (known.isEmpty()) {
            throw reference.invalid(
                    "an identifier with system " + Party.SYSTEM + ", or a reference that the host knows",
                    "another one");
        }
        return known.get();
    }

    static ObjectNode coding(String system, String code) {
        return Json.object().put("system", system).put("code", code);
    }

    static ObjectNode concept(String system, String code) {
        ObjectNode concept = Json.object();
        concept.putArray("coding").add(coding(system, code));
        return concept;
    }
}
