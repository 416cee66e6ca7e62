package org.medchain.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.health.IssueCode.Effect;

class HealthTest {
    private static IdentityCertificate certificate() throws VerificationException {
        return Consortium.create(SuiteId.X25519, 1).certify("subject", Consortium.identity(SuiteId.X25519, 2));
    }

    @ParameterizedTest
    @EnumSource(IssueCode.class)
    void issue_takesAwayWhatItsCodeSays(IssueCode code) {
        Health health = Health.of(List.of(new Issue(code, "text")));
        assertThat(health.isWell()).isFalse();
        assertThat(health.has(code)).isTrue();
        assertThat(health.isReady()).isEqualTo(code.effect() == Effect.ATTENTION);
        assertThat(health.isLive()).isEqualTo(code.effect() != Effect.NOT_LIVE);
    }

    @Test
    void health_ofSeveralParts_hasEachIssueOnce() {
        Issue full = new Issue(IssueCode.DISK_FULL, "text");
        Issue other = new Issue(IssueCode.DISK_FULL, "another text");
        Health all =
                Health.ofAll(List.of(Health.of(List.of(full)), Health.of(List.of(other, full)), Health.of(List.of())));
        assertThat(all.issues()).containsExactly(full, other);
        assertThat(Health.ofAll(List.of()).isWell()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/data/vote-1: No space left on device,DISK_FULL",
        "IO error: No space left on device: While appending to file,DISK_FULL",
        "[SQLITE_FULL] Insertion failed because database is full (database or disk is full),DISK_FULL",
        "Disk quota exceeded,DISK_FULL",
        "Input/output error,STORAGE_FAILED",
        "Read-only file system,STORAGE_FAILED"
    })
    void failureOfADisk_saysIfThereIsNoRoom(String text, IssueCode expected) {
        assertThat(Issue.ofStorage(text)).isEqualTo(new Issue(expected, text));
    }

    private static void assertTerm(Instant now, IssueCode expected) throws VerificationException {
        Issue issue = CertificateTerm.issue("this process", certificate(), now).orElseThrow();
        assertThat(issue.code()).isEqualTo(expected);
        assertThat(issue.text()).contains("this process", certificate().serial().toHex());
        assertThat(issue.text().contains("plan to renew it before then"))
                .isEqualTo(expected == IssueCode.CERTIFICATE_ENDS_IN_90_DAYS);
    }

    @Test
    void certificate_isNamedFrom90DaysBeforeItsEndOn() throws VerificationException {
        IdentityCertificate certificate = certificate();
        Instant end = certificate.notAfter();
        Duration second = Duration.ofSeconds(1);
        assertThat(CertificateTerm.issue("x", certificate, certificate.notBefore()))
                .isEmpty();
        assertThat(CertificateTerm.issue(
                        "x", certificate, end.minus(Duration.ofDays(90)).minus(second)))
                .isEmpty();
        assertTerm(end.minus(Duration.ofDays(90)), IssueCode.CERTIFICATE_ENDS_IN_90_DAYS);
        assertTerm(end.minus(Duration.ofDays(30)).minus(second), IssueCode.CERTIFICATE_ENDS_IN_90_DAYS);
        assertTerm(end.minus(Duration.ofDays(30)), IssueCode.CERTIFICATE_ENDS_IN_30_DAYS);
        assertTerm(end.minus(Duration.ofDays(7)).minus(second), IssueCode.CERTIFICATE_ENDS_IN_30_DAYS);
        assertTerm(end.minus(Duration.ofDays(7)), IssueCode.CERTIFICATE_ENDS_IN_7_DAYS);
        assertTerm(end, IssueCode.CERTIFICATE_ENDS_IN_7_DAYS);
        assertTerm(end.plus(second), IssueCode.CERTIFICATE_ENDED);
        assertTerm(certificate.notBefore().minus(second), IssueCode.CERTIFICATE_NOT_YET_VALID);
    }

    @Test
    void peer_saysSinceWhenOrWhyNot() {
        Instant since = Instant.parse("2026-03-01T12:00:00Z");
        assertThat(PeerStatus.linked("member 2", since)).hasToString("member 2: linked since " + since);
        PeerStatus away = PeerStatus.notLinked("member 3", NoLink.UNREACHABLE, "no connection: Connection refused");
        assertThat(away.isLinked()).isFalse();
        assertThat(away).hasToString("member 3: not linked: no connection: Connection refused");
    }
}
