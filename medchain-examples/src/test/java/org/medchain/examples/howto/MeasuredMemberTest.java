package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;

class MeasuredMemberTest {
    @TempDir
    private Path folder;

    @Test
    void example_run_feedsTheRegistry() throws Exception {
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now();
        Instant end = now.plus(Duration.ofDays(1));
        ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, random);
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, random);
        CertifiedIdentity member =
                new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create("hospital", keys), now, end));
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", member.certificate())), BlockLimits.DEFAULT);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        try (MedChain medchain = MeasuredMember.open(folder, consortium, member, registry)) {
            assertThat(registry.get("medchain.ledger.height").gauge().value())
                    .isEqualTo((double) medchain.ledger().height());
        }
    }
}
