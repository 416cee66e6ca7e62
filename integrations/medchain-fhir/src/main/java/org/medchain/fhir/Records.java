package org.medchain.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.core.access.VerifiedData;
import org.medchain.crypto.bytes.Bytes;

/**
 * Records as DocumentReference with Binary, and any resource as a record. A DocumentReference's elements become tags of the
 * description, its attachment's bytes the content. Any other resource is content as it is, so that nothing of it is lost.
 * Thread-safe.
 */
public final class Records {
    private final FhirSettings settings;
    private final Documents documents;
    private final Contents contents;

    /** Records of a host. */
    public Records(FhirSettings settings) {
        this.settings = settings;
        this.documents = new Documents(settings);
        this.contents = new Contents(settings);
    }

    /**
     * A record of a DocumentReference whose attachment has its bytes in {@code data}.
     *
     * @param servedAt where the provider will serve it, unless the resource says so
     * @throws InvalidResourceException if it is no such resource, its hash or size is not that of the bytes, or it says what a
     *     description cannot hold
     */
    public FhirRecord read(FhirResource documentReference, URI servedAt) throws InvalidResourceException {
        return documents.read(documentReference, Optional.empty(), servedAt);
    }

    /**
     * A record of a DocumentReference whose attachment refers to a Binary.
     *
     * @param binary to which the attachment's {@code url} leads
     * @throws InvalidResourceException as {@link #read(FhirResource, URI)} does
     */
    public FhirRecord read(FhirResource documentReference, FhirResource binary, URI servedAt)
            throws InvalidResourceException {
        return documents.read(documentReference, Optional.of(binary), servedAt);
    }

    /** What a DocumentReference that was written here says of the data. */
    public SharedData about(FhirResource documentReference) throws InvalidResourceException {
        return documents.about(documentReference);
    }

    /** The DocumentReference of a record, which refers to its {@link #binary}. */
    public FhirResource documentReference(SharedData about, FhirRecord record) throws InvalidResourceException {
        return documents.write(about, record);
    }

    /** The Binary of a record. */
    public FhirResource binary(SharedData about, FhirRecord record) throws InvalidResourceException {
        return documents.binary(about, record);
    }

    /**
     * A record whose content is a resource of any type. Its type, its codes and the time that it covers are found without
     * opening the content.
     *
     * @param fullUrl what other resources call it, if they refer to it by another name than its type and id
     */
    public FhirRecord readResource(FhirResource resource, Optional<String> fullUrl, URI servedAt)
            throws InvalidResourceException {
        return contents.read(resource, fullUrl, servedAt);
    }

    /**
     * The resource that is a record's content.
     *
     * @throws InvalidResourceException if the content is no resource, or not of the type that the description states
     */
    public FhirResource resource(FhirRecord record) throws InvalidResourceException {
        return contents.resource(record);
    }

    /**
     * The records of a Bundle, one for each entry's resource.
     *
     * @throws InvalidResourceException if one entry cannot be read; none is returned then
     */
    public List<FhirRecord> readBundle(FhirResource bundle, URI servedAt) throws InvalidResourceException {
        Element element = bundle.element();
        requireType(element, bundle, "Bundle");
        element.requireUnmodified();
        List<Element> entries = element.children("entry");
        if (entries.size() > settings.limits().entries()) {
            throw new InvalidResourceException(
                    "Bundle.entry", "at most " + settings.limits().entries() + " entries", entries.size() + " entries");
        }
        List<FhirRecord> records = new ArrayList<>(entries.size());
        for (Element entry : entries) {
            FhirResource resource = FhirResource.of(entry.required("resource").node());
            records.add(readResource(resource, entry.text("fullUrl"), servedAt));
        }
        return records;
    }

    /** A Bundle, of type collection, of records whose content is a resource. */
    public FhirResource bundle(List<FhirRecord> records) throws InvalidResourceException {
        ObjectNode json = Json.resource("Bundle").put("type", "collection");
        for (FhirRecord record : records) {
            ObjectNode entry = Json.object();
            Optional<String> fullUrl =
                    Optional.ofNullable(record.description().metadata().get(Contents.FULL_URL));
            fullUrl.ifPresent(url -> entry.put("fullUrl", url));
            JsonNode resource = resource(record).copy();
            entry.set("resource", resource);
            json.withArray("entry").add(entry);
        }
        return FhirResource.written(json);
    }

    /** A verified answer's bytes, as far as the limits allow. */
    public FhirRecord record(SharedData about, VerifiedData data) throws IOException, InvalidResourceException {
        return new FhirRecord(about.description(), data.chunks().get(0).range(), bytes(data, settings.limits()));
    }

    private static Bytes bytes(VerifiedData data, FhirLimits limits) throws IOException, InvalidResourceException {
        if (data.size() > limits.contentBytes()) {
            throw new InvalidResourceException(
                    "Binary.data", "at most " + limits.contentBytes() + " bytes", data.size() + " bytes");
        }
        try (InputStream content = data.open()) {
            return Bytes.takeOwnership(content.readAllBytes());
        }
    }

    static void requireType(Element element, FhirResource resource, String type) throws InvalidResourceException {
        if (!resource.type().equals(type)) {
            throw new InvalidResourceException(
                    "resourceType", type, element.required("resourceType").code());
        }
    }
}
