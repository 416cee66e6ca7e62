package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.io.LocalPorts;

/** A consortium of four processes of the runnable jar, from the CA to the end. */
class FourMembersIT {
    private static final List<String> NAMES = List.of("north", "south", "east", "west");

    private static final int TRIES = 60;

    @TempDir
    private Path folder;

    private final List<Integer> ports = LocalPorts.free(12);
    private final List<ProcessOfTheJar> processes = new ArrayList<>();

    @AfterEach
    void endAll() {
        processes.forEach(ProcessOfTheJar::kill);
    }

    @Test
    void consortium_ofFourProcesses_isSetUpUsedKilledBackedUpAndEnded() throws Exception {
        setUp();
        for (String name : NAMES) {
            processes.add(ProcessOfTheJar.start(folder, "member", "--config", name + ".properties"));
        }
        for (ProcessOfTheJar process : processes) {
            process.awaitLine("ready");
        }
        assertThat(done("status --config clinic.properties --wait 20").out())
                .contains("4 of 4 members linked, 3 needed")
                .contains("state       ready");

        String event = addARecord();
        assertThat(done("ledger browse --config clinic.properties").out()).contains("AdmitIdentity", "AddData");
        assertThat(done("ledger verify --config clinic.properties").out()).startsWith("verified blocks ");

        dieAndComeBack();
        proveOffline(event);
        backUp();
        revoke();
        endAllInOrder();
        assertThat(done("ledger verify --stopped --config west.properties").out())
                .startsWith("verified blocks ");
        assertThat(done("ledger browse --stopped --config west.properties").out())
                .contains("RevokeCertificates");
    }

    private void setUp() throws IOException {
        password("ca.password");
        password("party.password");
        done("ca create --ca ca --name OurCA --password-file ca.password");
        Map<String, String> suites = Map.of(
                "north", "P256", "south", "P256", "east", "P256", "west", "P256", "clinic", "P256", "alice", "X25519");
        suites.entrySet().parallelStream().forEach(party -> enrol(party.getKey(), party.getValue()));
        done("genesis create --name Ours --ca ca/ca.pem --out consortium.cbor" + options("--member", 0));
        done("roster create --out roster.json" + options("--node", 1));
        String servers = addresses(2).collect(Collectors.joining(", "));
        for (String name : NAMES) {
            int number = NAMES.indexOf(name);
            configure(
                    name,
                    "servers = " + servers,
                    "engine.listen = " + address(number, 0),
                    "serve = " + address(number, 2));
        }
        configure("clinic", "servers = " + servers);
        configure("alice", "servers = " + servers);
    }

    private void enrol(String name, String suite) {
        done("keys create " + name + ".p12 --suite " + suite + " --password-file party.password");
        done("keys request " + name + ".p12 --subject " + name + " --out " + name
                + ".csr --password-file party.password");
        done("ca issue --ca ca " + name + ".csr --out " + name + ".pem --password-file ca.password");
        done("keys import " + name + ".p12 " + name + ".pem --password-file party.password");
    }

    private void password(String file) throws IOException {
        Files.writeString(folder.resolve(file), "correct horse battery staple\n");
        Files.setPosixFilePermissions(folder.resolve(file), PosixFilePermissions.fromString("rw-------"));
    }

    private void configure(String name, String... settings) throws IOException {
        Files.write(
                folder.resolve(name + ".properties"),
                Stream.concat(
                                Stream.of(
                                        "consortium = consortium.cbor",
                                        "roster = roster.json",
                                        "password-file = party.password",
                                        "keys = " + name + ".p12",
                                        "folder = " + name),
                                Stream.of(settings))
                        .toList());
    }

    /** A provider and a patient, clients of the four processes; the hash of the record's event. */
    private String addARecord() throws Exception {
        Surroundings at = new Terminal(folder).surroundings();
        Configuration clinic = Configuration.read(at, folder.resolve("clinic.properties"));
        CertifiedIdentity alice =
                Configuration.read(at, folder.resolve("alice.properties")).identity();
        var builder = MedChain.client(clinic.path(Setting.FOLDER), clinic.consortium(), clinic.identity())
                .directory(clinic.rosters());
        clinic.addresses(Setting.SERVERS).forEach(builder::server);
        try (MedChain medchain = builder.open()) {
            Provider provider = medchain.provider(clinic.identity());
            Patient patient = medchain.patient(alice);
            var inventory = patient.accept(provider.noticeOf(provider.createInventory(patient.certificate())));
            provider.addRecord(
                    inventory,
                    OperationKey.random(new SecureRandom()),
                    new DataDescription(Map.of(), URI.create("https://clinic.example/records")),
                    Optional.empty(),
                    new ByteArrayInputStream(new byte[10_000]));
        }
        String browsed = done("ledger browse --config clinic.properties").out();
        return browsed.lines()
                .filter(line -> line.contains("AddData"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    private void dieAndComeBack() throws IOException {
        processes.get(3).kill();
        processes.set(3, ProcessOfTheJar.start(folder, "member", "--config", "west.properties"));
        processes.get(3).awaitLine("ready");
    }

    private void proveOffline(String event) throws IOException {
        done("ledger proof " + event + " --config clinic.properties --out proof");
        ProcessOfTheJar verifier =
                ProcessOfTheJar.start(folder, "proof", "verify", "--genesis", "consortium.cbor", "proof");
        assertThat(verifier.awaitEnd()).isZero();
        assertThat(verifier.out()).contains("the proof holds", event, "data digest");
        byte[] forged = Files.readAllBytes(folder.resolve("proof"));
        forged[forged.length - 1] ^= 1;
        Files.write(folder.resolve("forged"), forged);
        assertThat(new Terminal(folder)
                        .run(words("proof verify --genesis consortium.cbor forged"))
                        .exitCode())
                .isEqualTo(ExitCode.REFUSED.code());
    }

    private void backUp() throws IOException {
        assertThat(done("back-up create --config clinic.properties back-up").out())
                .contains("files         6, ");
        done("back-up verify back-up");
        List<Path> catalogues;
        try (Stream<Path> found = Files.walk(folder.resolve("back-up"))) {
            catalogues = found.filter(file -> file.endsWith("catalogue.db")).toList();
        }
        assertThat(catalogues).hasSize(1);
        Files.write(catalogues.get(0), new byte[4096]);
        Terminal.Result damaged = new Terminal(folder).run(words("back-up verify back-up"));
        assertThat(damaged.out()).contains("catalogue.db: another content than when it was copied");
        assertThat(damaged.exitCode()).isEqualTo(ExitCode.REFUSED.code());
    }

    private void revoke() {
        String serial = done("ca list --ca ca")
                .out()
                .lines()
                .filter(line -> line.startsWith("clinic"))
                .map(line -> line.split(" +", -1)[1])
                .findFirst()
                .orElseThrow();
        done("ca revoke --ca ca --genesis consortium.cbor " + serial + " --out revocation --password-file ca.password");
        done("ledger append revocation --config north.properties");
        Terminal.Result refused = statusOfTheClinic();
        // A member that has the block a moment later still links until then.
        for (int tries = 0; tries < TRIES && !refused.out().contains("0 of 4 members linked"); tries++) {
            refused = statusOfTheClinic();
        }
        assertThat(refused.out()).contains("0 of 4 members linked");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE.code());
    }

    private Terminal.Result statusOfTheClinic() {
        return new Terminal(folder).run(words("status --config clinic.properties --wait 1"));
    }

    private void endAllInOrder() throws IOException {
        for (ProcessOfTheJar process : processes) {
            process.terminate();
        }
        for (ProcessOfTheJar process : processes) {
            assertThat(process.awaitEnd()).as(process.err()).isZero();
            assertThat(process.out()).endsWith("ended\n");
        }
    }

    private String options(String option, int port) {
        return NAMES.stream()
                .map(name -> " " + option + " " + address(NAMES.indexOf(name), port) + "=" + name + ".pem")
                .collect(Collectors.joining());
    }

    private Stream<String> addresses(int port) {
        return NAMES.stream().map(name -> address(NAMES.indexOf(name), port));
    }

    private String address(int member, int port) {
        return "127.0.0.1:" + ports.get(3 * member + port);
    }

    private Terminal.Result done(String command) {
        Terminal.Result result = new Terminal(folder).run(words(command));
        assertThat(result.exitCode())
                .as("%s: %s%s", command, result.out(), result.err())
                .isZero();
        return result;
    }

    private static List<String> words(String command) {
        return List.of(command.split(" ", -1));
    }
}
