package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.UnavailableException;
import org.medchain.io.FileTrees;
import org.medchain.testkit.fixture.TestRandom;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class MedChainRolesAutoConfigurationTest {
    @TempDir
    private Path folder;

    private ApplicationContextRunner member(String... properties) {
        return Runners.member(folder.resolve("state")).withPropertyValues(properties);
    }

    private static void add(ApplicationContext context) throws Exception {
        Provider provider = context.getBean(Provider.class);
        provider.addRecord(
                provider.createInventory(Runners.CONSORTIUM.enrol("alice").certificate()),
                OperationKey.of("ECG"),
                new DataDescription(Map.of(), URI.create("https://hospital.example/medchain")),
                Optional.empty(),
                new ByteArrayInputStream(new byte[] {1}));
    }

    private static long files(Path where) throws Exception {
        return FileTrees.files(where).size();
    }

    @Test
    void provider_enabled_keepsItsDataWhereMedChainKeepsIt() {
        member("medchain.provider.enabled=true").run(context -> {
            Path home = folder.resolve("state/users")
                    .resolve(Runners.CONSORTIUM
                            .hospital
                            .identity()
                            .id()
                            .value()
                            .toHex()
                            .substring(0, 16));
            add(context);
            assertThat(context).hasSingleBean(HealthDataStore.class).hasBean("medchainPendingPublisher");
            assertThat(home.resolve("catalogue.db")).exists();
            assertThat(files(home.resolve("data"))).isPositive();
        });
    }

    @Test
    void roles_enabled_areThoseOfTheApplicationsIdentity() {
        member("medchain.requester.enabled=true", "medchain.patient.enabled=true")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(Provider.class);
                    assertThat(context.getBean(Requester.class).certificate())
                            .isEqualTo(Runners.CONSORTIUM.hospital.certificate());
                    assertThat(context.getBean(Patient.class).certificate())
                            .isEqualTo(Runners.CONSORTIUM.hospital.certificate());
                });
    }

    @Test
    void role_withAnIdentityOfItsOwn_hasThat() throws Exception {
        CertifiedIdentity other = Runners.CONSORTIUM.enrol("other");
        for (String role : new String[] {"provider", "requester", "patient"}) {
            member("medchain." + role + ".enabled=true")
                    .withPropertyValues(MedChainAutoConfigurationTest.pairs(
                            TestConsortium.pem(folder, "medchain." + role + ".identity", other)))
                    .run(context -> assertThat(certificates(context))
                            .containsExactly(other.certificate().subject()));
        }
    }

    private static Stream<String> certificates(ApplicationContext context) {
        return Stream.of(
                        context.getBeanProvider(Provider.class).stream().map(Provider::certificate),
                        context.getBeanProvider(Requester.class).stream().map(Requester::certificate),
                        context.getBeanProvider(Patient.class).stream().map(Patient::certificate))
                .flatMap(found -> found)
                .map(certificate -> certificate.subject());
    }

    @Test
    void storesAndAuditTrail_ofTheApplication_areTaken() throws Exception {
        FileHealthDataStore content = FileHealthDataStore.open(folder.resolve("content"));
        ProviderStore catalogue = JdbcProviderStore.openFile(folder.resolve("own.db"), TestRandom.seeded(1));
        member("medchain.provider.enabled=true")
                .withBean(HealthDataStore.class, () -> content)
                .withBean(ProviderStore.class, () -> catalogue)
                .withBean(AccessLog.class, AccessLog::none)
                .run(context -> {
                    add(context);
                    assertThat(files(folder.resolve("content"))).isPositive();
                    assertThat(catalogue.inventories()).hasSize(1);
                    assertThat(folder.resolve("state/users")).doesNotExist();
                });
    }

    @Test
    void roles_ofTheApplication_areTaken() throws Exception {
        try (MedChain own = MedChain.member(folder, Runners.CONSORTIUM.config, Runners.CONSORTIUM.hospital)
                .open()) {
            Provider provider = own.provider(Runners.CONSORTIUM.hospital);
            Requester requester = own.requester(Runners.CONSORTIUM.hospital);
            Patient patient = own.patient(Runners.CONSORTIUM.hospital);
            Runners.bare()
                    .withPropertyValues(
                            "medchain.provider.enabled=true",
                            "medchain.requester.enabled=true",
                            "medchain.patient.enabled=true")
                    .withBean(MedChain.class, () -> own)
                    .withBean(Provider.class, () -> provider)
                    .withBean(Requester.class, () -> requester)
                    .withBean(Patient.class, () -> patient)
                    .run(context -> {
                        assertThat(context.getBean(Provider.class)).isSameAs(provider);
                        assertThat(context.getBean(Requester.class)).isSameAs(requester);
                        assertThat(context.getBean(Patient.class)).isSameAs(patient);
                    });
        }
    }

    @Test
    void publisher_withoutAnInterval_doesNotRun() {
        member("medchain.provider.enabled=true", "medchain.provider.publish-every=0")
                .run(context -> assertThat(context.getBean("medchainPendingPublisher", Turns.class)
                                .isRunning())
                        .isFalse());
    }

    @Test
    void client_whoseServersAreAway_startsAndIsNotReady() throws Exception {
        Runners.member(folder.resolve("state"))
                .withPropertyValues(
                        "medchain.mode=client",
                        "medchain.patience=300ms",
                        "medchain.client.servers=127.0.0.1:1",
                        "medchain.directory.nodes[0].number=0",
                        "medchain.directory.nodes[0].host=127.0.0.1",
                        "medchain.directory.nodes[0].port=2",
                        "medchain.directory.nodes[0].certificate=file:"
                                + TestConsortium.certificate(
                                        folder, "hospital", Runners.CONSORTIUM.hospital.certificate()),
                        "medchain.patient.enabled=true",
                        "medchain.requester.enabled=true")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(MedChain.class).health().isReady())
                            .isFalse();
                    Patient patient = context.getBean(Patient.class);
                    assertThatThrownBy(patient::sessions).isInstanceOf(UnavailableException.class);
                });
    }
}
