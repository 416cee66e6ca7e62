package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Throwables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.core.MedChain;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What an application says that cannot start. */
class FailuresTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws Exception {
        Runners.CONSORTIUM.genesis(folder);
        TestConsortium.certificate(folder, "hospital", Runners.CONSORTIUM.hospital.certificate());
        Files.writeString(folder.resolve("file"), "no folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    medchain.folder=                                  | medchain.folder: expected a folder
                    medchain.folder=DIR/file                          | medchain.folder=DIR/file
                    medchain.member.engine=nonesuch                   | nonesuch
                    medchain.member.options.nonesuch=1                | nonesuch
                    medchain.directory.engine=nonesuch                | nonesuch
                    medchain.mode=client                              | medchain.client.servers: expected
                    medchain.mode=client;medchain.client.servers=a    | medchain.client.servers: expected host:port, found a
                    medchain.mode=client;medchain.client.servers=a:1  | medchain.directory.roster: expected
                    NODE.port=7501;NODE.certificate=file:DIR/hospital.crt | NODE.host: expected the host
                    NODE.port=0;NODE.host=a;NODE.certificate=file:DIR/hospital.crt | NODE: node 0: expected a port
                    NODE.port=7501;NODE.host=a                        | NODE.certificate: expected a certificate
                    NODE.port=7501;NODE.host=a;NODE.certificate=file:DIR/hospital.crt;medchain.directory.epoch=0 | medchain.directory: expected an epoch
                    medchain.provider.enabled=true;medchain.provider.identity.name=x;medchain.provider.identity.key-case=DIR/none | medchain.provider.identity.password: expected
                    medchain.gateway.allow=a b                        | medchain.gateway.allow: expected host or host:port, found a b
                    medchain.gateway.allow-plain=a                    | medchain.gateway.allow-plain: expected host:port, found a
                    """)
    void start_withAWrongProperty_namesIt(String properties, String expected) {
        Runners.member(folder.resolve("state"))
                .withPropertyValues(filled(properties).split(";", -1))
                .run(context -> assertThat(problem(context.getStartupFailure())).contains(filled(expected)));
    }

    private static String filled(String text) {
        return text.replace("DIR", folder.toString()).replace("NODE", "medchain.directory.nodes[0]");
    }

    private static String problem(Throwable failure) {
        return analysed(failure).getDescription();
    }

    private static FailureAnalysis analysed(Throwable failure) {
        assertThat(failure).isNotNull();
        return Throwables.getCausalChain(failure).stream()
                .filter(MedChainConfigurationException.class::isInstance)
                .map(MedChainConfigurationException.class::cast)
                .map(found -> new MedChainFailureAnalyzer().analyze(found))
                .findFirst()
                .orElseThrow(() -> new AssertionError("another failure", failure));
    }

    @Test
    void start_withoutConsortiumOrIdentity_namesThem() throws Exception {
        Runners.bare()
                .withPropertyValues("medchain.folder=" + folder.resolve("state"))
                .run(context -> assertThat(problem(context.getStartupFailure()))
                        .startsWith("medchain.consortium: expected the consortium's genesis configuration"));
        Runners.bare()
                .withPropertyValues(
                        "medchain.folder=" + folder.resolve("state"), "medchain.consortium=file:" + folder + "/file")
                .run(context -> assertThat(problem(context.getStartupFailure())).contains("another content"));
        Runners.bare()
                .withPropertyValues(
                        "medchain.folder=" + folder.resolve("state"), "medchain.consortium=file:" + folder + "/genesis")
                .run(context -> assertThat(problem(context.getStartupFailure()))
                        .startsWith("medchain.identity.key-case: expected"));
    }

    /** It would keep a ledger or a directory alone, and nobody would notice. */
    @Test
    void start_withPropertiesThatWouldHaveNoEffect_isRefused() {
        Runners.member(folder.resolve("state"))
                .withPropertyValues("medchain.client.servers=localhost:7502")
                .run(context ->
                        assertThat(problem(context.getStartupFailure())).startsWith("medchain.mode: expected client"));
        Runners.member(folder.resolve("state"))
                .withPropertyValues("medchain.directory.node=true")
                .run(context -> assertThat(problem(context.getStartupFailure()))
                        .startsWith("medchain.directory.roster: expected"));
    }

    @Test
    void start_withAPathInsteadOfALocation_saysWhatToWrite() {
        Runners.bare()
                .withPropertyValues(
                        "medchain.folder=" + folder.resolve("state"), "medchain.consortium=" + folder + "/genesis")
                .run(context -> assertThat(analysed(context.getStartupFailure()).getAction())
                        .isEqualTo("Correct medchain.consortium: write file: before a path."));
        Runners.bare()
                .withPropertyValues(
                        "medchain.folder=" + folder.resolve("state"), "medchain.consortium=file:" + folder + "/none")
                .run(context -> assertThat(analysed(context.getStartupFailure()).getAction())
                        .isEqualTo("Correct medchain.consortium."));
    }

    @Test
    void start_inAFolderOfAnotherProcess_saysSo() throws Exception {
        List<MedChain> opened = new ArrayList<>();
        try (MedChain other = MedChain.member(
                        folder.resolve("taken"), Runners.CONSORTIUM.config, Runners.CONSORTIUM.hospital)
                .open()) {
            opened.add(other);
            Runners.member(folder.resolve("taken")).run(context -> assertThat(problem(context.getStartupFailure()))
                    .contains("medchain.folder=" + folder.resolve("taken")));
        }
        assertThat(opened).hasSize(1);
    }

    @EnableAutoConfiguration
    static class Application {}

    @Test
    void start_thatFails_isExplained_andShowsNoPassword() {
        Path log = folder.resolve("log");
        SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties(
                        "debug=true",
                        "logging.level.root=debug",
                        "logging.file.name=" + log,
                        "medchain.folder=" + folder.resolve("state"),
                        "medchain.consortium=file:" + folder + "/genesis",
                        "medchain.identity.key-case=" + folder + "/none.p12",
                        "medchain.identity.name=hospital",
                        "medchain.identity.password=" + TestConsortium.PASSWORD);

        assertThatThrownBy(application::run).isInstanceOf(Exception.class);

        assertThat(log)
                .content()
                .contains("APPLICATION FAILED TO START")
                .contains("medchain.identity.key-case: expected a file that can be read")
                .contains("Correct medchain.identity.key-case.")
                .doesNotContain(TestConsortium.PASSWORD);
    }
}
