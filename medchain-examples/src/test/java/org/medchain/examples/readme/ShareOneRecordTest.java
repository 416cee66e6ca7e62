package org.medchain.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.role.CertifiedIdentity;
import org.medchain.core.role.Provider;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

class ShareOneRecordTest {
    private static final Path SOURCE = Path.of("src/main/java/org/medchain/examples/readme/ShareOneRecord.java");
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private final Instant now = Instant.now();

    @Test
    void example_run_deliversTheRecord() throws Exception {
        ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, now.plus(Duration.ofDays(1)), RANDOM);
        ShareOneRecord.Users users =
                new ShareOneRecord.Users(enrol("hospital", ca), enrol("patient", ca), enrol("doctor", ca));
        Member member = new Member("hospital", users.hospital().certificate());
        ConsortiumConfig consortium =
                ConsortiumConfig.create("Test", ca.certificate(), List.of(member), BlockLimits.DEFAULT);
        DataDescription about = new DataDescription(Map.of(), URI.create("https://hospital.example/"));
        byte[] xray = "not a real X-ray".getBytes(StandardCharsets.UTF_8);

        byte[] received = ShareOneRecord.share(
                folder,
                consortium,
                users,
                provider -> (url, request) -> serve(provider, request),
                about,
                new ByteArrayInputStream(xray));

        assertThat(received).isEqualTo(xray);
    }

    @Test
    void readme_example_isTheTestedSource() throws IOException {
        String source = Files.readString(SOURCE);
        String example = source.substring(
                        source.indexOf("// example begins\n") + "// example begins\n".length(),
                        source.indexOf("        // example ends"))
                .stripTrailing()
                .stripIndent();
        assertThat(example.lines().count()).isBetween(10L, 25L);
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + example + "\n```\n");
    }

    private static InputStream serve(Provider provider, Bytes request) throws UnavailableException {
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
                keys, ca.issue(EnrolmentRequest.create(name, keys), now, now.plus(Duration.ofDays(1))));
    }
}
