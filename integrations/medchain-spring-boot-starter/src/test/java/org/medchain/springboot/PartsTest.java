package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Provider;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.http.HttpGatewayException;
import org.medchain.http.HttpProviderGateway;
import org.medchain.http.ProviderEndpoint;
import org.medchain.metrics.Metrics;
import org.medchain.micrometer.MicrometerMetrics;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** What is there on which condition: measurements, both ends over HTTP, health, the actuator's endpoint. */
class PartsTest {
    private static final String EXPOSED = "management.endpoints.web.exposure.include=medchain,health";

    @TempDir
    private static Path folder;

    private static MedChain medchain;
    private static Provider provider;

    @BeforeAll
    static void open() throws MedChainException {
        medchain = MedChain.member(folder, Runners.CONSORTIUM.config, Runners.CONSORTIUM.hospital)
                .open();
        provider = medchain.provider(Runners.CONSORTIUM.hospital);
    }

    @AfterAll
    static void close() throws MedChainException {
        medchain.close();
    }

    private static ApplicationContextRunner plain() {
        return Runners.over(new ApplicationContextRunner(), medchain).withPropertyValues("medchain.folder=" + folder);
    }

    private static WebApplicationContextRunner webWithoutProvider() {
        return Runners.over(new WebApplicationContextRunner(), medchain)
                .withPropertyValues("medchain.folder=" + folder);
    }

    private static WebApplicationContextRunner web() {
        return webWithoutProvider().withBean(Provider.class, () -> provider);
    }

    private static FilteredClassLoader without(String... names) {
        return new FilteredClassLoader(name -> Stream.of(names).anyMatch(name::startsWith));
    }

    @Test
    void metrics_goToTheRegistry_ifThereIsOneAndTheArtifact() {
        plain().run(context -> assertThat(context).doesNotHaveBean(Metrics.class));
        ApplicationContextRunner measured = plain().withBean(MeterRegistry.class, SimpleMeterRegistry::new);
        measured.run(context -> {
            assertThat(context).hasSingleBean(MicrometerMetrics.class);
            assertThat(context.getBean(MedChainOpener.Surroundings.class).metrics())
                    .isSameAs(context.getBean(MicrometerMetrics.class));
        });
        measured.withBean(Metrics.class, () -> Metrics.NONE)
                .run(context -> assertThat(context).doesNotHaveBean(MicrometerMetrics.class));
        measured.withClassLoader(without("org.medchain.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Metrics.class));
    }

    @Test
    void ledger_isServed_whereThePropertySays() {
        plain().run(context -> assertThat(context).doesNotHaveBean(LedgerServer.class));
        ApplicationContextRunner serving = plain().withPropertyValues("medchain.member.serve=127.0.0.1:0");
        serving.run(context -> {
            LedgerServer server = context.getBean(LedgerServer.class);
            try (Socket client =
                    new Socket(server.address().getAddress(), server.address().getPort())) {
                assertThat(client.isConnected()).isTrue();
            }
        });
        serving.withClassLoader(without("org.medchain.chain.remote.server")).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage("medchain.member.serve is set, but what serves a ledger is not there: Add the"
                        + " artifact medchain-ledger-remote."));
    }

    @Test
    void ledger_isServed_inAnApplicationWhoseBeansWaitUntilTheyAreNeeded() {
        plain().withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withPropertyValues("medchain.member.serve=127.0.0.1:0")
                .run(context -> assertThat(context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                                .getBeanFactory()
                                .getSingleton("medchainLedgerServer"))
                        .isInstanceOf(LedgerServer.class));
    }

    @Test
    void ledger_isServedByABeanOfTheApplication_inPlaceOfTheStarters() throws Exception {
        try (LedgerServer own = LedgerServerBuilder.of(medchain.ledger())
                .member(Runners.CONSORTIUM.hospital)
                .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .open()) {
            plain().withPropertyValues("medchain.member.serve=127.0.0.1:0")
                    .withBean(LedgerServer.class, () -> own)
                    .run(context ->
                            assertThat(context.getBean(LedgerServer.class)).isSameAs(own));
        }
    }

    @Test
    void answers_keptForNoTimeOrLessThanNothing_areRefusedByTheirName() {
        web().withPropertyValues("medchain.provider.endpoint.kept-answers=-5MB").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("medchain.provider.endpoint.kept-answers: expected a size from 0"));
        web().withPropertyValues("medchain.provider.endpoint.kept-for=300000d").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("medchain.provider.endpoint.kept-for: expected a time from 1ms to 365d"));
    }

    /** A servlet takes a path as it is: as a pattern, or with an escape, it would match nothing that anybody calls. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/{x}",
                "/medchain/{x}/y",
                "/a*",
                "/a?b",
                "/a#b",
                "/a;b",
                "/a%20b",
                "/a b",
                "//a",
                "/a//b",
                "/a/../b",
                "/.",
                "/",
                "medchain",
                "/medchain/",
                ""
            })
    void servlet_atAPathThatCannotBeCalled_isRefused(String path) {
        web().withPropertyValues("medchain.provider.endpoint.path=" + path).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("medchain.provider.endpoint.path: expected a path such as /medchain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/b", "/a.b", "/v1/~med-chain_2", "/a:b@c"})
    void servlet_atAPathThatCanBeCalled_isThere(String path) {
        web().withPropertyValues("medchain.provider.endpoint.path=" + path)
                .run(context -> assertThat(mappings(context)).containsExactly(path + "/*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"at-once=0", "at-once=-1", "at-once-per-address=0", "at-once-per-address=-3"})
    void exchanges_inANumberThatCannotBe_areRefused(String setting) {
        web().withPropertyValues("medchain.provider.endpoint." + setting).run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("medchain.provider.endpoint: exchanges at once"));
    }

    @Test
    void password_isShownByNoEndpointOfTheActuator() {
        plain().run(context -> {
            SanitizingFunction passwords = context.getBean(SanitizingFunction.class);
            assertThat(List.of("medchain.patient.identity.password", "MEDCHAIN_IDENTITY_PASSWORD"))
                    .allMatch(key -> sanitized(passwords, key).getValue().equals(SanitizableData.SANITIZED_VALUE));
            assertThat(sanitized(passwords, "medchain.identity.name").getValue())
                    .isEqualTo("found");
        });
    }

    private static SanitizableData sanitized(SanitizingFunction passwords, String key) {
        return passwords.apply(new SanitizableData(null, key, "found"));
    }

    @Test
    void servlet_servesTheProvider_inAServletApplication() {
        web().run(context -> {
            assertThat(mappings(context)).containsExactly("/medchain/*");
            assertThat(context.getBean(ProviderEndpoint.class).atOnce()).isEqualTo(128);
        });
        web().withPropertyValues(
                        "medchain.provider.endpoint.path=/records",
                        "medchain.provider.endpoint.at-once=10",
                        "medchain.provider.endpoint.at-once-per-address=10",
                        "medchain.provider.endpoint.kept-answers=1MB")
                .run(context -> {
                    assertThat(mappings(context)).containsExactly("/records/*");
                    assertThat(context.getBean(ProviderEndpoint.class).atOnce()).isEqualTo(20);
                    assertThat(folder.resolve("answers")).isDirectory();
                });
        web().withBean(ProviderEndpointCustomizer.class, () -> builder -> builder.atOnce(3))
                .run(context -> assertThat(
                                context.getBean(ProviderEndpoint.class).atOnce())
                        .isEqualTo(6));
    }

    private static Collection<String> mappings(ApplicationContext context) {
        ServletRegistrationBean<?> servlet = (ServletRegistrationBean<?>) context.getBean("medchainProviderServlet");
        return servlet.getUrlMappings();
    }

    @Test
    void servlet_isNotThere_withoutServletsProviderPropertyOrArtifact() {
        plain().withBean(Provider.class, () -> provider)
                .run(context -> assertThat(context).doesNotHaveBean(ProviderEndpoint.class));
        webWithoutProvider().run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ProviderEndpoint.class));
        web().withPropertyValues("medchain.provider.endpoint.enabled=false").run(context -> assertThat(context)
                .hasSingleBean(HttpProviderGateway.class)
                .doesNotHaveBean(ProviderEndpoint.class)
                .doesNotHaveBean("medchainProviderServlet"));
        plain().withClassLoader(without("org.medchain.http"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ProviderGateway.class));
        plain().withClassLoader(without("jakarta.servlet"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(HttpProviderGateway.class));
    }

    @Test
    void gateway_callsAllowedHostsAlone() {
        plain().withPropertyValues(
                        "medchain.gateway.allow=hospital.example, other.example:8443",
                        "medchain.gateway.allow-plain=127.0.0.1:1")
                .run(context -> {
                    HttpProviderGateway gateway = context.getBean(HttpProviderGateway.class);
                    assertThat(fault(gateway, "http://127.0.0.1:1/medchain"))
                            .isEqualTo(HttpGatewayException.Fault.UNREACHABLE);
                    assertThat(fault(gateway, "https://127.0.0.1:1/medchain"))
                            .isEqualTo(HttpGatewayException.Fault.NOT_ALLOWED);
                    assertThat(fault(gateway, "https://other.example/medchain"))
                            .isEqualTo(HttpGatewayException.Fault.NOT_ALLOWED);
                });
        ProviderGateway own = (url, request) -> InputStream.nullInputStream();
        plain().withBean(ProviderGateway.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(ProviderGateway.class)).isSameAs(own));
    }

    private static HttpGatewayException.Fault fault(HttpProviderGateway gateway, String url) {
        try (InputStream answer = gateway.exchange(
                URI.create(url), new SealedRequest(new Sealed(SuiteId.X25519, Bytes.utf8("request"))))) {
            throw new AssertionError("answered: " + answer);
        } catch (HttpGatewayException e) {
            return e.fault();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void gateway_trustsWhatTheSslBundleSays() throws Exception {
        Path authority = TestConsortium.certificate(folder, "authority", Runners.CONSORTIUM.hospital.certificate());
        ApplicationContextRunner withBundles = plain().withConfiguration(
                        AutoConfigurations.of(SslAutoConfiguration.class))
                .withPropertyValues("spring.ssl.bundle.pem.hospitals.truststore.certificate=file:" + authority);

        withBundles.withPropertyValues("medchain.gateway.ssl-bundle=hospitals").run(context -> assertThat(context)
                .hasSingleBean(HttpProviderGateway.class));
        withBundles
                .withPropertyValues("medchain.gateway.ssl-bundle=nonesuch")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("nonesuch"));
    }

    @Test
    void indicators_areThere_unlessDisabledOrWithoutTheActuator() {
        plain().run(context -> assertThat(context.getBeanNamesForType(HealthIndicator.class))
                .containsExactlyInAnyOrder("medchainLiveness", "medchainReadiness"));
        plain().withPropertyValues("management.health.medchain.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
        plain().withClassLoader(without("org.springframework.boot.health")).run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(MedChain.class)
                .doesNotHaveBean("medchainLiveness"));
    }

    @Test
    void probes_haveTheIndicatorOfTheirOwn() {
        Function<String, List<String>> members =
                group -> List.of("liveness".equals(group) ? "medchainLiveness" : "medchainReadiness", group + "State");
        web().withConfiguration(AutoConfigurations.of(
                        ApplicationAvailabilityAutoConfiguration.class,
                        HealthContributorAutoConfiguration.class,
                        HealthContributorRegistryAutoConfiguration.class,
                        HealthEndpointAutoConfiguration.class,
                        AvailabilityHealthContributorAutoConfiguration.class,
                        AvailabilityProbesAutoConfiguration.class))
                .withPropertyValues(EXPOSED, "management.endpoint.health.probes.enabled=true")
                .run(context -> {
                    HealthEndpointGroups groups = context.getBean(HealthEndpointGroups.class);
                    HealthContributorRegistry registry = context.getBean(HealthContributorRegistry.class);
                    for (String probe : List.of("liveness", "readiness")) {
                        assertThat(registry.stream().map(entry -> entry.name()))
                                .filteredOn(groups.get(probe)::isMember)
                                .containsExactlyInAnyOrderElementsOf(members.apply(probe));
                    }
                });
    }

    @Test
    void endpoint_isThereWhereItIsExposed() {
        plain().withPropertyValues(EXPOSED).run(context -> assertThat(
                        context.getBean(MedChainEndpoint.class).status().ready())
                .isTrue());
        plain().withPropertyValues(EXPOSED, "medchain.member.serve=127.0.0.1:0").run(context -> assertThat(
                        context.getBean(MedChainEndpoint.class).status().clients())
                .isNotNull()
                .satisfies(clients -> assertThat(clients.servedAt()).contains("127.0.0.1:")));
        plain().run(context -> assertThat(context).doesNotHaveBean(MedChainEndpoint.class));
        plain().withPropertyValues(EXPOSED, "management.endpoint.medchain.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(MedChainEndpoint.class));
        plain().withClassLoader(without("org.springframework.boot.actuate")).run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(MedChain.class)
                .doesNotHaveBean("medchainEndpoint"));
    }
}
