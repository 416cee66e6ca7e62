package org.medchain.examples.readme;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.VerificationException;

/** A consortium of one hospital, in one process. With several, each makes its keys itself, and the CA sees the requests alone. */
final class SetUpConsortium {
    private SetUpConsortium() {}

    /** What all members know, and the one that there is. */
    record SetUp(ConsortiumConfig consortium, CertifiedIdentity hospital) {}

    static SetUp setUp(Instant now, Instant end, SecureRandom random) throws VerificationException {
        // example begins
        ConsortiumCa ca = ConsortiumCa.create("Our CA", SuiteId.X25519, now, end, random);
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, random);
        IdentityCertificate certificate = ca.issue(EnrolmentRequest.create("Hospital 1", keys), now, end);
        Member member = new Member("Hospital 1", certificate);
        ConsortiumConfig consortium =
                ConsortiumConfig.create("Our consortium", ca.certificate(), List.of(member), BlockLimits.DEFAULT);
        // example ends
        return new SetUp(consortium, new CertifiedIdentity(keys, certificate));
    }
}
