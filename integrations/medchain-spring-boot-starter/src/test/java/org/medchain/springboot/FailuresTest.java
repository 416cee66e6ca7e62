package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.MedChainException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
                    medchain.mode=client;medchain.client.servers=a:1;medchain.member.serve=a:2 | medchain.member.serve: expected nothing with medchain.mode=client
                    medchain.patience=0s                              | medchain.patience: expected a time from 1ms to 365d, found PT0S
                    medchain.patience=-1s                             | medchain.patience: expected a time from 1ms to 365d, found PT-1S
                    medchain.patience=300000d                         | medchain.patience: expected a time from 1ms to 365d
                    medchain.patience=999us                           | medchain.patience: expected a time from 1ms to 365d, found PT0.000999S
                    medchain.provider.enabled=true;medchain.provider.publish-every=-5s     | medchain.provider.publish-every: expected 0 or a time from 1ms to 365d, found PT-5S
                    medchain.provider.enabled=true;medchain.provider.publish-every=300000d | medchain.provider.publish-every: expected 0 or a time from 1ms to 365d
                    medchain.provider.enabled=true;medchain.provider.publish-every=1ns     | medchain.provider.publish-every: expected 0 or a time from 1ms to 365d, found PT0.000000001S
                    medchain.member.joined-as=-3                      | medchain.member.joined-as: expected a member's number from 0 to 99, found -3
                    medchain.directory.epoch=5                        | medchain.directory.roster: expected the directory's nodes, here or in medchain.directory.nodes, since medchain.directory.epoch is set
                    medchain.directory.replicas=3                     | since medchain.directory.replicas is set
                    medchain.member.serve=:7502                       | medchain.member.serve: expected host:port, found :7502
                    medchain.mode=client;medchain.client.servers=:1   | medchain.client.servers: expected host:port, found :1
                    medchain.gateway.allow=:443                       | medchain.gateway.allow: expected host or host:port, found :443
                    medchain.member.serve=7502                        | medchain.member.serve: expected host:port, found 7502
                    medchain.member.serve=false                       | medchain.member.serve: expected host:port, found false
                    medchain.member.serve=                            | medchain.member.serve: expected host:port, found nothing
                    medchain.member.serve=127.0.0.1:70000             | medchain.member.serve: expected host:port, found 127.0.0.1:70000
                    medchain.member.serve=127.0.0.1:-1                | medchain.member.serve: expected host:port, found 127.0.0.1:-1
                    medchain.member.serve=http://127.0.0.1:7502       | medchain.member.serve: expected host:port, found http://127.0.0.1:7502
                    medchain.member.serve=nonesuch.invalid:7502       | medchain.member.serve=nonesuch.invalid:7502
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
        FailureAnalysis analysis = new MedChainFailureAnalyzer().analyze(failure);
        if (analysis == null) {
            throw new AssertionError("another failure", failure);
        }
        return analysis;
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

    /** Its text would be the password. */
    @Test
    void start_withAPlaceholderThatNothingResolves_namesThePropertyAndTheVariable() throws Exception {
        Path keyCase = TestConsortium.keyCase(folder, "hospital", Runners.CONSORTIUM.hospital);
        Runners.bare()
                .withPropertyValues(
                        "medchain.folder=" + folder.resolve("state"),
                        "medchain.consortium=file:" + folder + "/genesis",
                        "medchain.identity.key-case=" + keyCase,
                        "medchain.identity.name=hospital",
                        "medchain.identity.password=${NO_SUCH_VARIABLE}",
                        "medchain.patience=${ANOTHER:40s}")
                .run(context -> {
                    FailureAnalysis analysis = analysed(context.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .isEqualTo("medchain.identity.password: expected a value, found the placeholder"
                                    + " ${NO_SUCH_VARIABLE}, which nothing resolves");
                    assertThat(analysis.getAction())
                            .isEqualTo("Set NO_SUCH_VARIABLE as an environment variable or a property.");
                });
    }

    @Test
    void start_withAPlaceholderThatIsOverridden_takesTheOther() {
        Runners.member(folder.resolve("state"))
                .withPropertyValues("medchain.patience=40s")
                .withSystemProperties("medchain.patience=${NO_SUCH_VARIABLE}")
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** Whoever has the keys of a client has forgotten its mode, or names the wrong keys. */
    @Test
    void start_ofAMemberWithAnothersKeys_saysWhoseAndWhatToDo() throws Exception {
        Runners.bare()
                .withBean(ConsortiumConfig.class, () -> Runners.CONSORTIUM.config)
                .withBean(CertifiedIdentity.class, () -> Runners.CONSORTIUM.enrol("doctor"))
                .withPropertyValues("medchain.folder=" + folder.resolve("another"))
                .run(context -> {
                    FailureAnalysis analysis = analysed(context.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .startsWith("medchain.identity: expected the keys of a member of ")
                            .contains("found those of ")
                            .contains("doctor");
                    assertThat(analysis.getAction()).contains("medchain.mode=client");
                });
    }

    @Test
    void start_withAnEngineThatIsNotThere_namesItsArtifact() {
        Runners.member(folder.resolve("without"))
                .withPropertyValues("medchain.member.engine=ratis")
                .run(context -> {
                    FailureAnalysis analysis = analysed(context.getStartupFailure());
                    assertThat(analysis.getDescription()).contains("medchain-consensus-ratis");
                    assertThat(analysis.getAction())
                            .isEqualTo("Add the artifact that is named, or correct medchain.member.engine.");
                });
    }

    @Test
    void start_withAnEmptyPassword_saysThatItIsMissing() throws Exception {
        Path keyCase = TestConsortium.keyCase(
                Files.createDirectory(folder.resolve("keys")), "hospital", Runners.CONSORTIUM.hospital);
        Runners.bare()
                .withPropertyValues(
                        "medchain.folder=" + folder.resolve("state"),
                        "medchain.consortium=file:" + folder + "/genesis",
                        "medchain.identity.key-case=" + keyCase,
                        "medchain.identity.name=hospital",
                        "medchain.identity.password=")
                .run(context -> assertThat(problem(context.getStartupFailure()))
                        .startsWith("medchain.identity.password: expected the password of the key case, found"));
    }

    @Test
    void start_atAPortThatIsTaken_namesThePropertyThatHasIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            RosterNode node = new RosterNode(7, Runners.CONSORTIUM.hospital.certificate(), "127.0.0.1", port);
            Path roster = Files.writeString(
                    folder.resolve("roster.json"), new Roster(1, Roster.DEFAULT_REPLICAS, List.of(node)).encodeJson());
            String node7 =
                    filled("NODE.number=7;NODE.host=127.0.0.1;NODE.certificate=file:DIR/hospital.crt;NODE.port=");

            assertThat(actionAtTheStart(node7 + port))
                    .isEqualTo("End the process that listens there, or correct medchain.directory.nodes[0].port or"
                            + " .host, for everybody.");
            assertThat(actionAtTheStart("medchain.directory.roster=file:" + roster))
                    .isEqualTo("End the process that listens there, or correct node 7 in medchain.directory.roster,"
                            + " for everybody.");
            assertThat(actionAtTheStart("medchain.member.serve=127.0.0.1:" + port))
                    .isEqualTo("End the process that listens there, or correct medchain.member.serve.");
            assertThat(actionAtTheStart("medchain.member.engine=qbft;medchain.member.options.listen=127.0.0.1:" + port))
                    .isEqualTo("End the process that listens there, or correct the address in medchain.member.options,"
                            + " or of the member in the consortium's configuration.");
        }
    }

    private static String actionAtTheStart(String properties) {
        AtomicReference<String> action = new AtomicReference<>();
        Runners.member(folder.resolve("state"))
                .withPropertyValues(properties.split(";", -1))
                .run(context -> action.set(analysed(context.getStartupFailure()).getAction()));
        return action.get();
    }

    @Configuration(proxyBeanMethods = false)
    static class ServerOfItsOwn {
        @Bean(destroyMethod = "close")
        LedgerServer ledgerServer(MedChain medchain, CertifiedIdentity member, @Value("${own.port}") int port)
                throws MedChainException {
            return LedgerServerBuilder.of(medchain.ledger())
                    .member(member)
                    .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .open();
        }
    }

    @Test
    void start_withABeanThatMedChainRefuses_namesTheBeanAndTheReason() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Runners.member(folder.resolve("state"))
                    .withUserConfiguration(ServerOfItsOwn.class)
                    .withPropertyValues("own.port=" + taken.getLocalPort())
                    .run(context -> {
                        FailureAnalysis analysis = analysed(context.getStartupFailure());
                        assertThat(analysis.getDescription())
                                .startsWith("The bean ledgerServer (")
                                .contains("ServerOfItsOwn) cannot be made: cannot listen at ")
                                .contains("127.0.0.1:" + taken.getLocalPort());
                        assertThat(analysis.getAction())
                                .isEqualTo("End the process that listens there, or give the bean another address or"
                                        + " port.");
                    });
        }
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
