package org.medchain.examples.tutorial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/** Makes the keys and certificates of all parties, and the consortium's configuration. In real life each party makes its own keys. */
public final class SetUp {
    private static final Duration VALIDITY = Duration.ofDays(365);

    private final Instant now = Clock.systemUTC().instant();
    private final Instant end = now.plus(VALIDITY);
    private final ConsortiumCa ca = ConsortiumCa.create("Tutorial CA", SuiteId.X25519, now, end, Folders.RANDOM);

    private SetUp() {}

    /** Takes no arguments; the password of the key cases is in the environment. */
    public static void main(String[] args) throws IOException, MedChainException {
        new SetUp().run();
    }

    private void run() throws IOException, MedChainException {
        create("ca").putIdentity(Folders.KEY, ca.keys(), ca.certificate());
        print("ca", ca.certificate());
        IdentityCertificate hospital = enrol("hospital", "St. Elsewhere Hospital");
        enrol("alice", "patient 7f3a");
        enrol("clinic", "Lakeside Clinic");
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Tutorial",
                ca.certificate(),
                List.of(new Member("St. Elsewhere Hospital", hospital)),
                BlockLimits.DEFAULT);
        Folders.write(Folders.CONSORTIUM, consortium.encode());
        System.out.println(String.format(
                Locale.ROOT,
                "%-18s genesis %s",
                Folders.CONSORTIUM,
                consortium.genesisHash().value().toHex()));
    }

    private IdentityCertificate enrol(String party, String subject) throws IOException, MedChainException {
        KeyCase keyCase = create(party);
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, Folders.RANDOM);
        keyCase.putKeys(Folders.KEY, keys);
        EnrolmentRequest request = EnrolmentRequest.create(subject, keys);

        IdentityCertificate certificate = ca.issue(request, now, end);

        keyCase.putCertificate(Folders.KEY, certificate);
        Folders.write(Folders.POST.resolve(party + ".certificate"), certificate.encode());
        print(party, certificate);
        return certificate;
    }

    private static KeyCase create(String party) throws IOException, MedChainException {
        Files.createDirectories(Path.of(party));
        return KeyCase.create(Folders.keyCase(party), Folders.password(), Folders.RANDOM);
    }

    private static void print(String party, IdentityCertificate certificate) {
        System.out.println(String.format(Locale.ROOT, "%-18s %s", Folders.keyCase(party), certificate.subject()));
    }
}
