package org.medchain.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;

/**
 * Chunks of streams as Observation with SampledData, a component for each signal. What an Observation says besides its samples
 * becomes tags of the stream's description. Thread-safe.
 */
public final class Observations {
    private static final String TYPE = "Observation";
    private static final String SAMPLED = "valueSampledData";
    private static final String COMPONENT = "component";
    private static final String PERIOD = "effectivePeriod";
    private static final String FINAL = "final";
    private static final String UNNAMED = "samples";

    private final FhirSettings settings;

    /** Observations of a host. */
    public Observations(FhirSettings settings) {
        this.settings = settings;
    }

    /**
     * The samples of an Observation.
     *
     * @throws InvalidResourceException if it is none with SampledData, or says what a waveform cannot hold
     */
    public Waveform read(FhirResource observation) throws InvalidResourceException {
        Element element = checked(observation);
        List<SampledData.Read> read = new ArrayList<>();
        List<Element> sampled = sampled(element);
        long samples = 0;
        for (Element one : sampled) {
            samples += SampledData.count(one);
        }
        Layout.requireSamples(element.path(), samples, settings.limits());
        for (int i = 0; i < sampled.size(); i++) {
            read.add(SampledData.read(name(element, i), sampled.get(i)));
        }
        SampleRate rate = read.get(0).rate();
        if (read.stream().anyMatch(one -> !one.rate().equals(rate))) {
            throw element.invalid("signals with one period", "several periods");
        }
        List<Signal> signals = read.stream().map(SampledData.Read::signal).toList();
        try {
            return new Waveform(range(element, rate, signals.get(0).size()), rate, signals);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw element.invalid("signals of one length, as long as the time that they cover", "others");
        }
    }

    /**
     * The description of a stream whose chunks are like this Observation.
     *
     * @param bits of a sample, 16 or 32
     * @param servedAt where the provider will serve it, unless the resource says so
     */
    public DataDescription description(FhirResource observation, int bits, URI servedAt)
            throws InvalidResourceException {
        Element element = checked(observation);
        ObjectNode json = observation.copy();
        Descriptions.strip(json);
        json.remove(PERIOD);
        json.remove("effectiveDateTime");
        json.remove("effectiveInstant");
        if (json.path("status").asText().equals(FINAL)) {
            json.remove("status");
        }
        stripPerformers(json);
        stripSamples(json, read(observation));
        DataDescription plain = Descriptions.read(element, element, json, servedAt);
        Map<String, String> tags = new TreeMap<>(plain.metadata());
        try {
            tags.putAll(read(observation).tags(bits));
            return new DataDescription(tags, plain.url());
        } catch (IllegalArgumentException e) {
            throw element.invalid(
                    "elements and signals that fit a description's tags, samples of 16 or 32 bits", "more");
        }
    }

    /** The Observation of a chunk. */
    public FhirResource write(SharedData about, ChunkIndex index, Waveform chunk) throws InvalidResourceException {
        String id = about.id().value().toHex();
        ObjectNode json = Descriptions.write(TYPE, id + "-" + index.value(), about, settings);
        json.withArray("identifier")
                .add(References.identifier(References.DATA, id))
                .add(References.identifier(References.CHUNK, id + "." + index.value()));
        if (!json.has("status")) {
            json.put("status", FINAL);
        }
        if (!json.has("code")) {
            json.set("code", text(UNNAMED));
        }
        json.withArray("performer")
                .add(References.to(settings.parties().party(about.provider(), Party.Kind.ORGANIZATION)));
        json.set(
                PERIOD,
                Json.object()
                        .put("start", FhirTime.text(chunk.range().startMicros()))
                        .put("end", FhirTime.lastBefore(chunk.range().endMicros())));
        if (json.get(SAMPLED) instanceof ObjectNode single && chunk.signals().size() == 1) {
            SampledData.write(chunk.signals().get(0), chunk.rate(), single);
        } else {
            components(json, chunk);
        }
        Descriptions.servedAt(json, about);
        return FhirResource.written(json);
    }

    /** What an Observation that was written here says of the stream. */
    public SharedData about(FhirResource observation, int bits) throws InvalidResourceException {
        Element element = checked(observation);
        Optional<Element> data = References.identifier(element, "identifier", References.DATA);
        List<Element> performers = new ArrayList<>();
        for (Element performer : element.children("performer")) {
            if (References.identifierOf(performer, Party.SYSTEM).isPresent()) {
                performers.add(performer);
            }
        }
        if (data.isEmpty() || performers.size() != 1) {
            throw element.invalid(
                    "an identifier with system " + References.DATA + ", and one performer with " + Party.SYSTEM,
                    "others");
        }
        return Descriptions.shared(
                element,
                data.get(),
                performers.get(0),
                Optional.empty(),
                description(observation, bits, URI.create("urn://medchain")),
                settings.parties());
    }

    /** Which chunk an Observation that was written here is of. */
    ChunkIndex index(FhirResource observation, SharedData about) throws InvalidResourceException {
        Element element = observation.element();
        Optional<Element> chunk = References.identifier(element, "identifier", References.CHUNK);
        String stream = about.id().value().toHex() + ".";
        if (chunk.isEmpty() || !chunk.get().text().matches(Pattern.quote(stream) + "[1-9][0-9]{0,17}")) {
            throw element.invalid(
                    "an identifier with system " + References.CHUNK + " of a chunk of the stream", "none");
        }
        return new ChunkIndex(Long.parseLong(chunk.get().text().substring(stream.length())));
    }

    private static Element checked(FhirResource observation) throws InvalidResourceException {
        Element element = observation.element();
        Records.requireType(element, observation, TYPE);
        element.requireUnmodified();
        element.required("status").code(Set.of(FINAL, "preliminary", "registered", "amended", "corrected"));
        return element;
    }

    /** SampledData of the Observation itself, or of its components, which are all of it then. */
    private static List<Element> sampled(Element element) throws InvalidResourceException {
        Optional<Element> single = element.child(SAMPLED);
        List<Element> components = element.children(COMPONENT);
        if (single.isPresent()) {
            element.requireAbsent("the samples are in " + SAMPLED, COMPONENT);
            return List.of(single.get());
        }
        List<Element> sampled = new ArrayList<>();
        for (Element component : components) {
            sampled.add(component.required(SAMPLED));
        }
        if (sampled.isEmpty()) {
            throw element.invalid(SAMPLED + ", or components with it", "neither");
        }
        return sampled;
    }

    /** What a signal's code says, as briefly as it can. */
    private static String name(Element element, int number) throws InvalidResourceException {
        Element owner = element.child(SAMPLED).isPresent()
                ? element
                : element.children(COMPONENT).get(number);
        Element code = owner.required("code");
        Optional<String> name = code.text("text");
        for (Element coding : code.children("coding")) {
            name = name.isPresent()
                    ? name
                    : coding.text("display")
                            .or(() -> Optional.ofNullable(
                                    coding.node().path("code").textValue()));
        }
        return name.filter(text -> text.length() <= 200).orElse("signal " + number);
    }

    private TimeRange range(Element element, SampleRate rate, int size) throws InvalidResourceException {
        Optional<Element> period = element.child(PERIOD);
        if (period.isPresent()) {
            Optional<TimeRange> range = FhirTime.period(period.get(), settings.zone());
            if (range.isPresent()) {
                return range.get();
            }
        }
        Optional<Element> at = element.child("effectiveInstant");
        Element start = at.isPresent()
                ? at.get()
                : period.isPresent() ? period.get().required("start") : element.required("effectiveDateTime");
        long from = FhirTime.range(start, settings.zone()).startMicros();
        return new TimeRange(from, Math.addExact(from, Math.max(1, rate.micros(size))));
    }

    private static void components(ObjectNode json, Waveform chunk) throws InvalidResourceException {
        json.remove(SAMPLED);
        ArrayNode components = json.withArray(COMPONENT);
        for (int i = 0; i < chunk.signals().size(); i++) {
            if (components.size() == i) {
                components.addObject();
            }
            if (!(components.get(i) instanceof ObjectNode component)) {
                throw new InvalidResourceException(TYPE + "." + COMPONENT, "tags that make up components", "others");
            }
            if (!component.has("code")) {
                component.set("code", text(chunk.signals().get(i).name()));
            }
            SampledData.write(chunk.signals().get(i), chunk.rate(), component.withObject("/" + SAMPLED));
        }
        if (components.size() > chunk.signals().size()) {
            throw new InvalidResourceException(
                    TYPE + "." + COMPONENT, chunk.signals().size() + " components", components.size() + " in tags");
        }
    }

    private static void stripPerformers(ObjectNode json) {
        if (json.get("performer") instanceof ArrayNode performers) {
            ArrayNode kept = Json.array();
            performers.forEach(performer -> {
                if (!performer.path("identifier").path("system").asText().equals(Party.SYSTEM)) {
                    kept.add(performer);
                }
            });
            if (kept.isEmpty()) {
                json.remove("performer");
            } else {
                json.set("performer", kept);
            }
        }
    }

    /** Components that are as they would be written anyway say no more than the signals. */
    private static void stripSamples(ObjectNode json, Waveform samples) {
        stripSamples(json, json.path(SAMPLED));
        if (json.path("code").equals(text(UNNAMED))) {
            json.remove("code");
        }
        boolean plain = true;
        for (int i = 0; i < json.path(COMPONENT).size(); i++) {
            if (json.path(COMPONENT).path(i) instanceof ObjectNode component) {
                stripSamples(component, component.path(SAMPLED));
                Signal signal = samples.signals().get(i);
                ObjectNode written = Json.object();
                written.set("code", text(signal.name()));
                written.putObject(SAMPLED)
                        .putObject("origin")
                        .put("unit", signal.scale().unit());
                plain &= component.equals(written);
            }
        }
        if (plain) {
            json.remove(COMPONENT);
        }
    }

    private static ObjectNode text(String text) {
        return Json.object().put("text", text);
    }

    private static void stripSamples(ObjectNode owner, JsonNode sampled) {
        if (sampled instanceof ObjectNode json) {
            json.remove(List.of("period", "factor", "lowerLimit", "upperLimit", "dimensions", "data"));
            Extensions.strip(json);
            if (json.get("origin") instanceof ObjectNode origin) {
                origin.remove("value");
                Descriptions.removeIfEmpty(json, "origin", origin);
            }
            Descriptions.removeIfEmpty(owner, SAMPLED, json);
        }
    }
}
