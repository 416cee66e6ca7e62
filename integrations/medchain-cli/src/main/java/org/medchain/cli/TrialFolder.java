package org.medchain.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.medchain.error.MedChainException;
import org.medchain.io.DurableFiles;

/** Founds a trial's consortium in its folder, by the commands that its parties would give. */
final class TrialFolder {
    private static final String PASSWORD = "password";
    private static final String CONSORTIUM = "consortium.cbor";
    private static final String ROSTER = "roster.json";

    private final Surroundings at;
    private final Path folder;

    private TrialFolder(Surroundings at, Path folder) {
        this.at = at;
        this.folder = folder;
    }

    /** A member of the trial, with where it listens. */
    record MemberMade(String name, String configuration, String consensus, String node, String clients) {}

    /** Somebody else, with where the keys are. */
    record PersonMade(String name, String keyCase, String certificate) {}

    /** What was made. */
    record Made(
            String folder,
            String consortium,
            String genesisHash,
            int quorum,
            String roster,
            String password,
            List<MemberMade> members,
            List<PersonMade> persons)
            implements Outcome {
        @Override
        public String text() {
            String facts = Table.facts()
                    .row("genesis hash", genesisHash)
                    .row("quorum", quorum + " of " + members.size())
                    .row("consortium", consortium)
                    .row("roster", roster)
                    .row("password", password)
                    .text();
            Table seats = Table.of("MEMBER", "CONFIGURATION", "LEDGER", "DIRECTORY", "CLIENTS");
            members.forEach(
                    one -> seats.row(one.name(), one.configuration(), one.consensus(), one.node(), one.clients()));
            Table others = Table.of("PERSON", "KEYS", "CERTIFICATE");
            persons.forEach(one -> others.row(one.name(), one.keyCase(), one.certificate()));
            return facts + "\n\n" + seats.text() + (persons.isEmpty() ? "" : "\n\n" + others.text())
                    + "\n\nAll keys are in this folder, under one password: this is for trials alone. Start each member with\n"
                    + members.stream()
                            .map(one -> "  medchain member --config " + one.configuration())
                            .collect(Collectors.joining("\n"));
        }
    }

    static Made create(Surroundings at, TrialPlan plan, Path target, Password password)
            throws CommandException, IOException, MedChainException {
        OutputFile.requireFolder(target);
        try (UnfinishedFolder unfinished = UnfinishedFolder.begin(target)) {
            TrialFolder made = new TrialFolder(at, unfinished.folder());
            made.found(plan, password);
            var consortium = InputFile.consortium(unfinished.folder().resolve(CONSORTIUM));
            unfinished.finish();
            return new Made(
                    target.toString(),
                    target.resolve(CONSORTIUM).toString(),
                    consortium.genesisHash().value().toHex(),
                    consortium.memberSet().quorum(),
                    target.resolve(ROSTER).toString(),
                    target.resolve(PASSWORD).toString(),
                    plan.members().stream().map(seat -> made(seat, target)).toList(),
                    plan.persons().stream().map(person -> made(person, target)).toList());
        }
    }

    private static MemberMade made(TrialPlan.Seat seat, Path target) {
        String configuration =
                target.resolve(seat.party().file() + ".properties").toString();
        return new MemberMade(seat.party().name(), configuration, seat.consensus(), seat.node(), seat.clients());
    }

    private static PersonMade made(TrialPlan.Party person, Path target) {
        return new PersonMade(
                person.name(),
                target.resolve(person.file() + ".p12").toString(),
                target.resolve(person.file() + ".pem").toString());
    }

    private void found(TrialPlan plan, Password password) throws CommandException, IOException {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password.characters()));
        byte[] line = new byte[encoded.remaining()];
        encoded.get(line);
        DurableFiles.replace(folder.resolve(PASSWORD), out -> {
            out.write(line);
            out.write('\n');
        });
        Arrays.fill(line, (byte) 0);
        withPassword("ca", "create", "--ca", "ca", "--name", "Trial CA");
        List<String> genesis = new ArrayList<>(
                List.of("genesis", "create", "--name", "Trial", "--ca", "ca/ca.pem", "--out", CONSORTIUM));
        List<String> roster = new ArrayList<>(List.of("roster", "create", "--out", ROSTER));
        for (TrialPlan.Seat seat : plan.members()) {
            certify(seat.party());
            genesis.add("--member=" + seat.consensus() + "=" + seat.party().file() + ".pem");
            roster.add("--node=" + seat.node() + "=" + seat.party().file() + ".pem");
            configure(seat, plan);
        }
        for (TrialPlan.Party person : plan.persons()) {
            certify(person);
        }
        run(genesis);
        run(roster);
    }

    private void certify(TrialPlan.Party party) throws CommandException, IOException {
        String keyCase = party.file() + ".p12";
        String request = party.file() + ".csr";
        String certificate = party.file() + ".pem";
        withPassword("keys", "create", keyCase, "--key", party.file());
        withPassword("keys", "request", keyCase, "--key", party.file(), "--subject=" + party.name(), "--out", request);
        withPassword("ca", "issue", "--ca", "ca", request, "--out", certificate);
        withPassword("keys", "import", keyCase, certificate, "--key", party.file());
        DurableFiles.delete(folder.resolve(request));
        at.tell("certified " + party.name());
    }

    private void configure(TrialPlan.Seat seat, TrialPlan plan) throws IOException {
        String name = seat.party().file();
        String servers = plan.members().stream().map(TrialPlan.Seat::clients).collect(Collectors.joining(", "));
        List<String> lines = List.of(
                Setting.CONSORTIUM.key() + " = " + CONSORTIUM,
                Setting.KEYS.key() + " = " + name + ".p12",
                Setting.KEY.key() + " = " + name,
                Setting.PASSWORD_FILE.key() + " = " + PASSWORD,
                Setting.FOLDER.key() + " = " + name,
                Setting.ENGINE_OPTION + "listen = " + seat.consensus(),
                Setting.ROSTER.key() + " = " + ROSTER,
                Setting.SERVE.key() + " = " + seat.clients(),
                Setting.SERVERS.key() + " = " + servers);
        OutputFile.writePublic(folder.resolve(name + ".properties"), OutputFile.text(String.join("\n", lines) + "\n"));
    }

    private void withPassword(String... arguments) throws CommandException {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--password-file");
        all.add(PASSWORD);
        run(all);
    }

    /** One of the other commands, in the trial's folder. */
    private void run(List<String> arguments) throws CommandException {
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        Surroundings inside = new Surroundings(
                to, to, at.environment(), question -> null, at.clock(), at.random(), folder, false, ending -> {});
        int code = new Commands(inside).run(arguments.toArray(String[]::new));
        if (code != 0) {
            throw new CommandException(
                    ExitCode.of(code), said.toString().strip().replaceFirst("^medchain: ", ""));
        }
    }
}
