package org.medchain.springboot;

import org.medchain.core.MedChain;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Health by progress: the indicators {@code medchainLiveness} and {@code medchainReadiness}, each in the group of the same name where the
 * actuator has the two probes. {@code management.health.medchain.enabled=false} leaves them out.
 */
@AutoConfiguration(
        after = MedChainAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration"
        },
        beforeName =
                "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(MedChain.class)
public final class MedChainHealthAutoConfiguration {
    /** Configured by Spring Boot. */
    MedChainHealthAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("medchain")
    static class Indicators {
        @Bean
        @ConditionalOnMissingBean(name = ProbeGroups.LIVENESS)
        HealthIndicator medchainLiveness(MedChain medchain) {
            return ProbeIndicator.liveness(medchain);
        }

        @Bean
        @ConditionalOnMissingBean(name = ProbeGroups.READINESS)
        HealthIndicator medchainReadiness(MedChain medchain) {
            return ProbeIndicator.readiness(medchain);
        }

        @Bean
        static HealthEndpointGroupsPostProcessor medchainProbeGroups() {
            return ProbeGroups::of;
        }
    }
}
