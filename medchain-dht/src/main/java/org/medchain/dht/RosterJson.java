package org.medchain.dht;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MalformedException;
import org.medchain.io.Printable;

/** A roster as JSON. Every name is required, none is repeated, and there is no other. */
final class RosterJson {
    private static final String EPOCH = "epoch";
    private static final String REPLICAS = "replicas";
    private static final String NODES = "nodes";
    private static final String NUMBER = "number";
    private static final String HOST = "host";
    private static final String PORT = "port";
    private static final String CERTIFICATE = "certificate";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxNameLength(CERTIFICATE.length())
                    .maxNumberLength(Long.toString(Long.MAX_VALUE).length())
                    .maxStringLength((IdentityCertificate.MAX_SIZE + 2) / 3 * 4)
                    .build())
            .build();

    private final JsonParser in;

    private RosterJson(JsonParser in) {
        this.in = in;
    }

    static Roster decode(String json) throws MalformedException {
        if (json.length() > Roster.MAX_JSON_SIZE) {
            throw new MalformedException(
                    "roster: " + json.length() + " characters, expected at most " + Roster.MAX_JSON_SIZE);
        }
        try (JsonParser in = JSON.createParser(json)) {
            in.nextToken();
            Roster roster = new RosterJson(in).roster();
            if (in.nextToken() != null) {
                throw new IllegalArgumentException("expected nothing after the object, found more");
            }
            return roster;
        } catch (JsonProcessingException e) {
            throw new MalformedException("roster: expected JSON: " + Printable.of(e.getOriginalMessage()), e);
        } catch (IllegalArgumentException | MalformedException e) {
            throw new MalformedException("roster: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Roster roster() throws IOException, MalformedException {
        require(JsonToken.START_OBJECT, "an object");
        Long epoch = null;
        Integer replicas = null;
        List<RosterNode> nodes = null;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case EPOCH -> epoch = whole(name).getLongValue();
                case REPLICAS -> replicas = whole(name).getIntValue();
                case NODES -> nodes = nodes();
                default -> throw unknown(name, EPOCH, REPLICAS, NODES);
            }
        }
        return new Roster(required(EPOCH, epoch), required(REPLICAS, replicas), required(NODES, nodes));
    }

    private List<RosterNode> nodes() throws IOException, MalformedException {
        require(JsonToken.START_ARRAY, "\"" + NODES + "\" with an array");
        List<RosterNode> nodes = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (nodes.size() == Roster.MAX_NODES) {
                throw new IllegalArgumentException("expected at most " + Roster.MAX_NODES + " nodes, found more");
            }
            nodes.add(node());
        }
        return nodes;
    }

    private RosterNode node() throws IOException, MalformedException {
        require(JsonToken.START_OBJECT, "a node as an object");
        Integer number = null;
        IdentityCertificate certificate = null;
        String host = null;
        Integer port = null;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case NUMBER -> number = whole(name).getIntValue();
                case HOST -> host = text(name);
                case PORT -> port = whole(name).getIntValue();
                case CERTIFICATE ->
                    certificate = IdentityCertificate.decode(
                            Bytes.takeOwnership(Base64.getDecoder().decode(text(name))));
                default -> throw unknown(name, NUMBER, HOST, PORT, CERTIFICATE);
            }
        }
        return new RosterNode(
                required(NUMBER, number),
                required(CERTIFICATE, certificate),
                required(HOST, host),
                required(PORT, port));
    }

    private JsonParser whole(String name) {
        require(JsonToken.VALUE_NUMBER_INT, "\"" + name + "\" with a whole number");
        return in;
    }

    private String text(String name) throws IOException {
        require(JsonToken.VALUE_STRING, "\"" + name + "\" with a text");
        return in.getText();
    }

    private void require(JsonToken token, String expected) {
        if (in.currentToken() != token) {
            throw new IllegalArgumentException(
                    "expected " + expected + ", found " + (in.currentToken() == null ? "nothing" : in.currentToken()));
        }
    }

    private static IllegalArgumentException unknown(String name, String... known) {
        return new IllegalArgumentException(
                "expected one of " + String.join(", ", known) + ", found \"" + Printable.of(name) + "\"");
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("expected \"" + name + "\", found nothing");
        }
        return value;
    }

    static String encode(Roster roster) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            out.writeStartObject();
            out.writeNumberField(EPOCH, roster.epoch());
            out.writeNumberField(REPLICAS, roster.replicas());
            out.writeArrayFieldStart(NODES);
            for (RosterNode node : roster.nodes()) {
                write(node, out);
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(RosterNode node, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField(NUMBER, node.number());
        out.writeStringField(HOST, node.host());
        out.writeNumberField(PORT, node.port());
        byte[] der = node.certificate().encode().toByteArray();
        out.writeStringField(CERTIFICATE, Base64.getEncoder().encodeToString(der));
        out.writeEndObject();
    }
}
