package org.medchain.springboot;

import io.micrometer.core.instrument.MeterRegistry;
import org.medchain.metrics.Metrics;
import org.medchain.micrometer.MicrometerMetrics;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** MedChain's measurements in the application's {@link MeterRegistry}, if it has one. A bean {@link Metrics} takes their place. */
@AutoConfiguration(
        before = MedChainAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, MicrometerMetrics.class})
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnSwitch(value = "medchain.enabled", byDefault = true)
public final class MedChainMetricsAutoConfiguration {
    /** Configured by Spring Boot. */
    MedChainMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(Metrics.class)
    MicrometerMetrics medchainMetrics(MeterRegistry registry) {
        return new MicrometerMetrics(registry);
    }
}
