package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.Extension;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.LedgerWorld;

/** Whose events are taken: who is admitted, with which certificate, until when. */
class SignerRulesTest extends LedgerRules {
    @Test
    void signer_notAdmitted_refusedUntilAdmitted() throws MedChainException {
        Event event = world.record(newcomer);
        assertRefused(event, RefusalReason.SIGNER_NOT_ADMITTED);
        ledger.append(world.admit(newcomer)).join();
        assertThat(ledger.append(event).join()).isNotNull();
    }

    /** What an event of an unknown type means, nobody knows; who signed it, everybody does. */
    @Test
    void signer_ofAnUnknownType_needsACertificateThatIsGood() throws MedChainException {
        assertRefused(world.opaque(newcomer, 100), RefusalReason.SIGNER_NOT_ADMITTED);
        IdentityCertificate certificate = world.issue(newcomer);
        ledger.append(AdmitIdentity.create(world.consortium, certificate, newcomer)
                        .event())
                .join();
        assertThat(ledger.append(world.opaque(newcomer, 100)).join()).isNotNull();
        ledger.append(revocation(certificate)).join();
        assertRefused(world.opaque(newcomer, 100), RefusalReason.CERTIFICATE_REVOKED);
    }

    @Test
    void signer_member_notAdmittedByBeingAMember() throws MedChainException {
        assertRefused(world.record(world.members.get(0)), RefusalReason.SIGNER_NOT_ADMITTED);
    }

    @Test
    void signer_certificateExpired_refusedFromThenOn() throws MedChainException {
        IdentityCertificate shortLived =
                world.issue(newcomer, LedgerWorld.START, LedgerWorld.START.plus(Duration.ofHours(1)));
        ledger.append(AdmitIdentity.create(world.consortium, shortLived, newcomer)
                        .event())
                .join();
        world.passTime(Duration.ofHours(1));
        ledger.append(world.record(newcomer)).join();
        world.passTime(Duration.ofMillis(1));
        assertRefused(world.record(newcomer), RefusalReason.CERTIFICATE_INVALID);
        ledger.append(world.admit(newcomer)).join();
        assertThat(ledger.append(world.record(newcomer)).join()).isNotNull();
    }

    @Test
    void signer_certificateRevoked_refusedFromThenOn() throws MedChainException {
        IdentityCertificate certificate = world.issue(newcomer);
        ledger.append(AdmitIdentity.create(world.consortium, certificate, newcomer)
                        .event())
                .join();
        Event before = world.record(newcomer);
        EventRef ref = ledger.append(before).join();
        ledger.append(revocation(certificate)).join();

        assertThat(ledger.isRevoked(certificate.serial())).isTrue();
        assertRefused(world.record(newcomer), RefusalReason.CERTIFICATE_REVOKED);
        assertThat(ledger.append(before).join())
                .as("what was signed before stays")
                .isEqualTo(ref);
        Event again = Event.sign(
                world.consortium,
                EventType.ADMIT_IDENTITY,
                AdmitIdentity.create(world.consortium, certificate, newcomer)
                        .event()
                        .body(),
                List.of(new Extension(-1, Bytes.utf8("again"))),
                newcomer);
        assertRefused(again, RefusalReason.CERTIFICATE_REVOKED);
    }

    @Test
    void signer_newCertificateAfterRevocation_acceptedAgain() throws MedChainException {
        IdentityCertificate first = world.issue(newcomer);
        ledger.append(AdmitIdentity.create(world.consortium, first, newcomer).event())
                .join();
        ledger.append(revocation(first)).join();
        IdentityCertificate second = world.issue(newcomer);
        ledger.append(AdmitIdentity.create(world.consortium, second, newcomer).event())
                .join();
        assertThat(ledger.append(world.record(newcomer)).join()).isNotNull();
        assertThat(ledger.certificate(newcomer.publicIdentity())).contains(second);
    }

    @Test
    void revocation_notByTheCa_refused() throws MedChainException {
        IdentityCertificate certificate = world.issue(world.patient);
        Event forged = RevokeCertificates.create(world.consortium, List.of(certificate.serial()), world.provider)
                .event();
        assertRefused(forged, RefusalReason.NOT_PERMITTED);
        assertThat(ledger.isRevoked(certificate.serial())).isFalse();
    }

    @Test
    void admission_certificateOfAnotherCa_refused() throws MedChainException {
        ConsortiumCa other = ConsortiumCa.create(
                "Test CA", SuiteId.X25519, LedgerWorld.START, LedgerWorld.END, TestRandom.seeded(99));
        IdentityCertificate foreign =
                other.issue(EnrolmentRequest.create("user", newcomer), LedgerWorld.START, LedgerWorld.END);
        assertRefused(
                AdmitIdentity.create(world.consortium, foreign, newcomer).event(), RefusalReason.CERTIFICATE_INVALID);
        assertThat(ledger.certificate(newcomer.publicIdentity())).isEmpty();
    }

    @Test
    void admission_certificateNotYetOrNoLongerValid_refused() throws MedChainException {
        IdentityCertificate later = world.issue(newcomer, LedgerWorld.START.plus(Duration.ofDays(1)), LedgerWorld.END);
        assertRefused(
                AdmitIdentity.create(world.consortium, later, newcomer).event(), RefusalReason.CERTIFICATE_INVALID);
        IdentityCertificate earlier = world.issue(
                newcomer, LedgerWorld.START.minus(Duration.ofDays(2)), LedgerWorld.START.minus(Duration.ofDays(1)));
        assertRefused(
                AdmitIdentity.create(world.consortium, earlier, newcomer).event(), RefusalReason.CERTIFICATE_INVALID);
    }

    @Test
    void admission_ofAnother_refused() throws MedChainException {
        Event own = world.admit(newcomer);
        Event stolen = Event.sign(world.consortium, EventType.ADMIT_IDENTITY, own.body(), world.provider);
        assertRefused(stolen, RefusalReason.MALFORMED);
    }
}
