package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Pkcs10Request;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The consortium's certificate authority, on a machine that needs no network. */
@Command(
        name = "ca",
        description = "Certifies members, nodes, patients, providers and requesters.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class CaCommands {
    private static final String LABEL = "CERTIFICATE REQUEST";

    private final Surroundings at;

    CaCommands(Surroundings at) {
        this.at = at;
    }

    @Command(name = "create", description = "Creates a CA in a folder.", mixinStandardHelpOptions = true)
    Outcome create(
            @Mixin CaOption ca,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "The CA's name.") String name,
            @Option(
                            names = "--suite",
                            paramLabel = "SUITE",
                            defaultValue = "X25519",
                            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
                    SuiteId suite,
            @Option(
                            names = "--days",
                            paramLabel = "DAYS",
                            defaultValue = "10950",
                            description = "How long it is valid; default: ${DEFAULT-VALUE}.")
                    int days,
            @Mixin PasswordOptions password)
            throws CommandException, IOException, MedChainException {
        Instant end = TermOption.to(at, days);
        ConsortiumCa fresh = ConsortiumCa.create(name, suite, TermOption.from(at), end, at.random());
        try (CaFolder folder = ca.newFolder()) {
            OutputFile.requireNew(folder.certificate());
            KeyCase keyCase = password.openOrCreate(at, folder.keyCase());
            ConsortiumCa made = folder.begun(keyCase, fresh, at.random());
            folder.keep(made, keyCase);
            return CertificateView.of(made.certificate(), folder.certificate());
        }
    }

    @Command(
            name = "issue",
            description = "Certifies the keys of a request: PKCS#10 in PEM or DER, or MedChain's own form.",
            mixinStandardHelpOptions = true)
    Outcome issue(
            @Mixin CaOption ca,
            @Parameters(paramLabel = "REQUEST", description = "The file with the request.") Path request,
            @Mixin TermOption term,
            @Option(
                            names = "--same-name",
                            description = "The name may be one that has a certificate, of these keys or of others.")
                    boolean sameName,
            @Mixin OutputFile out,
            @Mixin PasswordOptions password)
            throws CommandException, IOException, MedChainException {
        out.check();
        Bytes content = InputFile.der(request, "a request", LABEL, Pkcs10Request.MAX_SIZE);
        CaFolder.Request asked = InputFile.named(request, CaFolder::decoded, content);
        try (CaFolder folder = ca.folderAlone()) {
            WantedCertificate wanted = term.wanted(at, "issue", content);
            if (!sameName && folder.pending(wanted).isEmpty()) {
                requireNewName(folder, asked.subject());
            }
            return issued(folder, asked, wanted, out, password);
        }
    }

    @Command(
            name = "renew",
            description = "Certifies the same keys and name again, from the request that the CA kept.",
            mixinStandardHelpOptions = true)
    Outcome renew(
            @Mixin CaOption ca,
            @Parameters(paramLabel = "SERIAL", description = "The certificate's serial number.") String serial,
            @Mixin TermOption term,
            @Mixin OutputFile out,
            @Mixin PasswordOptions password)
            throws CommandException, IOException, MedChainException {
        out.check();
        try (CaFolder folder = ca.folderAlone()) {
            Bytes content = folder.request(serial);
            if (folder.isRevoked(folder.certificate(serial))) {
                throw new CommandException(
                        ExitCode.REFUSED, "expected a certificate in force, found " + serial + ", which is revoked");
            }
            return issued(
                    folder, CaFolder.decoded(content), term.wanted(at, "renew " + serial, content), out, password);
        }
    }

    private Outcome issued(
            CaFolder folder, CaFolder.Request asked, WantedCertificate wanted, OutputFile out, PasswordOptions password)
            throws CommandException, IOException, MedChainException {
        ConsortiumCa opened = folder.open(password.open(at, folder.keyCase()), at.random());
        requireInForce(opened.certificate(), wanted.from());
        Optional<IdentityCertificate> pending = folder.pending(wanted);
        IdentityCertificate certificate =
                pending.isPresent() ? pending.get() : asked.issue(opened, wanted.from(), wanted.to());
        if (pending.isEmpty()) {
            folder.requireNotRevoked(certificate);
            folder.keep(certificate, wanted);
        }
        out.write(OutputFile.text(certificate.encodePem()));
        folder.handedOut(certificate);
        return CertificateView.of(certificate, out.file());
    }

    /** A clock that is wrong by years would certify for years that nobody means. */
    private static void requireInForce(IdentityCertificate ca, Instant now) throws CommandException {
        if (now.isBefore(ca.notBefore()) || now.isAfter(ca.notAfter())) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected a time at which the CA's certificate is valid, " + ca.notBefore() + " to " + ca.notAfter()
                            + ", found that the clock says " + now);
        }
    }

    @Command(name = "list", description = "Lists what the CA issued.", mixinStandardHelpOptions = true)
    Outcome list(@Mixin CaOption ca) throws CommandException, IOException, MedChainException {
        try (CaFolder folder = ca.folderToRead()) {
            return new CertificateView.Listed(folder.certificates().stream()
                    .map(one -> CertificateView.of(one, folder.isRevoked(one)))
                    .toList());
        }
    }

    /** What revokes certificates. */
    record Revoked(List<String> serials, String event, String file) implements Outcome {
        @Override
        public String text() {
            return Table.facts()
                    .row("revokes", String.join(", ", serials))
                    .row("event", event)
                    .row("written to", file)
                    .row("in force", "once \"medchain ledger append\" has brought it to the ledger")
                    .text();
        }
    }

    @Command(
            name = "revoke",
            description = "Writes the event that revokes certificates; \"ledger append\" brings it to the ledger.",
            mixinStandardHelpOptions = true)
    Outcome revoke(
            @Mixin CaOption ca,
            @Option(
                            names = "--genesis",
                            required = true,
                            paramLabel = "FILE",
                            description = "The consortium's genesis configuration.")
                    Path genesis,
            @Parameters(paramLabel = "SERIAL", arity = "1..*", description = "The certificates' serial numbers.")
                    List<String> serials,
            @Mixin OutputFile out,
            @Mixin PasswordOptions password)
            throws CommandException, IOException, MedChainException {
        out.check();
        ConsortiumConfig consortium = InputFile.consortium(genesis);
        try (CaFolder folder = ca.folderAlone()) {
            List<Bytes> revoked = new ArrayList<>();
            for (String serial : serials) {
                revoked.add(folder.certificate(serial).serial());
            }
            ConsortiumCa opened = folder.open(password.open(at, folder.keyCase()), at.random());
            if (!consortium.ca().equals(opened.certificate())) {
                throw new CommandException(
                        ExitCode.REFUSED,
                        "expected the consortium of this CA, " + opened.certificate() + ", found one of "
                                + consortium.ca());
            }
            RevokeCertificates event = RevokeCertificates.create(consortium.genesisHash(), revoked, opened.identity());
            for (Bytes serial : revoked) {
                folder.markRevoked(serial, event.event().hash());
            }
            out.write(event.event().encode());
            return new Revoked(
                    serials, event.event().hash().value().toHex(), out.file().toString());
        }
    }

    private void requireNewName(CaFolder folder, String subject)
            throws CommandException, IOException, MedChainException {
        for (IdentityCertificate known : folder.certificates()) {
            if (known.subject().equals(subject)
                    && known.notAfter().isAfter(at.clock().instant())) {
                throw new CommandException(
                        ExitCode.REFUSED,
                        "expected a name without a valid certificate, found " + known
                                + "; \"ca renew\" certifies its keys again, --same-name these as well");
            }
        }
    }
}
