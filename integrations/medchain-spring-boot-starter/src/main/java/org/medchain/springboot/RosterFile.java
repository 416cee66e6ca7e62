package org.medchain.springboot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.MalformedException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The roster that the command line writes: JSON, which is read as the YAML that it is too. Numbers are texts here, for Spring would cut
 * off their fractions.
 */
record RosterFile(@Nullable String epoch, @Nullable String replicas, @DefaultValue List<Node> nodes) {
    private static final int MAX_SIZE = 32 << 20;

    /**
     * A node.
     *
     * @param certificate DER in Base64
     */
    record Node(@Nullable String number, @Nullable String host, @Nullable String port, @Nullable String certificate) {}

    /** The file's roster; {@code property} says where the file is. */
    static Roster read(String property, Resource location) {
        String expected = "a roster as medchain roster create writes it";
        Bytes content = Locations.read(property, location, MAX_SIZE, expected);
        try {
            return parse(content).roster();
        } catch (IOException | MalformedException | YAMLException | BindException | IllegalArgumentException e) {
            throw MedChainConfigurationException.wrong(
                    property, expected, "another content in " + location.getDescription() + " (" + reason(e) + ")", e);
        }
    }

    private static String reason(Exception failure) {
        Throwable cause = failure instanceof BindException ? failure.getCause() : null;
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    private static RosterFile parse(Bytes content) throws IOException {
        List<PropertySource<?>> documents =
                new YamlPropertySourceLoader().load("roster", new ByteArrayResource(content.toByteArray()));
        if (documents.size() != 1) {
            throw new IllegalArgumentException("expected one JSON object, found " + documents.size());
        }
        return new Binder(ConfigurationPropertySources.from(documents))
                .bindOrCreate(
                        "",
                        Bindable.of(RosterFile.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, source -> true));
    }

    private Roster roster() throws MalformedException {
        List<RosterNode> listed = new ArrayList<>();
        for (Node node : nodes) {
            Bytes der = Bytes.takeOwnership(Base64.getDecoder().decode(required("certificate", node.certificate())));
            listed.add(new RosterNode(
                    Integer.parseInt(required("number", node.number())),
                    IdentityCertificate.decode(der),
                    required("host", node.host()),
                    Integer.parseInt(required("port", node.port()))));
        }
        return new Roster(
                Long.parseLong(required("epoch", epoch)), Integer.parseInt(required("replicas", replicas)), listed);
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("expected \"" + name + "\", found nothing");
        }
        return value;
    }
}
