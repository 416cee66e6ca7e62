package org.medchain.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

/**
 * Founds the consortium of the demo: a folder for each hospital with its keys, those of the people who have accounts there, and its
 * settings. In real life each party makes its own keys, and sends a request for a certificate.
 */
final class SetUp {
    static final String CONSORTIUM = "consortium.cbor";
    static final String KEY = "main";
    static final String KEY_CASE = "patient-keys.p12";
    static final int PORTS = 3;

    private static final String STAFF_KEY_CASE = "keys.p12";
    private static final String HOSPITAL = "hospital";
    private static final String CLINICIAN = "clinician";
    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final List<String> NAMES =
            List.of("Lakeside Hospital", "Seaview Heart Clinic", "Hillside Clinic", "Old Town Hospital");
    private static final List<String> PATIENTS =
            List.of("Anna Keller", "Josef Brandt", "Maria Lindner", "Peter Sommer");
    private static final List<String> CLINICIANS = List.of("Dr. Aydin", "Dr. Weber", "Dr. Novak", "Dr. Rossi");

    private final Path folder;
    private final List<Integer> ports;
    private final Instant now;
    private final Instant end;
    private final SecureRandom random;
    private final ConsortiumCa ca;
    private final List<Person> people = new ArrayList<>();

    private SetUp(Path folder, List<Integer> ports, Instant now, SecureRandom random) {
        this.folder = folder;
        this.ports = List.copyOf(ports);
        this.now = now;
        this.end = now.plus(VALIDITY);
        this.random = random;
        this.ca = ConsortiumCa.create("Demo consortium CA", SuiteId.X25519, now, end, random);
    }

    /**
     * What was founded.
     *
     * @param password of all accounts
     */
    record Founded(PhoneBook book, List<Path> folders, String password) {}

    /**
     * Founds it in {@code folder}.
     *
     * @param ports {@value #PORTS} for each hospital: of its pages, its member and its directory node
     */
    static Founded found(Path folder, List<Integer> ports, Instant now, SecureRandom random)
            throws IOException, MedChainException {
        return new SetUp(folder, ports, now, random).run();
    }

    private Founded run() throws IOException, MedChainException {
        String password = "demo-" + Bytes.random(random, 3).toHex();
        List<Member> members = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        for (int number = 1; number <= NAMES.size(); number++) {
            Path home = Files.createDirectories(
                    folder.resolve("hospital-" + number),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            folders.add(home);
            String name = NAMES.get(number - 1);
            CertifiedIdentity hospital = enrol(name);
            KeyCase keyCase = KeyCase.create(home.resolve(STAFF_KEY_CASE), password.toCharArray(), random);
            put(keyCase, HOSPITAL, hospital);
            members.add(new Member(name, hospital.certificate(), Optional.of("127.0.0.1:" + port(number, 1))));
            addPeople(home, number, keyCase, password);
        }
        ConsortiumConfig consortium =
                ConsortiumConfig.create("Demo consortium", ca.certificate(), members, BlockLimits.DEFAULT);
        PhoneBook book = new PhoneBook(sites(consortium), people);
        for (Path home : folders) {
            Files.write(home.resolve(CONSORTIUM), consortium.encode().toByteArray());
            book.write(home.resolve(PhoneBook.FILE));
            Files.writeString(
                    home.resolve("application.properties"),
                    settings(home, folders.indexOf(home) + 1, consortium, password));
        }
        return new Founded(book, folders, password);
    }

    private int port(int hospital, int which) {
        return ports.get((hospital - 1) * PORTS + which);
    }

    private List<Site> sites(ConsortiumConfig consortium) {
        List<Site> sites = new ArrayList<>();
        for (int number = 1; number <= NAMES.size(); number++) {
            Member member = consortium.members().get(number - 1);
            sites.add(new Site(
                    number, member.name(), URI.create("http://127.0.0.1:" + port(number, 0)), member.identity()));
        }
        return sites;
    }

    /** A patient's certificate has no name: what it is called is on the ledger, for all members to see. */
    private void addPeople(Path home, int number, KeyCase staff, String password)
            throws IOException, MedChainException {
        String patient = PATIENTS.get(number - 1);
        CertifiedIdentity pseudonym = enrol("patient " + Bytes.random(random, 4).toHex());
        put(KeyCase.create(home.resolve(KEY_CASE), password.toCharArray(), random), KEY, pseudonym);
        add(patient, Role.PATIENT, number, pseudonym);
        String clinician = CLINICIANS.get(number - 1);
        CertifiedIdentity doctor = enrol(clinician);
        put(staff, CLINICIAN, doctor);
        add(clinician, Role.CLINICIAN, number, doctor);
        people.add(new Person("office" + number, NAMES.get(number - 1), Role.OFFICE, number, Optional.empty()));
        people.add(new Person("auditor" + number, NAMES.get(number - 1), Role.AUDITOR, number, Optional.empty()));
    }

    private static void put(KeyCase keyCase, String name, CertifiedIdentity identity) throws MedChainException {
        keyCase.putIdentity(name, (SoftwareIdentity) identity.keys(), identity.certificate());
    }

    private void add(String name, Role role, int hospital, CertifiedIdentity keys) {
        people.add(new Person(account(name), name, role, hospital, Optional.of(keys.certificate())));
    }

    /** The first name of a patient, the last name of a clinician. */
    private static String account(String name) {
        String[] words = name.split(" ", -1);
        return (words[0].endsWith(".") ? words[1] : words[0]).toLowerCase(Locale.ROOT);
    }

    private CertifiedIdentity enrol(String subject) throws MedChainException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, random);
        return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(subject, keys), now, end));
    }

    private String settings(Path home, int number, ConsortiumConfig consortium, String password) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "demo.hospital=" + number,
                "demo.folder=" + home,
                "demo.password=" + password,
                "server.port=" + port(number, 0),
                "server.servlet.session.cookie.name=" + cookie(port(number, 0)),
                "medchain.folder=" + home.resolve("state"),
                "medchain.consortium=" + home.resolve(CONSORTIUM).toUri(),
                "medchain.member.options.listen=127.0.0.1:" + port(number, 1)));
        lines.addAll(identity("medchain.identity", home.resolve(STAFF_KEY_CASE), HOSPITAL, password));
        lines.addAll(identity("medchain.requester.identity", home.resolve(STAFF_KEY_CASE), CLINICIAN, password));
        lines.addAll(identity("medchain.patient.identity", home.resolve(KEY_CASE), KEY, password));
        for (int other = 1; other <= NAMES.size(); other++) {
            String node = "medchain.directory.nodes[" + (other - 1) + "].";
            lines.add(node + "number=" + (other - 1));
            lines.add(node + "host=127.0.0.1");
            lines.add(node + "port=" + port(other, 2));
            Path certificate = Files.writeString(
                    home.resolve("hospital-" + other + ".crt"),
                    consortium.members().get(other - 1).certificate().encodePem());
            lines.add(node + "certificate=" + certificate.toUri());
            lines.add("medchain.gateway.allow-plain[" + (other - 1) + "]=127.0.0.1:" + port(other, 0));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Browsers keep cookies by host alone: two hospitals, or two demos, would otherwise sign each other's visitors out. */
    static String cookie(int port) {
        return "hospital-" + port;
    }

    private static List<String> identity(String prefix, Path keyCase, String name, String password) {
        return List.of(prefix + ".key-case=" + keyCase, prefix + ".name=" + name, prefix + ".password=" + password);
    }
}
