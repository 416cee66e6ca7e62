package org.medchain.examples.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.error.MedChainException;
import org.medchain.examples.ecg.EcgRecord;
import org.medchain.io.LocalPorts;

/** Sets the stage and plays the acts: generation (paper figure 5), sharing (figure 6), misuse, revocation. */
final class Scenario {
    private static final String HOSPITAL_DATA = "hospital-data";

    private final int members;
    private final EcgRecord ecg;
    private final Path folder;
    private final Narrator narrator;
    /** Those of the members on the ledger, then those of their directory nodes; none for one alone. */
    private final List<String> addresses;

    private final Invocation.Engine engine;

    /** Several hospitals run the networks, each in its process; one alone runs them in this one. */
    Scenario(Invocation invocation, EcgRecord ecg, Path folder, Narrator narrator) {
        this.members = invocation.members();
        this.engine = invocation.engine();
        this.ecg = ecg;
        this.folder = folder;
        this.narrator = narrator;
        this.addresses = members == 1
                ? List.of()
                : LocalPorts.free(2 * members).stream()
                        .map(port -> "127.0.0.1:" + port)
                        .toList();
    }

    void play() throws IOException, MedChainException, BrokenPromiseException {
        narrator.title(String.format(
                Locale.ROOT,
                "MedChain quickstart: record %s, leads: %d, %s Hz, %,d samples a lead",
                ecg.header().recordName(),
                ecg.header().signals().size(),
                ecg.header().frequencyText(),
                ecg.header().frames()));
        Cast cast = enrol();
        try (Backdrop backdrop = backdrop(cast);
                FileHealthDataStore data = FileHealthDataStore.open(folder.resolve(HOSPITAL_DATA))) {
            MedChain medchain = backdrop.medchain(cast.hospital());
            Stage stage = new Stage(
                    backdrop,
                    cast,
                    medchain,
                    medchain.provider(cast.hospital(), data, AccessLog.none()),
                    backdrop.medchain(cast.patient()).patient(cast.patient()),
                    backdrop.medchain(cast.cardiologist()).requester(cast.cardiologist()),
                    folder.resolve(HOSPITAL_DATA),
                    folder,
                    narrator);
            Generation.Generated generated = new Generation(stage, ecg, Plan.of(ecg.header())).play();
            Sharing.Shared shared = new Sharing(stage, generated).play();
            new Misuse(stage, shared).play();
            new Ending(stage, shared).play();
            backdrop.check(narrator);
        }
        narrator.end();
    }

    private Backdrop backdrop(Cast cast) throws IOException, MedChainException {
        if (members == 1) {
            return OneProcess.open(cast, folder);
        }
        Optional<DatabaseServer> database =
                engine == Invocation.Engine.POSTGRESQL ? Optional.of(DatabaseServer.start()) : Optional.empty();
        DirectoryNodes directory = new DirectoryNodes(addresses.subList(members, 2 * members));
        return MemberProcesses.start(cast, directory, new MemberProcesses.Orderer(engine, database), folder, narrator);
    }

    private Cast enrol() throws IOException, MedChainException, BrokenPromiseException {
        narrator.step("A consortium enrols " + (members == 1 ? "a hospital" : members + " hospitals")
                + ", a cardiologist, a stranger, and a patient under a pseudonym");
        Path keyCase = folder.resolve("patient.p12");
        Cast cast = Cast.enrol(
                addresses.subList(0, members == 1 ? 0 : members),
                keyCase,
                "a long passphrase".toCharArray(),
                Clock.systemUTC().instant(),
                new SecureRandom());
        narrator.check(
                cast.patient().certificate().subject().equals("patient 7f3a"),
                "the patient's keys and certificate came back from a password-protected key case (%s)",
                keyCase);
        return cast;
    }
}
