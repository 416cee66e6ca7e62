package org.medchain.examples.hapi;

import java.io.IOException;
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
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/** A folder with everybody's keys, and a consortium of which North Hospital is the only member. */
record Trial(Path folder) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PASSWORD = "of the trial alone";

    /** Makes keys and consortium at the first start. */
    static Trial open(Path folder) throws IOException, MedChainException {
        Trial trial = new Trial(folder);
        if (Files.notExists(folder.resolve("consortium.cbor"))) {
            trial.found();
        }
        return trial;
    }

    private void found() throws IOException, MedChainException {
        Files.createDirectories(folder);
        Instant now = Clock.systemUTC().instant();
        Instant end = now.plus(Duration.ofDays(365));
        ConsortiumCa ca = ConsortiumCa.create("Trial CA", SuiteId.X25519, now, end, RANDOM);
        for (String name : List.of("north", "south", "alice", "bob", "officer")) {
            SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
            KeyCase.create(folder.resolve(name + ".p12"), PASSWORD.toCharArray(), RANDOM)
                    .putIdentity(name, keys, ca.issue(EnrolmentRequest.create(name, keys), now, end));
        }
        Member north = new Member("North Hospital", identity("north").certificate());
        ConsortiumConfig consortium =
                ConsortiumConfig.create("Trial", ca.certificate(), List.of(north), BlockLimits.DEFAULT);
        Files.write(folder.resolve("consortium.cbor"), consortium.encode().toByteArray());
    }

    ConsortiumConfig consortium() throws IOException, MedChainException {
        return ConsortiumConfig.decode(Bytes.copyOf(Files.readAllBytes(folder.resolve("consortium.cbor"))));
    }

    CertifiedIdentity identity(String name) throws MedChainException {
        return KeyCase.open(folder.resolve(name + ".p12"), PASSWORD.toCharArray(), RANDOM)
                .certified(name);
    }
}
