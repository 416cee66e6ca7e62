package org.medchain.springboot.howto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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

/** Founds a consortium of one hospital, for a trial, in the folder that it is given. */
public final class FoundTrial {
    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final Instant now;
    private final Instant end;
    private final ConsortiumCa ca;
    private final KeyCase keyCase;

    public static void main(String[] arguments) throws MedChainException, IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String password = Objects.requireNonNull(System.getenv("TRIAL_PASSWORD"), "TRIAL_PASSWORD");
        new FoundTrial(folder, password.toCharArray(), Clock.systemUTC().instant()).found();
    }

    FoundTrial(Path folder, char[] password, Instant now) throws MedChainException {
        this.folder = folder;
        this.now = now;
        this.end = now.plus(Duration.ofDays(365));
        this.ca = ConsortiumCa.create("Trial CA", SuiteId.X25519, now, end, random);
        this.keyCase = KeyCase.create(folder.resolve("keys.p12"), password, random);
    }

    void found() throws MedChainException, IOException {
        Member hospital = new Member("Hospital", enrol("hospital"));
        enrol("alice");
        enrol("doctor");
        ConsortiumConfig consortium =
                ConsortiumConfig.create("Trial", ca.certificate(), List.of(hospital), BlockLimits.DEFAULT);
        Files.write(folder.resolve("genesis"), consortium.encode().toByteArray());
    }

    private IdentityCertificate enrol(String name) throws MedChainException, IOException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, random);
        IdentityCertificate certificate = ca.issue(EnrolmentRequest.create(name, keys), now, end);
        keyCase.putIdentity(name, keys, certificate);
        Files.writeString(folder.resolve(name + ".pem"), certificate.encodePem());
        return certificate;
    }
}
