package org.medchain.springboot;

import java.util.Locale;
import java.util.Optional;
import org.medchain.core.MedChain;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The actuator's endpoint {@code medchain}, where it is exposed. */
@AutoConfiguration(after = MedChainServingAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(MedChain.class)
public final class MedChainEndpointAutoConfiguration {
    /** Configured by Spring Boot. */
    MedChainEndpointAutoConfiguration() {}

    /** The endpoints env and configprops, told to show values, show the application's passwords otherwise. */
    @Bean
    static SanitizingFunction medchainPasswords() {
        return data -> {
            String key = data.getKey().toLowerCase(Locale.ROOT);
            return key.startsWith("medchain") && key.endsWith("password") ? data.withSanitizedValue() : data;
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnAvailableEndpoint(MedChainEndpoint.class)
    static class OfEndpoint {
        @Bean
        @ConditionalOnMissingBean
        MedChainEndpoint medchainEndpoint(MedChain medchain, Optional<ServedClients> clients) {
            return new MedChainEndpoint(medchain, clients);
        }
    }
}
