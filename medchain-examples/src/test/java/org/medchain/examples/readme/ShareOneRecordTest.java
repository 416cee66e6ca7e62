package org.medchain.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Provider;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.LocalPorts;
import org.medchain.metrics.Metrics;

class ShareOneRecordTest {
    private static final Path SOURCES = Path.of("src/main/java/org/medchain/examples/readme");
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private final Instant now = Instant.now();

    @Test
    void example_runTwice_deliversTheRecordBothTimes_andAddsItOnce() throws Exception {
        ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, now.plus(Duration.ofDays(365)), RANDOM);
        ShareOneRecord.Users users =
                new ShareOneRecord.Users(enrol("hospital", ca), enrol("patient", ca), enrol("doctor", ca));
        Member member = new Member("hospital", users.hospital().certificate());
        ConsortiumConfig consortium =
                ConsortiumConfig.create("Test", ca.certificate(), List.of(member), BlockLimits.DEFAULT);
        DataDescription about = new DataDescription(Map.of(), URI.create("https://hospital.example/"));
        byte[] xray = "not a real X-ray".getBytes(StandardCharsets.UTF_8);

        for (int run = 0; run < 2; run++) {
            byte[] received = ShareOneRecord.share(
                    folder,
                    consortium,
                    users,
                    provider -> (url, request) -> serve(provider, request),
                    about,
                    new ByteArrayInputStream(xray));
            assertThat(received).isEqualTo(xray);
        }

        try (MedChain medchain =
                MedChain.member(folder, consortium, users.hospital()).open()) {
            Provider hospital = medchain.provider(users.hospital());
            assertThat(hospital.inventories()).hasSize(1);
            assertThat(hospital.inventory(hospital.inventories().get(0)).entries())
                    .hasSize(1);
        }
    }

    @Test
    void setUp_run_makesAConsortiumThatTheExampleRunsOn() throws Exception {
        SetUpConsortium.SetUp made = SetUpConsortium.setUp(now, now.plus(Duration.ofDays(365)), RANDOM);
        try (MedChain medchain =
                MedChain.member(folder, made.consortium(), made.hospital()).open()) {
            assertThat(medchain.provider(made.hospital()).certificate())
                    .isEqualTo(made.hospital().certificate());
            assertThat(medchain.ledger().health().isWell()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SetUpConsortium,README.md",
        "ShareOneRecord,README.md",
        "OpenClient,README.md",
        "OpenMember,docs/howto/set-up-a-consortium.md",
        "KeysInAnHsm,docs/howto/keys-in-an-hsm.md"
    })
    void examples_areTheTestedSources(String name, String page) throws IOException {
        String source = Files.readString(SOURCES.resolve(name + ".java"));
        String example = source.substring(
                        source.indexOf("// example begins\n") + "// example begins\n".length(),
                        source.indexOf("        // example ends"))
                .stripTrailing()
                .stripIndent();
        assertThat(example.lines().count()).isBetween(5L, 25L);
        assertThat(Files.readString(Path.of("..", page))).contains("```java\n" + example + "\n```\n");
    }

    @Test
    void clientAndMember_areOpenedAsShown() throws Exception {
        SetUpConsortium.SetUp made = SetUpConsortium.setUp(now, now.plus(Duration.ofDays(365)), RANDOM);
        List<Integer> ports = LocalPorts.free(2);
        Rosters rosters = Rosters.from(
                Roster.first(List.of(new RosterNode(0, made.hospital().certificate(), "127.0.0.1", ports.get(0)))));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(1));
        try (MedChain member = OpenMember.open(
                        folder.resolve("member"), made.consortium(), made.hospital(), address, rosters, Metrics.NONE);
                MedChain client = OpenClient.open(
                        folder.resolve("client"), made.consortium(), made.hospital(), address, address, rosters)) {
            assertThat(member.ledger().config()).isEqualTo(made.consortium());
            assertThat(client.ledger().config()).isEqualTo(made.consortium());
        }
    }

    private static InputStream serve(Provider provider, SealedRequest request) throws UnavailableException {
        try {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            provider.serve(request, answer);
            return new ByteArrayInputStream(answer.toByteArray());
        } catch (IOException | MedChainException e) {
            throw new UnavailableException("the provider failed", e);
        }
    }

    private CertifiedIdentity enrol(String name, ConsortiumCa ca) throws VerificationException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(
                keys, ca.issue(EnrolmentRequest.create(name, keys), now, now.plus(Duration.ofDays(365))));
    }
}
