package org.medchain.springboot;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/** The actuator's groups, of which {@code liveness} and {@code readiness} have MedChain's indicator of that name, too. */
final class ProbeGroups implements HealthEndpointGroups {
    static final String LIVENESS = "medchainLiveness";
    static final String READINESS = "medchainReadiness";

    private static final Map<String, String> MEMBERS = Map.of("liveness", LIVENESS, "readiness", READINESS);

    private final HealthEndpointGroups groups;

    private ProbeGroups(HealthEndpointGroups groups) {
        this.groups = groups;
    }

    static HealthEndpointGroups of(HealthEndpointGroups groups) {
        return new ProbeGroups(groups);
    }

    @Override
    public HealthEndpointGroup getPrimary() {
        return groups.getPrimary();
    }

    @Override
    public Set<String> getNames() {
        return groups.getNames();
    }

    @Override
    public @Nullable HealthEndpointGroup get(String name) {
        HealthEndpointGroup group = groups.get(name);
        String member = MEMBERS.get(name);
        return group == null || member == null ? group : new Probe(group, member);
    }

    private record Probe(HealthEndpointGroup group, String member) implements HealthEndpointGroup {
        @Override
        public boolean isMember(String name) {
            return name.equals(member) || group.isMember(name);
        }

        @Override
        public boolean showComponents(SecurityContext context) {
            return group.showComponents(context);
        }

        @Override
        public boolean showDetails(SecurityContext context) {
            return group.showDetails(context);
        }

        @Override
        public StatusAggregator getStatusAggregator() {
            return group.getStatusAggregator();
        }

        @Override
        public HttpCodeStatusMapper getHttpCodeStatusMapper() {
            return group.getHttpCodeStatusMapper();
        }

        @Override
        public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
            return group.getAdditionalPath();
        }
    }
}
