package org.medchain.examples.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import org.medchain.core.MedChain;
import org.medchain.core.access.FileAccessLog;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.error.MedChainException;
import org.medchain.examples.ecg.EcgRecord;

/** Sets the stage and plays the acts: generation (paper figure 5), sharing (figure 6), misuse, revocation. */
final class Scenario {
    private final EcgRecord ecg;
    private final Path folder;
    private final Narrator narrator;

    Scenario(EcgRecord ecg, Path folder, Narrator narrator) {
        this.ecg = ecg;
        this.folder = folder;
        this.narrator = narrator;
    }

    void play() throws IOException, MedChainException, BrokenPromiseException {
        narrator.title(String.format(
                Locale.ROOT,
                "MedChain quickstart: record %s, %d leads, %.0f Hz, %,d samples a lead",
                ecg.header().recordName(),
                ecg.header().signals().size(),
                ecg.header().samplingFrequency(),
                ecg.header().frames()));
        Cast cast = enrol();
        Path log = folder.resolve("access.log");
        try (MedChain medchain = MedChain.builder(folder.resolve("state"))
                        .member(cast.consortium(), cast.hospital().keys())
                        .open();
                FileAccessLog accessLog = FileAccessLog.open(log)) {
            FileHealthDataStore data = FileHealthDataStore.open(folder.resolve("hospital-data"));
            Stage stage = new Stage(
                    medchain,
                    medchain.provider(cast.hospital(), data, accessLog),
                    medchain.patient(cast.patient()),
                    medchain.requester(cast.cardiologist()),
                    data,
                    folder,
                    narrator);
            Generation.Generated generated = new Generation(stage, ecg).play();
            Sharing.Shared shared = new Sharing(stage, generated).play();
            new Misuse(stage, shared).play();
            new Ending(stage, shared, log).play();
        }
        narrator.end();
    }

    private Cast enrol() throws MedChainException, BrokenPromiseException {
        narrator.step("A consortium enrols a hospital, a cardiologist, and a patient under a pseudonym");
        Path keyCase = folder.resolve("patient.p12");
        Cast cast = Cast.enrol(
                keyCase, "a long passphrase".toCharArray(), Clock.systemUTC().instant(), new SecureRandom());
        narrator.check(
                cast.patient().certificate().subject().equals("patient 7f3a"),
                "the patient's keys and certificate came back from a password-protected key case (%s)",
                keyCase);
        return cast;
    }
}
