package org.medchain.fuzz;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.VerificationException;

/** A small consortium and what it makes, the same in every process: what the seeds are made of. */
public final class Samples {
    public static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    public static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");

    public static final SoftwareIdentity PATIENT = identity(SuiteId.X25519, 1);
    public static final SoftwareIdentity PROVIDER = identity(SuiteId.P256, 2);
    public static final ConsortiumCa CA = ConsortiumCa.create("CA", SuiteId.X25519, FROM, TO, random(3));
    public static final IdentityCertificate PATIENT_CERTIFICATE = certified("patient", PATIENT);
    public static final IdentityCertificate PROVIDER_CERTIFICATE = certified("provider", PROVIDER);
    public static final ConsortiumConfig CONFIG = config();
    public static final Digest DIGEST = new Digest(Bytes.random(random(4), Digest.SIZE));
    public static final WriteKey WRITE_KEY =
            WriteKey.derive(SuiteId.X25519, SecretBytes.random(random(5), WriteKey.SEED_SIZE));
    public static final RecordName NAME = WRITE_KEY.name(DIGEST.value(), RecordName.NEVER);

    private Samples() {}

    /** Not secret at all. */
    public static SecureRandom random(long seed) {
        Random fixed = new Random(seed);
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                fixed.nextBytes(bytes);
            }
        };
    }

    public static SoftwareIdentity identity(SuiteId suite, long seed) {
        return SoftwareIdentity.generate(suite, random(seed));
    }

    /** An event that no consortium knows the type of. */
    public static Event event() {
        return Event.sign(CONFIG.genesisHash(), new EventType(1000), Bytes.utf8("body"), PATIENT);
    }

    private static IdentityCertificate certified(String subject, SoftwareIdentity identity) {
        try {
            return CA.issue(EnrolmentRequest.create(subject, identity), FROM, TO);
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ConsortiumConfig config() {
        List<Member> members = new ArrayList<>();
        members.add(new Member("one", PROVIDER_CERTIFICATE, Optional.of("[::1]:7400")));
        members.add(new Member("two", PATIENT_CERTIFICATE));
        return ConsortiumConfig.create("test", CA.certificate(), members, BlockLimits.DEFAULT);
    }
}
