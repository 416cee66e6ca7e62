package org.medchain.springboot.howto;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;

/** The files that {@code medchain trial create} makes and the page's properties name. */
final class TrialFiles {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TrialFiles() {}

    /** One hospital, whose node of the directory listens at {@code port}, Alice and the doctor. */
    static void found(Path folder, String password, int port) throws Exception {
        Instant now = Clock.systemUTC().instant();
        Instant end = now.plus(Duration.ofDays(1));
        ConsortiumCa ca = ConsortiumCa.create("Trial CA", SuiteId.X25519, now, end, RANDOM);
        for (String name : List.of("hospital", "alice", "doctor")) {
            SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.P256, RANDOM);
            IdentityCertificate certificate = ca.issue(EnrolmentRequest.create(name, keys), now, end);
            KeyCase.create(folder.resolve(name + ".p12"), password.toCharArray(), RANDOM)
                    .putIdentity(name, keys, certificate);
            Files.writeString(folder.resolve(name + ".pem"), certificate.encodePem());
        }
        IdentityCertificate hospital = IdentityCertificate.decodePem(Files.readString(folder.resolve("hospital.pem")));
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Trial", ca.certificate(), List.of(new Member("Hospital", hospital)), BlockLimits.DEFAULT);
        Files.write(folder.resolve("consortium.cbor"), consortium.encode().toByteArray());
        Roster roster = Roster.first(List.of(new RosterNode(0, hospital, "127.0.0.1", port)));
        Files.writeString(folder.resolve("roster.json"), roster.encodeJson());
    }
}
