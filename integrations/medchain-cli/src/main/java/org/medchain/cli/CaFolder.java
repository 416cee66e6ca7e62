package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Pkcs10Request;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.io.DurableFiles;
import org.medchain.io.ExclusiveFile;

/**
 * A CA's folder: its key case {@code keys.p12}, its certificate {@code ca.pem}, and in {@code issued} each certificate with the
 * request that it answers, under its serial number, beside what was revoked the hash of the event that says so, and beside what may
 * not have been handed out the command that made it.
 */
final class CaFolder implements AutoCloseable {
    static final String KEY = "ca";
    private static final String LOCK = "lock";
    private static final int FIRST_OF_SEQUENCE = 0x30;
    private static final Pattern SERIAL = Pattern.compile("[0-9a-f]{2,40}");
    private static final String CERTIFICATE = ".pem";
    private static final String REQUEST = ".request";
    private static final String REVOKED = ".revoked";
    private static final String PENDING = ".pending";

    private final Path folder;
    private final @Nullable ExclusiveFile lock;

    private CaFolder(Path folder, @Nullable ExclusiveFile lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static CaFolder toRead(Path folder) {
        return new CaFolder(folder, null);
    }

    /** A new CA's, which no other command uses until this is closed. */
    static CaFolder create(Path folder) throws CommandException, IOException {
        DurableFiles.createFolder(folder);
        return locked(folder);
    }

    /** An existing CA's, which no other command uses until this is closed. */
    static CaFolder alone(Path folder) throws CommandException, IOException {
        toRead(folder).requireCa();
        return locked(folder);
    }

    private static CaFolder locked(Path folder) throws CommandException, IOException {
        ExclusiveFile lock = ExclusiveFile.createOrTryLock(folder.resolve(LOCK))
                .orElseThrow(() -> new CommandException(
                        ExitCode.UNAVAILABLE,
                        "the CA's folder " + folder + " is in use by another command, expected one at a time; a retry"
                                + " helps once that one has ended"));
        CaFolder alone = new CaFolder(folder, lock);
        try {
            DurableFiles.sweepFolder(folder);
            DurableFiles.sweepFolder(alone.issued());
            return alone;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private void requireCa() throws CommandException {
        if (!Files.isRegularFile(certificate())) {
            throw new CommandException(
                    ExitCode.STORAGE,
                    "expected a CA's folder at " + folder + ", with a certificate at " + certificate() + ", found "
                            + InputFile.instead(certificate(), "file"));
        }
    }

    /** What asks for a certificate, in either form. */
    interface Request {
        String subject();

        IdentityCertificate issue(ConsortiumCa ca, Instant from, Instant to) throws VerificationException;
    }

    Path keyCase() {
        return folder.resolve("keys.p12");
    }

    Path certificate() {
        return folder.resolve("ca.pem");
    }

    private Path issued() {
        return folder.resolve("issued");
    }

    /** Keeps a new CA; the certificate, last written, makes it one. */
    void keep(ConsortiumCa ca, KeyCase keyCase) throws MedChainException, IOException {
        DurableFiles.createFolder(issued());
        keyCase.putIdentity(KEY, ca.keys(), ca.certificate());
        OutputFile.writePublic(certificate(), OutputFile.text(ca.certificate().encodePem()));
    }

    ConsortiumCa open(KeyCase keyCase, SecureRandom random) throws MedChainException, CommandException {
        SoftwareIdentity keys = keyCase.identity(KEY).orElseThrow(() -> noCa("no keys named \"" + KEY + "\""));
        IdentityCertificate own =
                keyCase.certificate(KEY).orElseThrow(() -> noCa("no certificate named \"" + KEY + "\""));
        return ConsortiumCa.reopen(keys, own, random);
    }

    private CommandException noCa(String found) {
        return new CommandException(ExitCode.REFUSED, "expected the keys of a CA in " + keyCase() + ", found " + found);
    }

    /** A new CA, or the one that a command was about to keep that was killed. */
    ConsortiumCa begun(KeyCase keyCase, ConsortiumCa fresh, SecureRandom random)
            throws MedChainException, CommandException {
        if (keyCase.certificate(KEY).isEmpty()) {
            return fresh;
        }
        ConsortiumCa begun = open(keyCase, random);
        IdentityCertificate found = begun.certificate();
        IdentityCertificate asked = fresh.certificate();
        if (!found.subject().equals(asked.subject())
                || found.identity().suite() != asked.identity().suite()
                || !term(found).equals(term(asked))) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected the name, suite and days of the CA whose keys are in " + keyCase() + ", " + found
                            + " for " + term(found).toDays()
                            + " days, found others; with its own, its ca.pem is written");
        }
        return begun;
    }

    private static Duration term(IdentityCertificate certificate) {
        return Duration.between(certificate.notBefore(), certificate.notAfter());
    }

    /**
     * Keeps a certificate with what asked for it, before it is handed out. Until {@link #handedOut}, the same command hands out
     * this one.
     */
    void keep(IdentityCertificate certificate, WantedCertificate wanted) throws IOException {
        String serial = certificate.serial().toHex();
        DurableFiles.createFolder(issued());
        OutputFile.writePublic(issued().resolve(serial + REQUEST), wanted.request());
        OutputFile.writePublic(issued().resolve(serial + PENDING), wanted.note());
        OutputFile.writePublic(issued().resolve(serial + CERTIFICATE), OutputFile.text(certificate.encodePem()));
    }

    void handedOut(IdentityCertificate certificate) throws IOException {
        DurableFiles.delete(issued().resolve(certificate.serial().toHex() + PENDING));
    }

    /** What the same command made and may not have handed out, because it was killed or could not write. */
    Optional<IdentityCertificate> pending(WantedCertificate wanted)
            throws IOException, MedChainException, CommandException {
        for (IdentityCertificate certificate : certificates()) {
            String serial = certificate.serial().toHex();
            Path note = issued().resolve(serial + PENDING);
            if (Files.exists(note)
                    && InputFile.read(note, "a note of a command", WantedCertificate.MAX_NOTE)
                            .equals(wanted.note())
                    && request(serial).equals(wanted.request())
                    && wanted.isLike(certificate)
                    && !isRevoked(certificate)) {
                return Optional.of(certificate);
            }
        }
        return Optional.empty();
    }

    /** Sorted by subject, then by the beginning of validity. */
    List<IdentityCertificate> certificates() throws IOException, MedChainException, CommandException {
        requireCa();
        List<Path> files;
        try (Stream<Path> found = Files.list(issued())) {
            files = found.filter(file -> file.toString().endsWith(CERTIFICATE))
                    .sorted()
                    .toList();
        }
        List<IdentityCertificate> certificates = new ArrayList<>();
        for (Path file : files) {
            certificates.add(InputFile.certificate(file));
        }
        certificates.sort(Comparator.comparing(IdentityCertificate::subject)
                .thenComparing(IdentityCertificate::notBefore)
                .thenComparing(IdentityCertificate::notAfter)
                .thenComparing(certificate -> certificate.serial().toHex()));
        return certificates;
    }

    IdentityCertificate certificate(String serial) throws IOException, MedChainException, CommandException {
        return InputFile.certificate(existing(serial, CERTIFICATE));
    }

    Bytes request(String serial) throws IOException, CommandException {
        return InputFile.read(existing(serial, REQUEST), "a request", Pkcs10Request.MAX_SIZE);
    }

    /** Remembers, before the event is handed out, that a certificate is revoked. */
    void markRevoked(Bytes serial, EventHash event) throws IOException {
        OutputFile.writePublic(
                issued().resolve(serial.toHex() + REVOKED),
                Bytes.utf8(event.value().toHex() + "\n"));
    }

    boolean isRevoked(IdentityCertificate certificate) {
        return Files.exists(issued().resolve(certificate.serial().toHex() + REVOKED));
    }

    /** Refuses a key of which a certificate was revoked, unless another one of it is in force. */
    void requireNotRevoked(IdentityCertificate asked) throws CommandException, IOException, MedChainException {
        List<IdentityCertificate> known = certificates();
        requireNotRevoked(asked, known, PublicIdentity::verifyKey);
        requireNotRevoked(asked, known, PublicIdentity::sealKey);
    }

    private void requireNotRevoked(
            IdentityCertificate asked, List<IdentityCertificate> known, Function<PublicIdentity, Bytes> key)
            throws CommandException {
        Bytes own = key.apply(asked.identity());
        List<IdentityCertificate> same = known.stream()
                .filter(one -> key.apply(one.identity()).equals(own))
                .toList();
        boolean inForce =
                same.stream().anyMatch(one -> !isRevoked(one) && one.notAfter().isAfter(asked.notBefore()));
        if (!inForce && same.stream().anyMatch(this::isRevoked)) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected keys that no revoked certificate had, found those of "
                            + same.get(0).subject() + "; make new keys");
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }

    private Path existing(String serial, String ending) throws CommandException {
        if (!SERIAL.matcher(serial).matches()) {
            throw new CommandException(
                    ExitCode.USAGE, "expected a serial number in hexadecimal digits, found \"" + serial + "\"");
        }
        Path file = issued().resolve(serial + ending);
        if (!Files.isRegularFile(file)) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected the serial number of a certificate that this CA issued, found " + serial
                            + "; \"medchain ca list\" lists them");
        }
        return file;
    }

    /** A request in DER as PKCS#10, or in MedChain's own form. */
    static Request decoded(Bytes request) throws MalformedException {
        if (!request.isEmpty() && request.get(0) == FIRST_OF_SEQUENCE) {
            Pkcs10Request pkcs10 = Pkcs10Request.decode(request);
            return new Request() {
                @Override
                public String subject() {
                    return pkcs10.subject();
                }

                @Override
                public IdentityCertificate issue(ConsortiumCa ca, Instant from, Instant to)
                        throws VerificationException {
                    return ca.issue(pkcs10, from, to);
                }
            };
        }
        EnrolmentRequest own = EnrolmentRequest.decode(request);
        return new Request() {
            @Override
            public String subject() {
                return own.subject();
            }

            @Override
            public IdentityCertificate issue(ConsortiumCa ca, Instant from, Instant to) throws VerificationException {
                return ca.issue(own, from, to);
            }
        };
    }
}
