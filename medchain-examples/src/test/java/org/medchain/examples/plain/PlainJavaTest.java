package org.medchain.examples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.io.LocalPorts;

/** Both programs of the page, over four members in this process, with the key for TLS that its command makes. */
@Timeout(300)
class PlainJavaTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PASSWORD = "correct horse battery staple";
    private static final int MEMBERS = 4;

    @TempDir
    private Path project;

    private Path folder = Path.of("");
    private final Instant now = Instant.now();
    private final Instant end = now.plus(Duration.ofDays(1));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.P256, now, end, RANDOM);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        folder = Files.createDirectory(project.resolve("trial"));
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.writeString(folder.resolve("x-ray.dcm"), "not a real X-ray");
        Map<Integer, CertifiedIdentity> members = new TreeMap<>();
        for (int port : threeInARow()) {
            members.put(port, enrol("member-" + port));
        }
        for (String user : List.of("hospital", "alice", "doctor")) {
            enrol(user);
        }
        List<Member> founders = new ArrayList<>();
        List<RosterNode> nodes = new ArrayList<>();
        members.forEach((port, member) -> {
            IdentityCertificate certificate = member.certificate();
            nodes.add(new RosterNode(nodes.size(), certificate, "127.0.0.1", port + 1));
            founders.add(new Member(certificate.subject(), certificate, Optional.of("127.0.0.1:" + port)));
        });
        ConsortiumConfig consortium = ConsortiumConfig.create("Trial", ca.certificate(), founders, BlockLimits.DEFAULT);
        Files.write(folder.resolve("consortium.cbor"), consortium.encode().toByteArray());
        Roster roster = Roster.first(nodes);
        Files.writeString(folder.resolve("roster.json"), roster.encodeJson());
        for (Map.Entry<Integer, CertifiedIdentity> member : members.entrySet()) {
            MedChain medchain = MedChain.member(
                            folder.resolve("state-" + member.getKey()), consortium, member.getValue())
                    .consensus(QbftSettings.listen(local(member.getKey())))
                    .directoryNode(Rosters.from(roster))
                    .open();
            opened.add(medchain);
            LedgerServer server = LedgerServerBuilder.of(medchain.ledger())
                    .member(member.getValue())
                    .address(local(member.getKey() + 2))
                    .open();
            opened.add(0, server);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void programs_run_shareUntilRevoked_andOnceMore() throws Exception {
        runTheCommandOfKeytool();
        Trial trial = new Trial(folder);
        int port = LocalPorts.free(1).get(0);
        for (int run = 0; run < 2; run++) {
            List<String> told = new ArrayList<>();
            Hospital.run(trial, port, step -> told.add(step + ", " + Doctor.run(trial, port)));
            assertThat(told).hasSize(2);
            assertThat(told.get(0)).startsWith("granted in session ").contains(", verified 16 bytes against event ");
            assertThat(told.get(1)).startsWith("revoked session ").endsWith(", refused: REVOKED");
            assertThat(folder.resolve("fetched.dcm")).hasContent("not a real X-ray");
        }
    }

    private void runTheCommandOfKeytool() throws Exception {
        Matcher block = Pattern.compile("```sh\n(keytool (?s:.*?))```")
                .matcher(Files.readString(Path.of("..", "docs/howto/plain-java.md")));
        assertThat(block.find()).isTrue();
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", block.group(1))
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile());
        builder.environment().put("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
        Process keytool = builder.start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue())
                .as(Files.readString(folder.resolve("keytool.txt")))
                .isZero();
    }

    private CertifiedIdentity enrol(String name) throws Exception {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.P256, RANDOM);
        IdentityCertificate certificate = ca.issue(EnrolmentRequest.create(name, keys), now, end);
        KeyCase.create(folder.resolve(name + ".p12"), PASSWORD.toCharArray(), RANDOM)
                .putIdentity(name, keys, certificate);
        Files.writeString(folder.resolve(name + ".pem"), certificate.encodePem());
        return new CertifiedIdentity(keys, certificate);
    }

    /** Ports, one for each member, of which the two next are free too. */
    private static List<Integer> threeInARow() {
        List<Integer> found = new ArrayList<>();
        while (found.size() < MEMBERS) {
            List<Integer> pairs = LocalPorts.free(2);
            if (pairs.get(1) == pairs.get(0) + 2) {
                found.add(pairs.get(0));
            }
        }
        return found;
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
