package org.medchain.fhir;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which resource a Provenance says that it is of. */
record ProvenanceTarget(Element element) {
    /** A reference to a resource on a server, or relative to it. */
    private static final Pattern LITERAL =
            Pattern.compile("(?:.*/)?([A-Z][A-Za-z]*)/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]*)?");

    static ProvenanceTarget of(FhirResource provenance) throws InvalidResourceException {
        return new ProvenanceTarget(provenance.element().only("target"));
    }

    /** Requires an identifier of this data, or of a chunk of it. */
    void requireData(SharedData about) throws InvalidResourceException {
        Optional<Element> data = References.identifierOf(element, References.DATA);
        Optional<Element> chunk = References.identifierOf(element, References.CHUNK);
        boolean same = data.isPresent()
                ? data.get().text().equals(id(about))
                : chunk.isPresent() && chunk.get().text().startsWith(id(about) + ".");
        if (!same) {
            throw element.invalid("an identifier of data " + about.id(), "another");
        }
    }

    /** Requires that an identifier of a chunk is that of the one whose digest is opened. */
    void requireChunk(SharedData about, DigestOpening opening) throws InvalidResourceException {
        Optional<Element> chunk = References.identifierOf(element, References.CHUNK);
        if (chunk.isPresent()) {
            chunk.get()
                    .requireText(
                            id(about) + "." + opening.info().index().value(), "the chunk whose digest is verified");
        }
    }

    /** Requires this resource, as far as the target says which one it is: {@code urn:uuid:} of a Bundle says nothing. */
    void requireResource(FhirResource resource) throws InvalidResourceException {
        Optional<Element> type = element.child("type");
        if (type.isPresent()) {
            type.get().requireText(resource.type(), "the type of the resource that is verified");
        }
        Matcher literal = LITERAL.matcher(element.text("reference").orElse(""));
        if (literal.matches()) {
            String id = resource.id().orElse(literal.group(2));
            if (!literal.group(1).equals(resource.type()) || !literal.group(2).equals(id)) {
                throw element.invalid("a reference to the resource that is verified", "one to another");
            }
        }
    }

    private static String id(SharedData about) {
        return about.id().value().toHex();
    }
}
