package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Pkcs10Request;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A party's key case. */
@Command(
        name = "keys",
        description = "Makes and keeps a party's keys in a key case.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommands {
    private final Surroundings at;

    KeysCommands(Surroundings at) {
        this.at = at;
    }

    /** Keys in a key case. */
    record Keys(String name, String suite, String identity, @Nullable CertificateView certificate) {
        static Keys of(String name, PublicIdentity identity, Optional<IdentityCertificate> certificate) {
            return new Keys(
                    name,
                    identity.suite().name(),
                    identity.id().value().toHex(),
                    certificate.map(CertificateView::of).orElse(null));
        }
    }

    /** What a key case has. */
    record Content(String keyCase, List<Keys> keys) implements Outcome {
        @Override
        public String text() {
            Table table = Table.of("NAME", "SUITE", "CERTIFIED AS", "UNTIL", "IDENTITY");
            for (Keys one : keys) {
                CertificateView certificate = one.certificate();
                table.row(
                        one.name(),
                        one.suite(),
                        certificate == null ? "(not certified)" : certificate.subject(),
                        certificate == null ? "" : certificate.notAfter(),
                        one.identity());
            }
            return table.text();
        }
    }

    /** What was written. */
    record Written(String what, String file) implements Outcome {
        @Override
        public String text() {
            return what + " written to " + file;
        }
    }

    @Command(name = "create", description = "Makes keys in a new key case.", mixinStandardHelpOptions = true)
    Outcome create(
            @Mixin KeyCaseArgument file,
            @Mixin KeyOption key,
            @Option(
                            names = "--suite",
                            paramLabel = "SUITE",
                            defaultValue = "P256",
                            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
                    SuiteId suite)
            throws CommandException, IOException, MedChainException {
        try (SoftwareIdentity made = SoftwareIdentity.generate(suite, at.random())) {
            file.create(at, key.name(), made);
            return new Content(
                    file.file().toString(), List.of(Keys.of(key.name(), made.publicIdentity(), Optional.empty())));
        }
    }

    @Command(
            name = "request",
            description =
                    "Writes a request for a certificate of keys: PKCS#10 for P256, MedChain's own form for X25519.",
            mixinStandardHelpOptions = true)
    Outcome request(
            @Mixin KeyCaseArgument file,
            @Mixin KeyOption key,
            @Option(names = "--subject", required = true, paramLabel = "NAME", description = "The name to certify.")
                    String subject,
            @Mixin OutputFile out)
            throws CommandException, IOException, MedChainException {
        out.check();
        KeyCase keyCase = file.open(at);
        try (SoftwareIdentity keys = key.keys(keyCase, file.file())) {
            if (keys.publicIdentity().suite() == SuiteId.P256) {
                out.write(
                        "CERTIFICATE REQUEST",
                        Pkcs10Request.create(subject, keys).encode());
            } else {
                out.write(EnrolmentRequest.create(subject, keys).encode());
            }
        }
        return new Written("request", out.file().toString());
    }

    @Command(
            name = "import",
            description = "Adds the certificate of keys to them, in place of an earlier one.",
            mixinStandardHelpOptions = true)
    Outcome importCertificate(
            @Mixin KeyCaseArgument file,
            @Parameters(index = "1", paramLabel = "CERTIFICATE", description = "The certificate, in PEM or DER.")
                    Path certificate,
            @Mixin KeyOption key)
            throws CommandException, IOException, MedChainException {
        IdentityCertificate imported = InputFile.certificate(certificate);
        KeyCase keyCase = file.open(at);
        keyCase.putCertificate(key.name(), imported);
        return CertificateView.of(imported);
    }

    @Command(name = "list", description = "Lists the keys of a key case.", mixinStandardHelpOptions = true)
    Outcome list(@Mixin KeyCaseArgument file) throws CommandException, IOException, MedChainException {
        KeyCase keyCase = file.open(at);
        List<Keys> found = new ArrayList<>();
        for (String name : keyCase.names()) {
            try (SoftwareIdentity keys = KeyOption.keys(keyCase, file.file(), name)) {
                found.add(Keys.of(name, keys.publicIdentity(), keyCase.certificate(name)));
            }
        }
        return new Content(file.file().toString(), found);
    }

    @Command(
            name = "back-up",
            description = "Writes a copy of a key case under another password.",
            mixinStandardHelpOptions = true)
    Outcome backUp(
            @Mixin KeyCaseArgument file,
            @Parameters(index = "1", paramLabel = "COPY", description = "The file to write, which must not exist.")
                    Path copy,
            @Option(
                            names = "--copy-password-file",
                            paramLabel = "FILE",
                            description = "A file whose first line is the copy's password.")
                    @Nullable
                    Path newFile,
            @Option(
                            names = "--copy-password-env",
                            paramLabel = "NAME",
                            description = "An environment variable with the copy's password.")
                    @Nullable
                    String newVariable)
            throws CommandException, IOException, MedChainException {
        OutputFile.requireNew(copy);
        OutputFile.requireFolder(copy);
        KeyCase keyCase = file.open(at);
        try (Password chosen = Passwords.read(at, newFile, newVariable, copy.toString(), true)) {
            keyCase.backupTo(copy, chosen.characters());
        }
        return new Written("copy", copy.toString());
    }
}
