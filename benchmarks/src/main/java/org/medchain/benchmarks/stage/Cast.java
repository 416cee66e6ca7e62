package org.medchain.benchmarks.stage;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * Who takes part, all with keys of one suite.
 *
 * @param consortium with the hospital as a member
 */
public record Cast(
        SuiteId suite,
        ConsortiumConfig consortium,
        CertifiedIdentity hospital,
        CertifiedIdentity patient,
        CertifiedIdentity requester) {
    private static final Duration VALIDITY = Duration.ofDays(1);

    /** The suites with these numbers. */
    public static List<SuiteId> suites(List<Integer> numbers) throws MalformedException {
        List<SuiteId> suites = new ArrayList<>();
        for (int number : numbers) {
            suites.add(SuiteId.of(number));
        }
        return suites;
    }

    /** Fresh keys and certificates; the hospital is the one member of the consortium. */
    public static Cast enrol(SuiteId suite, SecureRandom random) throws VerificationException {
        return enrol(suite, 1, random).get(0);
    }

    /** As {@link #enrol(SuiteId, SecureRandom)}, in a consortium with these limits. */
    public static Cast enrol(SuiteId suite, BlockLimits limits, SecureRandom random) throws VerificationException {
        return enrol(suite, 1, limits, random).get(0);
    }

    /** One cast for each member of a consortium, in the order of their numbers: each with a hospital of its own. */
    public static List<Cast> enrol(SuiteId suite, int members, SecureRandom random) throws VerificationException {
        return enrol(suite, members, BlockLimits.DEFAULT, random);
    }

    private static List<Cast> enrol(SuiteId suite, int members, BlockLimits limits, SecureRandom random)
            throws VerificationException {
        Instant from = Clock.systemUTC().instant().minus(VALIDITY);
        Instant to = from.plus(VALIDITY.multipliedBy(2));
        ConsortiumCa ca = ConsortiumCa.create("Benchmark CA", suite, from, to, random);
        List<CertifiedIdentity> hospitals = new ArrayList<>();
        List<Member> listed = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            CertifiedIdentity hospital = enrol("hospital " + i, ca, suite, random);
            hospitals.add(hospital);
            listed.add(new Member("hospital " + i, hospital.certificate()));
        }
        ConsortiumConfig consortium = ConsortiumConfig.create("Benchmark", ca.certificate(), listed, limits);
        CertifiedIdentity patient = enrol("patient", ca, suite, random);
        CertifiedIdentity requester = enrol("requester", ca, suite, random);
        return hospitals.stream()
                .map(hospital -> new Cast(suite, consortium, hospital, patient, requester))
                .toList();
    }

    private static CertifiedIdentity enrol(String subject, ConsortiumCa ca, SuiteId suite, SecureRandom random)
            throws VerificationException {
        SoftwareIdentity keys = SoftwareIdentity.generate(suite, random);
        Instant from = ca.certificate().notBefore();
        Instant to = ca.certificate().notAfter();
        return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(subject, keys), from, to));
    }

    /** The hospital's ledger, embedded and durable. */
    public Ledger open(Path folder) throws MedChainException {
        return LedgerBuilder.in(folder)
                .consortium(consortium)
                .member(hospital.keys())
                .open();
    }

    /** Lets hospital and patient sign events. */
    public void admit(Ledger ledger) {
        for (CertifiedIdentity user : List.of(hospital, patient)) {
            ledger.append(AdmitIdentity.create(consortium.genesisHash(), user.certificate(), user.keys())
                            .event())
                    .join();
        }
    }
}
