package org.medchain.springboot;

import java.nio.file.Path;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.store.ProviderStore;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.StorageException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The roles that the properties enable, as beans. A provider takes the application's {@link HealthDataStore}, {@link ProviderStore} and
 * {@link AccessLog}; without them, data and catalogue are files under {@code medchain.folder}, and there is no audit trail but the
 * catalogue's. Roles of further users are asked for at {@link MedChain}.
 */
@AutoConfiguration(after = MedChainAutoConfiguration.class)
@ConditionalOnBean(MedChain.class)
public final class MedChainRolesAutoConfiguration {
    /** Configured by Spring Boot. */
    MedChainRolesAutoConfiguration() {}

    /** Whose role it is. */
    private static CertifiedIdentity identity(
            String prefix,
            MedChainProperties.Identity own,
            MedChainProperties properties,
            IdentityLoader loader,
            ObjectProvider<CertifiedIdentity> application) {
        return own.isGiven()
                ? loader.load(prefix + ".identity", own.in(properties.identity()))
                : application.getObject();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch("medchain.provider.enabled")
    @ConditionalOnMissingBean(Provider.class)
    static class OfProvider {
        private static final String PREFIX = "medchain.provider";
        private static final int NAME = 16;

        /** Whose provider it is; known before MedChain is open, which its default store needs. */
        record ProviderIdentity(CertifiedIdentity identity) {}

        @Bean
        ProviderIdentity medchainProviderIdentity(
                MedChainProperties properties, IdentityLoader loader, ObjectProvider<CertifiedIdentity> application) {
            return new ProviderIdentity(
                    identity(PREFIX, properties.provider().identity(), properties, loader, application));
        }

        /** Where {@link MedChain} keeps a provider's data, too. */
        @Bean(destroyMethod = "close")
        @ConditionalOnMissingBean(HealthDataStore.class)
        FileHealthDataStore medchainHealthDataStore(MedChainProperties properties, ProviderIdentity user) {
            String id = user.identity().identity().id().value().toHex().substring(0, NAME);
            Path folder = MedChainOpener.folder(properties)
                    .resolve("users")
                    .resolve(id)
                    .resolve("data");
            try {
                return FileHealthDataStore.open(folder);
            } catch (StorageException e) {
                throw MedChainConfigurationException.wrong(
                        "medchain.folder", "a folder for the provider's data", e.getMessage(), e);
            }
        }

        @Bean
        Provider medchainProvider(
                MedChain medchain,
                ProviderIdentity user,
                HealthDataStore content,
                ObjectProvider<ProviderStore> catalogues,
                ObjectProvider<AccessLog> logs) {
            AccessLog log = logs.getIfAvailable(AccessLog::none);
            ProviderStore catalogue = catalogues.getIfAvailable();
            return LateRole.of(
                    Provider.class,
                    PREFIX,
                    () -> catalogue == null
                            ? medchain.provider(user.identity(), content, log)
                            : medchain.provider(user.identity(), catalogue, content, log));
        }

        @Bean
        Turns medchainPendingPublisher(Provider provider, MedChainProperties properties) {
            PendingPublisher publisher = new PendingPublisher(provider);
            return new Turns(
                    "medchain-publish",
                    Amounts.fromZero(
                            "medchain.provider.publish-every",
                            properties.provider().publishEvery()),
                    publisher::publish);
        }
    }

    @Bean
    @ConditionalOnSwitch("medchain.requester.enabled")
    @ConditionalOnMissingBean
    Requester medchainRequester(
            MedChain medchain,
            MedChainProperties properties,
            IdentityLoader loader,
            ObjectProvider<CertifiedIdentity> application) {
        String prefix = "medchain.requester";
        CertifiedIdentity user = identity(prefix, properties.requester().identity(), properties, loader, application);
        return LateRole.of(Requester.class, prefix, () -> medchain.requester(user));
    }

    @Bean
    @ConditionalOnSwitch("medchain.patient.enabled")
    @ConditionalOnMissingBean
    Patient medchainPatient(
            MedChain medchain,
            MedChainProperties properties,
            IdentityLoader loader,
            ObjectProvider<CertifiedIdentity> application) {
        String prefix = "medchain.patient";
        CertifiedIdentity user = identity(prefix, properties.patient().identity(), properties, loader, application);
        return LateRole.of(Patient.class, prefix, () -> medchain.patient(user));
    }
}
