package org.medchain.examples.quickstart;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/**
 * Who takes part. Each has its own keys; the patient's go through a key case, as a patient's application keeps them.
 *
 * @param consortium the genesis configuration
 * @param members the hospitals that are its members, by their numbers; the first is the one of the story
 * @param stranger somebody with a certificate to whom nobody grants anything
 */
record Cast(
        ConsortiumConfig consortium,
        List<CertifiedIdentity> members,
        CertifiedIdentity patient,
        CertifiedIdentity cardiologist,
        CertifiedIdentity stranger) {
    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final List<String> HOSPITALS = List.of(
            "St. Elsewhere Hospital",
            "County General",
            "Seaview Clinic",
            "Northern University Hospital",
            "Hospital of the Hills",
            "Riverside Infirmary",
            "Old Town Clinic",
            "Lakeside Hospital",
            "Harbour Hospital",
            "Eastern Children's Hospital");

    /** The hospital where the patient is treated. */
    CertifiedIdentity hospital() {
        return members.get(0);
    }

    /** Enrols as many hospitals as there are addresses; one alone needs none. */
    static Cast enrol(List<String> addresses, Path keyCase, char[] password, Instant now, SecureRandom random)
            throws MedChainException {
        Instant until = now.plus(VALIDITY);
        ConsortiumCa ca = ConsortiumCa.create("Quickstart Consortium CA", SuiteId.X25519, now, until, random);
        List<CertifiedIdentity> hospitals = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < Math.max(1, addresses.size()); i++) {
            String name = HOSPITALS.get(i);
            CertifiedIdentity hospital = enrol(name, ca, now, random);
            Optional<String> address = addresses.isEmpty() ? Optional.empty() : Optional.of(addresses.get(i));
            hospitals.add(hospital);
            members.add(new Member(name, hospital.certificate(), address));
        }
        CertifiedIdentity cardiologist = enrol("Dr. Cardiologist", ca, now, random);
        CertifiedIdentity stranger = enrol("A. Stranger", ca, now, random);
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, random);
        IdentityCertificate pseudonym = ca.issue(EnrolmentRequest.create("patient 7f3a", keys), now, until);
        KeyCase.create(keyCase, password, random).putIdentity("me", keys, pseudonym);
        ConsortiumConfig consortium =
                ConsortiumConfig.create("Quickstart Consortium", ca.certificate(), members, BlockLimits.DEFAULT);
        return new Cast(
                consortium, List.copyOf(hospitals), fromKeyCase(keyCase, password, random), cardiologist, stranger);
    }

    private static CertifiedIdentity enrol(String subject, ConsortiumCa ca, Instant now, SecureRandom random)
            throws MedChainException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, random);
        IdentityCertificate certificate = ca.issue(EnrolmentRequest.create(subject, keys), now, now.plus(VALIDITY));
        return new CertifiedIdentity(keys, certificate);
    }

    private static CertifiedIdentity fromKeyCase(Path file, char[] password, SecureRandom random)
            throws MedChainException {
        return KeyCase.open(file, password, random).certified("me");
    }
}
