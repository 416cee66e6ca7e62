package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Throwables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.core.MedChain;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Names under {@code medchain} that nobody reads, wherever an application may have its properties. */
class UnknownPropertiesTest {
    @TempDir
    private Path folder;

    private ApplicationContextRunner member() {
        return Runners.member(folder.resolve("state"));
    }

    private ApplicationContextRunner withVariables(Map<String, Object> variables) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        return member().withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, variables)));
    }

    private static String problem(Throwable failure) {
        return analysed(failure).getDescription();
    }

    private static FailureAnalysis analysed(Throwable failure) {
        assertThat(Throwables.getRootCause(failure)).isInstanceOf(MedChainConfigurationException.class);
        return new MedChainFailureAnalyzer().analyze(Throwables.getRootCause(failure));
    }

    @ParameterizedTest
    @CsvSource({
        "medchain.gateway.alow=a, medchain.gateway.allow",
        "medchain.gateway.allow.0=a, medchain.gateway.allow",
        "medchain.gatway.allow=a, medchain.gateway.allow",
        "medchain.gateway=a, medchain.gateway",
        "medchain.folders=a, medchain.folder",
        "medchain.provider.endpoint.at-onces=1, medchain.provider.endpoint.at-once",
        "medchain.directory.nodes[0].hsot=a, medchain.directory.nodes[].host",
        "medchain.directory.nodes.host=a, medchain.directory.nodes[].host",
        "medchain.member.option.queue-bytes=1, medchain.member.options",
        "medchain.patient.identity.nane=a, medchain.patient.identity.name"
    })
    void property_thatIsNotKnown_isRefusedAndTheNearestNamed(String property, String nearest) {
        member().withPropertyValues(property).run(context -> {
            assertThat(problem(context.getStartupFailure()))
                    .isEqualTo("expected a property of MedChain, found " + property.replaceAll("=.*", "")
                            + " (test); the nearest is " + nearest);
            assertThat(folder.resolve("state")).doesNotExist();
        });
    }

    @Test
    void severalProperties_thatAreNotKnown_areNamedTogether() {
        member().withPropertyValues("medchain.gateway.alow=a", "medchain.folders=a")
                .run(context -> {
                    FailureAnalysis analysis = analysed(context.getStartupFailure());
                    assertThat(analysis.getDescription().lines()).hasSize(2);
                    assertThat(analysis.getAction())
                            .isEqualTo("Correct or remove medchain.gateway.alow, medchain.folders.");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "MEDCHAIN_GATEWAY_ALOW, MEDCHAIN_GATEWAY_ALLOW",
        "MEDCHAIN_GATWAY_ALLOW_PLAIN, MEDCHAIN_GATEWAY_ALLOWPLAIN",
        "MEDCHAIN_GATEWAY, MEDCHAIN_GATEWAY",
        "MEDCHAIN_DIRECTORY_NODES_HOST, MEDCHAIN_DIRECTORY_NODES_0_HOST",
        "MEDCHAIN_DIRECTORY_NODES_0_PROT, MEDCHAIN_DIRECTORY_NODES_0_PORT",
        "MEDCHAIN_PASSWORD, MEDCHAIN_IDENTITY_PASSWORD"
    })
    void variable_thatIsNotKnown_isRefusedAndTheNearestNamed(String variable, String nearest) {
        withVariables(Map.of(variable, "a")).run(context -> assertThat(problem(context.getStartupFailure()))
                .isEqualTo("expected a property of MedChain, found " + variable
                        + " (systemEnvironment); the nearest is " + nearest));
    }

    /** Every way of writing that Spring Boot binds. */
    @Test
    void names_thatAreBound_areKnown() {
        withVariables(Map.of(
                        "MEDCHAIN_GATEWAY_ALLOWPLAIN", "a.example:1",
                        "MEDCHAIN_GATEWAY_ALLOW_0", "b.example",
                        "MEDCHAIN_PROVIDER_PUBLISH_EVERY", "7s",
                        "MEDCHAIN_MEMBER_OPTIONS_X", "1",
                        "MEDCHAIN_MEMBER_ENGINE", "embedded"))
                .withPropertyValues(
                        "medchain.provider.endpoint.atOnce=5",
                        "medchain.provider.endpoint.kept_answers=3MB",
                        "medchain.directory.nodes=",
                        "medchain.member.options[y.z]=2",
                        "medchains.foreign=1")
                .withBean(MemberBuilderCustomizer.class, () -> builder -> builder.consensus(ConsensusSettings.EMBEDDED))
                .run(context -> {
                    MedChainProperties bound = context.getBean(MedChainProperties.class);
                    assertThat(bound.gateway().allowPlain()).containsExactly("a.example:1");
                    assertThat(bound.gateway().allow()).containsExactly("b.example");
                    assertThat(bound.provider().publishEvery()).hasSeconds(7);
                    assertThat(bound.member().options()).containsOnly(Map.entry("x", "1"), Map.entry("y.z", "2"));
                    assertThat(bound.provider().endpoint().atOnce()).isEqualTo(5);
                    assertThat(bound.provider().endpoint().keptAnswers().toMegabytes())
                            .isEqualTo(3);
                });
    }

    @Test
    void variables_ofKubernetesAndTheCommandLine_arePassedOver() {
        withVariables(Map.of(
                        "MEDCHAIN_OPTS", "-Xmx2g",
                        "MEDCHAIN_SERVICE_HOST", "10.0.0.11",
                        "MEDCHAIN_SERVICE_PORT", "7500",
                        "MEDCHAIN_SERVICE_PORT_LEDGER", "7500",
                        "MEDCHAIN_MEMBER_PORT", "tcp://10.0.0.11:7500",
                        "MEDCHAIN_MEMBER_PORT_7500_TCP", "tcp://10.0.0.11:7500",
                        "MEDCHAIN_MEMBER_PORT_7500_TCP_ADDR", "10.0.0.11"))
                .run(context -> assertThat(context).hasSingleBean(MedChain.class));
        withVariables(Map.of("MEDCHAIN_MEMBER_PORT", "7500"))
                .run(context -> assertThat(problem(context.getStartupFailure())).contains("MEDCHAIN_MEMBER_PORT"));
    }

    @Test
    void systemProperty_thatIsNotKnown_isRefused() {
        member().withSystemProperties("medchain.gateway.alow=a")
                .run(context -> assertThat(problem(context.getStartupFailure()))
                        .contains("medchain.gateway.alow (systemProperties)"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void disabled_refusesNothing_unlessThatIsMisspelt(boolean spelt) {
        Runners.bare()
                .withPropertyValues("medchain.folders=a", spelt ? "medchain.enabled=false" : "medchain.enable=false")
                .run(context -> {
                    if (spelt) {
                        assertThat(context).hasNotFailed();
                    } else {
                        assertThat(problem(context.getStartupFailure())).contains("the nearest is medchain.enabled");
                    }
                });
    }

    @Test
    void source_ofSeveralSources_isLookedInto() {
        member().withInitializer(context -> {
                    CompositePropertySource several = new CompositePropertySource("several");
                    several.addPropertySource(new MapPropertySource("inner", Map.of("medchain.folders", "a")));
                    context.getEnvironment().getPropertySources().addLast(several);
                })
                .run(context -> assertThat(problem(context.getStartupFailure())).contains("medchain.folders (inner)"));
    }

    @EnableAutoConfiguration
    static class Application {}

    @Test
    void files_areNamedWithTheLine() throws Exception {
        Files.writeString(
                folder.resolve("application.properties"), "spring.main.banner-mode=off\nmedchain.folders=a\n");
        Files.writeString(folder.resolve("more.yml"), "medchain:\n  gateway:\n    alow:\n    - a\n");
        for (Map.Entry<String, List<String>> expected : Map.of(
                        "application.properties", List.of("medchain.folders (", "application.properties", " - 2:18)"),
                        "more.yml", List.of("medchain.gateway.alow[0] (", "more.yml", " - 4:7)"))
                .entrySet()) {
            SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .registerShutdownHook(false)
                    .properties("spring.config.location=" + folder.resolve(expected.getKey()));
            assertThatThrownBy(application::run)
                    .satisfies(failure -> assertThat(problem(failure)).contains(expected.getValue()));
        }
    }
}
