package org.medchain.springboot;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
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
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The roster that the properties have. */
final class RosterLoader {
    private static final String NODES = "medchain.directory.nodes";

    private RosterLoader() {}

    static Rosters load(MedChainProperties.Directory directory) {
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
            return Rosters.from(new Roster(directory.epoch(), directory.replicas(), nodes));
        } catch (IllegalArgumentException e) {
            throw MedChainConfigurationException.failed(
                    "medchain.directory: " + e.getMessage(),
                    "Correct medchain.directory.epoch, medchain.directory.replicas or " + NODES + ".",
                    e);
        }
    }

    /** Matches if the properties have a node. */
    static final class OnNodes extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            ConfigurationPropertyName nodes = ConfigurationPropertyName.of(NODES);
            boolean given = StreamSupport.stream(
                            ConfigurationPropertySources.get(context.getEnvironment())
                                    .spliterator(),
                            false)
                    .anyMatch(source -> source.containsDescendantOf(nodes) == ConfigurationPropertyState.PRESENT);
            return new ConditionOutcome(
                    given,
                    ConditionMessage.forCondition("MedChain's directory")
                            .because(given ? NODES + " is set" : NODES + " is not set"));
        }
    }
}
