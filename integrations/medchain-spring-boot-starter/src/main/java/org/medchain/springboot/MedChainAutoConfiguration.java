package org.medchain.springboot;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.store.ProviderStore;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Rosters;
import org.medchain.error.MalformedException;
import org.medchain.metrics.Metrics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AbstractDependsOnBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * From the properties {@code medchain.*} to a bean {@link MedChain}, which is closed with the application, after its roles. A bean of the
 * application takes the place of each of these: {@link MedChain} itself, {@link ConsortiumConfig}, {@link CertifiedIdentity} (keys in a device,
 * for example), {@link Rosters}. {@link ConsensusSettings}, {@link Metrics}, {@link Clock} and {@link SecureRandom} are taken if there is one
 * of each, and {@link MemberBuilderCustomizer}s and {@link ClientBuilderCustomizer}s have the last word.
 */
@AutoConfiguration
@ConditionalOnSwitch(value = "medchain.enabled", byDefault = true)
@EnableConfigurationProperties(MedChainProperties.class)
public final class MedChainAutoConfiguration {
    /** Links that are there a moment after the start are no issue. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    /** Configured by Spring Boot. */
    MedChainAutoConfiguration() {}

    @Bean
    static UnknownProperties medchainUnknownProperties(ConfigurableEnvironment environment) {
        return new UnknownProperties(environment);
    }

    @Bean
    static UnresolvedPlaceholders medchainUnresolvedPlaceholders(ConfigurableEnvironment environment) {
        return new UnresolvedPlaceholders(environment);
    }

    @Bean
    static WrongValues medchainWrongValues(ConfigurableEnvironment environment) {
        return new WrongValues(environment);
    }

    @Bean
    IdentityLoader medchainIdentityLoader(ObjectProvider<SecureRandom> random) {
        return new IdentityLoader(random.getIfUnique(SecureRandom::new));
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    CertifiedIdentity medchainIdentity(MedChainProperties properties, IdentityLoader loader) {
        return loader.load("medchain.identity", properties.identity());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    ConsortiumConfig medchainConsortium(MedChainProperties properties) {
        String expected = "the consortium's genesis configuration";
        try {
            return ConsortiumConfig.decode(Locations.read(
                    "medchain.consortium", properties.consortium(), ConsortiumConfig.MAX_SIZE, expected));
        } catch (MalformedException e) {
            throw MedChainConfigurationException.wrong(
                    "medchain.consortium", expected, "another content in " + properties.consortium(), e);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    @Conditional(RosterLoader.OnRoster.class)
    Rosters medchainRosters(MedChainProperties properties) {
        return RosterLoader.load(properties.directory());
    }

    @Bean
    MedChainOpener medchainOpener(
            MedChainProperties properties,
            ObjectProvider<ConsensusSettings> consensus,
            ObjectProvider<Rosters> rosters,
            ObjectProvider<MemberBuilderCustomizer> memberCustomizers,
            ObjectProvider<ClientBuilderCustomizer> clientCustomizers) {
        return new MedChainOpener(properties, consensus, rosters, memberCustomizers, clientCustomizers);
    }

    @Bean
    MedChainOpener.Surroundings medchainSurroundings(
            ObjectProvider<Clock> clock, ObjectProvider<SecureRandom> random, ObjectProvider<Metrics> metrics) {
        return new MedChainOpener.Surroundings(
                clock.getIfUnique(Clock::systemUTC),
                random.getIfUnique(SecureRandom::new),
                metrics.getIfUnique(() -> Metrics.NONE));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    MedChain medchain(
            MedChainOpener opener,
            ConsortiumConfig consortium,
            CertifiedIdentity identity,
            MedChainOpener.Surroundings surroundings) {
        return opener.open(consortium, identity, surroundings);
    }

    @Bean
    Turns medchainHealthLog(MedChain medchain) {
        HealthLog log = new HealthLog(medchain::health);
        return new Turns("medchain-health", LOOK_EVERY, log::look);
    }

    /** MedChain is closed before the stores that its provider uses. */
    @Bean
    static AbstractDependsOnBeanFactoryPostProcessor medchainAfterItsStores() {
        return new AfterStores();
    }

    private static final class AfterStores extends AbstractDependsOnBeanFactoryPostProcessor {
        AfterStores() {
            super(MedChain.class, HealthDataStore.class, ProviderStore.class, AccessLog.class);
        }
    }
}
