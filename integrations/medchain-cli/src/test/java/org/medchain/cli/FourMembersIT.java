package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.io.FileTrees;
import org.medchain.io.LocalPorts;

/** A consortium of four processes of the runnable jar, from the CA to the end. */
class FourMembersIT {
    private static final List<String> NAMES = List.of("north", "south", "east", "west");
    private static final String NEWCOMER = "lakeside";

    private static final int TRIES = 60;

    @TempDir
    private Path folder;

    private final List<Integer> ports = LocalPorts.free(15);
    private final List<ProcessOfTheJar> processes = new ArrayList<>();
    private int members = NAMES.size();
    private Operator operator = new Operator(Path.of(""));

    @AfterEach
    void endAll() {
        processes.forEach(ProcessOfTheJar::kill);
    }

    @Test
    void consortium_ofFourProcesses_isSetUpUsedKilledBackedUpChangedAndEnded() throws Exception {
        operator = new Operator(folder);
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
        join();
        leave();
        revoke();
        endAllInOrder();
        assertThat(done("ledger verify --stopped --config lakeside.properties").out())
                .startsWith("verified blocks ");
        assertThat(done("ledger browse --stopped --config lakeside.properties").out())
                .contains("ChangeMembers", "RevokeCertificates");
    }

    private void setUp() throws IOException {
        operator.createCa();
        Map<String, String> suites = Map.of(
                "north", "P256", "south", "P256", "east", "P256", "west", "P256", "clinic", "P256", "alice", "X25519");
        suites.entrySet().parallelStream().forEach(party -> operator.request(party.getKey(), party.getValue()));
        suites.keySet().forEach(operator::certify);
        done("genesis create --name Ours --ca ca/ca.pem --out consortium.cbor" + options("--member", 0));
        done("roster create --out roster.json" + options("--node", 1));
        for (String name : NAMES) {
            configureMember(name);
        }
        operator.configure("clinic", servers());
        operator.configure("alice", servers());
    }

    private void configureMember(String name, String... more) throws IOException {
        int number = number(name);
        List<String> settings = new ArrayList<>(
                List.of(servers(), "engine.listen = " + address(number, 0), "serve = " + address(number, 2)));
        settings.addAll(List.of(more));
        operator.configure(name, settings.toArray(String[]::new));
    }

    private static int number(String name) {
        return name.equals(NEWCOMER) ? NAMES.size() : NAMES.indexOf(name);
    }

    private String servers() {
        return "servers = "
                + IntStream.range(0, members)
                        .mapToObj(number -> address(number, 2))
                        .collect(Collectors.joining(", "));
    }

    /** A provider and a patient, clients of the four processes; the hash of the record's event. */
    private String addARecord() throws Exception {
        Surroundings at = new Terminal(folder).surroundings();
        Configuration clinic = Configuration.read(at, folder.resolve("clinic.properties"));
        CertifiedIdentity alice =
                Configuration.read(at, folder.resolve("alice.properties")).identity();
        var builder = MedChain.client(clinic.path(Setting.FOLDER), clinic.consortium(), clinic.identity())
                .directory(clinic.rosters().rosters());
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
        assertThat(operator.refused("proof verify --genesis consortium.cbor forged"))
                .isNotEmpty();
    }

    private void backUp() throws IOException {
        assertThat(done("back-up create --config clinic.properties back-up").out())
                .contains("files         6, ");
        done("back-up verify back-up");
        List<Path> catalogues = FileTrees.files(folder.resolve("back-up")).stream()
                .filter(file -> file.endsWith("catalogue.db"))
                .toList();
        assertThat(catalogues).hasSize(1);
        Files.write(catalogues.get(0), new byte[4096]);
        Terminal.Result damaged = operator.run("back-up verify back-up");
        assertThat(damaged.out()).contains("catalogue.db: another content than when it was copied");
        assertThat(damaged.exitCode()).isEqualTo(ExitCode.REFUSED.code());
    }

    /** Approved by two members at once; a fifth directory node comes with the fifth member. */
    private void join() throws IOException {
        operator.request(NEWCOMER, "P256");
        operator.certify(NEWCOMER);
        members++;
        configureMember(NEWCOMER, "joined-as = 4");
        operator.configure("clinic", servers());
        String proposed = done("members propose --config north.properties --member 4=" + address(4, 0)
                        + "=lakeside.pem --out proposed")
                .out();
        assertThat(proposed).contains("3, 2 more", "joins");
        String hash = hash(proposed);
        assertThat(done("members show --config south.properties proposed").out())
                .contains(hash, "0 north", "4 of 5", "4       joins  lakeside");
        assertThat(operator.refused("ledger append --config north.properties proposed"))
                .contains("expected 3 approvals, found 1");
        String approve = " --hash " + hash + " --out ";
        done("members approve --config south.properties proposed" + approve + "of-south");
        done("members approve --config east.properties proposed" + approve + "of-east");
        assertThat(done("members approve --config north.properties of-south of-east" + approve + "approved")
                        .out())
                .contains("0 north, 1 south, 2 east", "in force");
        done("ledger append --config north.properties approved");

        done("roster next roster.json --node 4=" + address(4, 1) + "=lakeside.pem --out roster.json.next");
        processes.forEach(process -> process.awaitLine("announced Roster[epoch 2, 5 nodes, 4 replicas]"));
        processes.add(ProcessOfTheJar.start(folder, "member", "--config", "lakeside.properties"));
        processes.get(4).awaitLine("ready");
        awaitRoster(2);
        assertThat(done("status --config clinic.properties --wait 20").out())
                .contains("5 of 5 members linked, 4 needed");
    }

    /** Approved by one after the other. */
    private void leave() throws IOException {
        String hash = hash(done("members propose --config lakeside.properties --leave 3 --out leaves")
                .out());
        String approve = " --force --hash " + hash + " --out leaves";
        for (String name : List.of("north", "south", "east")) {
            done("members approve --config " + name + ".properties leaves" + approve);
        }
        done("ledger append --config east.properties leaves");
        assertThat(done("members list --config clinic.properties").out())
                .contains("quorum      3 of 4", "lakeside")
                .doesNotContain("west");
        assertThat(operator.refused("members show --config clinic.properties leaves"))
                .contains("expected change 3 of the members, found change 2; propose it again");

        done("roster next roster.json --leave 3 --out roster.json.next");
        awaitRoster(3);
        processes.get(3).terminate();
    }

    private static String hash(String shown) {
        return shown.lines()
                .filter(line -> line.startsWith("hash"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    /** Until all have moved to the next roster, which then takes the place of the former one. */
    private void awaitRoster(int epoch) throws IOException {
        String status = "";
        for (int tries = 0; tries < TRIES && !status.contains("roster of epoch " + epoch + "\n"); tries++) {
            status = statusOfTheClinic().out();
        }
        assertThat(status).contains("roster of epoch " + epoch + "\n");
        Files.move(folder.resolve("roster.json.next"), folder.resolve("roster.json"), StandardCopyOption.ATOMIC_MOVE);
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
        return operator.run("status --config clinic.properties --wait 1");
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

    private String address(int member, int port) {
        return "127.0.0.1:" + ports.get(3 * member + port);
    }

    private Terminal.Result done(String command) {
        return operator.done(command);
    }
}
