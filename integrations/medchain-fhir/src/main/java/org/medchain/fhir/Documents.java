package org.medchain.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/** Records as DocumentReference and Binary. */
final class Documents {
    private static final String TYPE = "DocumentReference";
    private static final String CURRENT = "current";
    private static final String OCTETS = "application/octet-stream";
    private static final String PERIOD = "period";

    private final FhirSettings settings;

    Documents(FhirSettings settings) {
        this.settings = settings;
    }

    FhirRecord read(FhirResource resource, Optional<FhirResource> binary, URI servedAt)
            throws InvalidResourceException {
        Element element = checked(resource);
        Element attachment = element.only("content").required("attachment");
        Optional<TimeRange> taken = taken(element);
        Bytes content = content(attachment, binary);
        return new FhirRecord(description(resource, servedAt), taken, content);
    }

    SharedData about(FhirResource resource) throws InvalidResourceException {
        Element element = checked(resource);
        Element attachment = element.only("content").required("attachment");
        Element master = element.required("masterIdentifier");
        master.required("system").code(Set.of(References.DATA));
        Optional<Element> digest = Extensions.find(attachment, Extensions.DIGEST);
        Optional<Digest> value = digest.isEmpty()
                ? Optional.empty()
                : Optional.of(digest(digest.get().required("valueBase64Binary")));
        URI servedAt = URI.create("urn:medchain:unknown");
        return Descriptions.shared(
                element,
                master.required("value"),
                element.required("custodian"),
                value,
                description(resource, servedAt),
                settings.parties());
    }

    private static Digest digest(Element value) throws InvalidResourceException {
        Bytes bytes = value.base64(Digest.SIZE);
        if (bytes.size() != Digest.SIZE) {
            throw value.invalid(Digest.SIZE + " bytes", bytes.size() + " bytes");
        }
        return new Digest(bytes);
    }

    private static Element checked(FhirResource resource) throws InvalidResourceException {
        Element element = resource.element();
        Records.requireType(element, resource, TYPE);
        element.requireUnmodified();
        element.required("status").code(Set.of(CURRENT, "superseded"));
        return element;
    }

    private Optional<TimeRange> taken(Element element) throws InvalidResourceException {
        Optional<Element> context = element.child("context");
        Optional<Element> period =
                context.isEmpty() ? Optional.empty() : context.get().child(PERIOD);
        return period.isEmpty() ? Optional.empty() : FhirTime.period(period.get(), settings.zone());
    }

    private Bytes content(Element attachment, Optional<FhirResource> binary) throws InvalidResourceException {
        int most = settings.limits().contentBytes();
        Bytes content;
        if (binary.isPresent()) {
            attachment.requireAbsent("the bytes are in a Binary", "data");
            Element element = binary.get().element();
            Records.requireType(element, binary.get(), "Binary");
            element.requireUnmodified();
            content =
                    element.child("data").isPresent() ? element.required("data").base64(most) : Bytes.empty();
        } else {
            content = attachment.required("data").base64(most);
        }
        requireSame(attachment, content);
        return content;
    }

    /** What an attachment says of its bytes is so. */
    private static void requireSame(Element attachment, Bytes content) throws InvalidResourceException {
        Optional<Element> size = attachment.child("size");
        if (size.isPresent() && size.get().integer(0, Integer.MAX_VALUE) != content.size()) {
            throw size.get()
                    .invalid(
                            content.size() + ", as many as there are bytes",
                            size.get().node().asText());
        }
        Optional<Element> hash = attachment.child("hash");
        if (hash.isPresent() && !hash.get().base64(64).equals(sha1(content))) {
            throw hash.get().invalid("the SHA-1 digest of the bytes", "another one");
        }
    }

    private DataDescription description(FhirResource resource, URI servedAt) throws InvalidResourceException {
        ObjectNode json = resource.copy();
        Descriptions.strip(json);
        if (json.path("masterIdentifier").path("system").asText().equals(References.DATA)) {
            json.remove("masterIdentifier");
        }
        if (json.path("status").asText().equals(CURRENT)) {
            json.remove("status");
        }
        json.remove("custodian");
        stripContent(json);
        stripPeriod(json);
        Element element = resource.element();
        return Descriptions.read(element, element.only("content").required("attachment"), json, servedAt);
    }

    private static void stripContent(ObjectNode json) {
        JsonNode content = json.path("content").path(0);
        if (content instanceof ObjectNode first && first.get("attachment") instanceof ObjectNode attachment) {
            attachment.remove("data");
            attachment.remove("url");
            attachment.remove("size");
            attachment.remove("hash");
            Extensions.strip(attachment);
            Descriptions.removeIfEmpty(first, "attachment", attachment);
            Descriptions.removeIfEmpty(json, "content", first);
        }
    }

    /** A period that is as it would be written anyway says no more than the range. */
    private void stripPeriod(ObjectNode json) throws InvalidResourceException {
        if (json.get("context") instanceof ObjectNode context && context.get(PERIOD) instanceof ObjectNode period) {
            Optional<TimeRange> range =
                    FhirTime.period(new Element(TYPE + ".context." + PERIOD, period), settings.zone());
            if (range.isPresent() && period.equals(period(range.get()))) {
                context.remove(PERIOD);
                Descriptions.removeIfEmpty(json, "context", context);
            }
        }
    }

    FhirResource write(SharedData about, FhirRecord record) throws InvalidResourceException {
        ObjectNode json = Descriptions.write(TYPE, about.id().value().toHex(), about, settings);
        stripContent(json);
        json.set(
                "masterIdentifier",
                References.identifier(References.DATA, about.id().value().toHex()));
        if (!json.has("status")) {
            json.put("status", CURRENT);
        }
        json.set("custodian", References.to(settings.parties().party(about.provider(), Party.Kind.ORGANIZATION)));
        if (json.path("content").isMissingNode()) {
            json.putArray("content").addObject().putObject("attachment");
        }
        ObjectNode attachment = attachment(json);
        attachment.put("url", "Binary/" + about.id().value().toHex());
        attachment.put("size", record.content().size());
        attachment.put("hash", base64(sha1(record.content())));
        Descriptions.servedAt(attachment, about);
        about.digest()
                .ifPresent(digest ->
                        Extensions.add(attachment, Extensions.DIGEST, "valueBase64Binary", base64(digest.value())));
        if (record.taken().isPresent() && json.path("context").path(PERIOD).isMissingNode()) {
            json.withObject("/context").set(PERIOD, period(record.taken().get()));
        }
        return FhirResource.written(json);
    }

    private static ObjectNode attachment(ObjectNode json) throws InvalidResourceException {
        if (json.path("content").path(0) instanceof ObjectNode content) {
            return content.withObject("/attachment");
        }
        throw new InvalidResourceException(TYPE + ".content", "tags that make up one content", "others");
    }

    private static ObjectNode period(TimeRange range) {
        return Json.object()
                .put("start", FhirTime.text(range.startMicros()))
                .put("end", FhirTime.lastBefore(range.endMicros()));
    }

    FhirResource binary(SharedData about, FhirRecord record) throws InvalidResourceException {
        if (record.content().size() > settings.limits().contentBytes()) {
            throw new InvalidResourceException(
                    "Binary.data",
                    "at most " + settings.limits().contentBytes() + " bytes",
                    record.content().size() + " bytes");
        }
        String type =
                record.description().metadata().getOrDefault(Tags.TEXT + "content.0.attachment.contentType", OCTETS);
        ObjectNode json =
                Json.resource("Binary").put("id", about.id().value().toHex()).put("contentType", type);
        if (!record.content().isEmpty()) {
            json.put("data", base64(record.content()));
        }
        return FhirResource.written(json);
    }

    static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** FHIR R4 asks for SHA-1; nothing here relies on it. */
    private static Bytes sha1(Bytes content) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            content.updateTo(sha1);
            return Bytes.takeOwnership(sha1.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
