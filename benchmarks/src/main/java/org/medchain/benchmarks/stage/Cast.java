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
import org.medchain.core.role.CertifiedIdentity;
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
 * @param consortium with the hospital as its one member
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

    /** Fresh keys and certificates. */
    public static Cast enrol(SuiteId suite, SecureRandom random) throws VerificationException {
        Instant from = Clock.systemUTC().instant().minus(VALIDITY);
        Instant to = from.plus(VALIDITY.multipliedBy(2));
        ConsortiumCa ca = ConsortiumCa.create("Benchmark CA", suite, from, to, random);
        CertifiedIdentity hospital = enrol("hospital", ca, suite, random);
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Benchmark",
                ca.certificate(),
                List.of(new Member("hospital", hospital.certificate())),
                BlockLimits.DEFAULT);
        return new Cast(
                suite,
                consortium,
                hospital,
                enrol("patient", ca, suite, random),
                enrol("requester", ca, suite, random));
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
            ledger.append(AdmitIdentity.create(user.certificate(), user.keys()).event())
                    .join();
        }
    }
}
