package org.medchain.springboot;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.io.Resource;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The roster that the properties have. */
final class RosterLoader {
    private static final String DIRECTORY = "medchain.directory";
    private static final String ROSTER = DIRECTORY + ".roster";
    private static final String NODES = DIRECTORY + ".nodes";

    private RosterLoader() {}

    static Rosters load(MedChainProperties.Directory directory) {
        Resource file = directory.roster();
        if (file == null) {
            return Rosters.from(listed(directory));
        }
        requireAlone("epoch", directory.epoch());
        requireAlone("replicas", directory.replicas());
        requireAlone("nodes", directory.nodes().isEmpty() ? null : directory.nodes());
        return Rosters.from(Locations.roster(ROSTER, file));
    }

    /** The file says it all. */
    private static void requireAlone(String name, @Nullable Object found) {
        if (found != null) {
            throw MedChainConfigurationException.wrong(
                    DIRECTORY + "." + name, "nothing, since " + ROSTER + " is set", "a value", null);
        }
    }

    private static Roster listed(MedChainProperties.Directory directory) {
        List<RosterNode> nodes = new ArrayList<>();
        for (MedChainProperties.Node node : directory.nodes()) {
            String property = NODES + "[" + nodes.size() + "]";
            String host = node.host();
            if (host == null) {
                throw MedChainConfigurationException.missing(property + ".host", "the host of the node");
            }
            try {
                nodes.add(new RosterNode(
                        node.number(),
                        Locations.certificate(property + ".certificate", node.certificate()),
                        host,
                        node.port()));
            } catch (IllegalArgumentException e) {
                throw MedChainConfigurationException.failed(
                        property + ": " + e.getMessage(), "Correct " + property + ".", e);
            }
        }
        try {
            return new Roster(
                    Objects.requireNonNullElse(directory.epoch(), 1L),
                    Objects.requireNonNullElse(directory.replicas(), Roster.DEFAULT_REPLICAS),
                    nodes);
        } catch (IllegalArgumentException e) {
            throw MedChainConfigurationException.failed(
                    "medchain.directory: " + e.getMessage(),
                    "Correct medchain.directory.epoch, medchain.directory.replicas or " + NODES + ".",
                    e);
        }
    }

    /** Matches if the properties have a roster's file or a node. */
    static final class OnRoster extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            boolean given = context.getEnvironment().containsProperty(ROSTER) || hasNodes(context);
            return new ConditionOutcome(
                    given,
                    ConditionMessage.forCondition("MedChain's directory")
                            .because((given ? "one of " : "none of ") + ROSTER + " and " + NODES + " is set"));
        }

        private static boolean hasNodes(ConditionContext context) {
            ConfigurationPropertyName nodes = ConfigurationPropertyName.of(NODES);
            return StreamSupport.stream(
                            ConfigurationPropertySources.get(context.getEnvironment())
                                    .spliterator(),
                            false)
                    .anyMatch(source -> source.containsDescendantOf(nodes) == ConfigurationPropertyState.PRESENT);
        }
    }
}
