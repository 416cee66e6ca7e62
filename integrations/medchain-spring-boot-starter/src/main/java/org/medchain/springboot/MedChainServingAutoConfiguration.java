package org.medchain.springboot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Refusal;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A member's ledger, served to clients, if {@code medchain.member.serve} says where. It takes {@code medchain-ledger-remote}; without it the
 * start ends. A bean {@link LedgerServer} of the application takes its place. It is closed before MedChain.
 */
@AutoConfiguration(after = MedChainAutoConfiguration.class)
@Conditional(MedChainServingAutoConfiguration.IsSet.class)
@ConditionalOnBean(MedChain.class)
public final class MedChainServingAutoConfiguration {
    private static final Logger LOG = System.getLogger(MedChainServingAutoConfiguration.class.getName());
    private static final String SERVE = "medchain.member.serve";
    private static final String SERVER = "org.medchain.chain.remote.server.LedgerServer";

    /** Spring Boot's own condition takes {@code false} for not set: a member meant to serve would not. */
    static final class IsSet implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().containsProperty(SERVE);
        }
    }

    /** Configured by Spring Boot. */
    MedChainServingAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = SERVER)
    static class OfLedger {
        @Bean(destroyMethod = "close")
        @ConditionalOnMissingBean
        LedgerServer medchainLedgerServer(
                MedChain medchain,
                CertifiedIdentity member,
                MedChainProperties properties,
                MedChainOpener.Surroundings surroundings) {
            String serve = Objects.requireNonNullElse(properties.member().serve(), "");
            InetSocketAddress address = Locations.address(SERVE, serve);
            try {
                LedgerServer server = LedgerServerBuilder.of(medchain.ledger())
                        .member(member)
                        .address(address)
                        .clock(surroundings.clock())
                        .random(surroundings.random())
                        .metrics(surroundings.metrics())
                        .open();
                LOG.log(Level.INFO, "the ledger is served to clients at {0}", server.address());
                return server;
            } catch (UnavailableException e) {
                throw MedChainConfigurationException.failed(
                        SERVE + "=" + serve + ": " + e.getMessage(),
                        "End the process that listens there, or correct " + SERVE + ".",
                        e);
            } catch (MedChainException e) {
                throw MedChainConfigurationException.failed(
                        SERVE + "=" + serve + ": " + e.getMessage(),
                        "Compare medchain.identity and medchain.consortium with what the CA issued.",
                        e);
            }
        }

        /** No other bean asks for it, so an application whose beans wait until they are needed would never serve. */
        @Bean
        static LazyInitializationExcludeFilter medchainLedgerServerAtOnce() {
            return LazyInitializationExcludeFilter.forBeanTypes(LedgerServer.class);
        }

        @Bean
        ServedClients medchainServedClients(LedgerServer server) {
            return new Clients(server);
        }
    }

    /** Of the server that serves, whoever made it. */
    private record Clients(LedgerServer server) implements ServedClients {
        @Override
        public String address() {
            return server.address().toString();
        }

        @Override
        public List<Refusal> refusals() {
            return server.refusals();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass(SERVER)
    static class WithoutItsArtifact {
        WithoutItsArtifact() {
            throw MedChainConfigurationException.failed(
                    SERVE + " is set, but what serves a ledger is not there",
                    "Add the artifact medchain-ledger-remote.",
                    null);
        }
    }
}
