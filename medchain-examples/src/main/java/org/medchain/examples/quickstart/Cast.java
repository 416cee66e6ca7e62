package org.medchain.examples.quickstart;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.core.role.CertifiedIdentity;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/**
 * Who takes part. Each has its own keys; the patient's go through a key case, as a patient's application keeps them.
 *
 * @param consortium the genesis configuration, with the hospital as its one member
 */
record Cast(
        ConsortiumConfig consortium,
        CertifiedIdentity hospital,
        CertifiedIdentity patient,
        CertifiedIdentity cardiologist) {
    private static final Duration VALIDITY = Duration.ofDays(365);

    static Cast enrol(Path keyCase, char[] password, Instant now, SecureRandom random) throws MedChainException {
        Instant until = now.plus(VALIDITY);
        ConsortiumCa ca = ConsortiumCa.create("Quickstart Consortium CA", SuiteId.X25519, now, until, random);
        CertifiedIdentity hospital = enrol("St. Elsewhere Hospital", ca, now, random);
        CertifiedIdentity cardiologist = enrol("Dr. Cardiologist", ca, now, random);
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, random);
        Certificate pseudonym = ca.issue(EnrolmentRequest.create("patient 7f3a", keys), now, until);
        KeyCase.create(keyCase, password, random).putIdentity("me", keys, pseudonym);
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Quickstart Consortium",
                ca.certificate(),
                List.of(new Member("St. Elsewhere Hospital", hospital.certificate())),
                BlockLimits.DEFAULT);
        return new Cast(consortium, hospital, fromKeyCase(keyCase, password, random), cardiologist);
    }

    private static CertifiedIdentity enrol(String subject, ConsortiumCa ca, Instant now, SecureRandom random)
            throws MedChainException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, random);
        Certificate certificate = ca.issue(EnrolmentRequest.create(subject, keys), now, now.plus(VALIDITY));
        return new CertifiedIdentity(keys, certificate);
    }

    private static CertifiedIdentity fromKeyCase(Path file, char[] password, SecureRandom random)
            throws MedChainException {
        KeyCase keyCase = KeyCase.open(file, password, random);
        return new CertifiedIdentity(
                keyCase.identity("me").orElseThrow(), keyCase.certificate("me").orElseThrow());
    }
}
