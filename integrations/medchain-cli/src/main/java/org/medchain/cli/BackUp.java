package org.medchain.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.io.DurableFiles;
import org.medchain.io.FileTrees;
import org.medchain.io.Printable;

/**
 * Makes and verifies back-ups. Catalogues come before data, because a chunk's bytes are stored before the catalogue knows the
 * chunk: what a copied catalogue knows is in the copied data.
 */
final class BackUp {
    private static final String MANIFEST = "manifest.json";
    private static final String CATALOGUE = "catalogue.db";
    private static final int MAX_MANIFEST = 256 << 20;
    private static final int TELL_EVERY = 1_000;
    private static final ObjectReader JSON =
            new ObjectMapper().readerFor(Manifest.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** The settings that name a file of which there may be no other copy. */
    private static final List<Setting> NAMED = List.of(Setting.CONSORTIUM, Setting.ROSTER, Setting.KEYS);

    private final Surroundings at;
    private final Path target;
    private final List<Copied> copied = new ArrayList<>();

    private BackUp(Surroundings at, Path target) {
        this.at = at;
        this.target = target;
    }

    /** A file of a back-up. */
    record Copied(String path, long bytes, String sha256) {
        Copied {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(sha256, "sha256");
        }
    }

    /** What a back-up has. */
    record Manifest(String created, String consortium, String genesisHash, List<Copied> files) {
        Manifest {
            Objects.requireNonNull(created, "created");
            Objects.requireNonNull(consortium, "consortium");
            Objects.requireNonNull(genesisHash, "genesisHash");
            files = List.copyOf(files);
        }
    }

    /** A back-up, made or verified. */
    record Made(
            String folder,
            String created,
            String consortium,
            String genesisHash,
            long files,
            long bytes,
            List<String> wrong)
            implements Outcome {
        static Made of(Path folder, Manifest manifest, List<String> wrong) {
            return new Made(
                    folder.toString(),
                    manifest.created(),
                    manifest.consortium(),
                    manifest.genesisHash(),
                    manifest.files().size(),
                    manifest.files().stream().mapToLong(Copied::bytes).sum(),
                    wrong);
        }

        @Override
        public ExitCode exitCode() {
            return wrong.isEmpty() ? ExitCode.OK : ExitCode.REFUSED;
        }

        @Override
        public String text() {
            Table facts = Table.facts()
                    .row("back-up", folder)
                    .row("made", created)
                    .row("consortium", consortium)
                    .row("genesis hash", genesisHash)
                    .row("files", files + ", " + bytes + " bytes");
            wrong.forEach(one -> facts.row("wrong", one));
            return facts.text();
        }
    }

    static Made create(Surroundings at, Path config, Path folder)
            throws CommandException, IOException, MedChainException {
        Configuration configuration = Configuration.read(at, config);
        var consortium = configuration.consortium();
        for (Setting setting : NAMED) {
            if (configuration.text(setting).isPresent()) {
                requireFile(setting, configuration.path(setting));
            }
        }
        OutputFile.requireFolder(folder);
        try (UnfinishedFolder unfinished = UnfinishedFolder.begin(folder)) {
            BackUp backUp = new BackUp(at, unfinished.folder());
            backUp.copyAll(config, configuration);
            Manifest manifest = new Manifest(
                    at.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                    consortium.name(),
                    consortium.genesisHash().value().toHex(),
                    backUp.copied);
            DurableFiles.replace(
                    unfinished.folder().resolve(MANIFEST), OutputFile.text(Commands.written(manifest) + "\n"));
            unfinished.finish();
            return Made.of(folder, manifest, List.of());
        }
    }

    private void copyAll(Path config, Configuration configuration) throws CommandException, IOException {
        copy(config, "configuration/" + config.getFileName());
        for (Setting setting : NAMED) {
            if (configuration.text(setting).isPresent()) {
                Path file = configuration.path(setting);
                copy(file, "configuration/" + setting.key() + "/" + file.getFileName());
            }
        }
        if (configuration.text(Setting.FOLDER).isPresent()) {
            users(configuration.path(Setting.FOLDER).resolve("users"));
        }
    }

    /** A back-up without the keys would be noticed when they are needed. */
    private static void requireFile(Setting setting, Path file) throws CommandException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException(
                    ExitCode.STORAGE,
                    "expected " + setting.meaning() + " (\"" + setting.key() + "\") at " + file + ", found "
                            + InputFile.instead(file, "file"));
        }
    }

    private void users(Path users) throws CommandException, IOException {
        if (!Files.isDirectory(users)) {
            return;
        }
        List<Path> each;
        try (Stream<Path> found = Files.list(users)) {
            each = found.filter(Files::isDirectory).sorted().toList();
        }
        for (Path user : each) {
            String name = "users/" + user.getFileName() + "/";
            if (Files.exists(user.resolve(CATALOGUE))) {
                Path copy = target.resolve(name + CATALOGUE);
                DurableFiles.createFolder(OutputFile.folderOf(copy));
                Catalogues.copy(user.resolve(CATALOGUE), copy);
                copied.add(hashed(name + CATALOGUE));
            }
            if (Files.isDirectory(user.resolve("data"))) {
                data(user.resolve("data"), name + "data/");
            }
        }
    }

    private void data(Path data, String name) throws IOException {
        for (Path file : FileTrees.files(data)) {
            copy(file, name + data.relativize(file));
        }
    }

    /** What is erased meanwhile is left out. */
    private void copy(Path file, String name) throws IOException {
        Path copy = target.resolve(name);
        DurableFiles.createFolder(OutputFile.folderOf(copy));
        try {
            DurableFiles.replace(copy, out -> Files.copy(file, out));
            copied.add(hashed(name));
        } catch (NoSuchFileException e) {
            at.tell("erased meanwhile: " + file);
        }
        if (copied.size() % TELL_EVERY == 0) {
            at.tell("copied " + copied.size() + " files");
        }
    }

    private Copied hashed(String name) throws IOException {
        Path file = target.resolve(name);
        try (HashingInputStream in = new HashingInputStream(Hashing.sha256(), Files.newInputStream(file))) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new Copied(name, bytes, in.hash().toString());
        }
    }

    static Made verify(Surroundings at, Path folder) throws CommandException, IOException {
        Manifest manifest = manifest(folder.resolve(MANIFEST));
        BackUp backUp = new BackUp(at, folder);
        List<String> wrong = new ArrayList<>();
        for (Copied expected : manifest.files()) {
            backUp.check(expected, wrong);
        }
        return Made.of(folder, manifest, wrong);
    }

    private static Manifest manifest(Path file) throws CommandException, IOException {
        Bytes content = InputFile.read(file, "a back-up's manifest", MAX_MANIFEST);
        try {
            Manifest manifest = JSON.readValue(content.toByteArray());
            if (manifest != null) {
                return manifest;
            }
            throw new CommandException(
                    ExitCode.REFUSED, "expected a back-up's manifest at " + file + ", found \"null\"");
        } catch (JsonProcessingException e) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected a back-up's manifest at " + file + ", found a damaged one: "
                            + Printable.of(e.getOriginalMessage()),
                    e);
        }
    }

    private void check(Copied expected, List<String> wrong) throws CommandException, IOException {
        Path file = target.resolve(expected.path()).normalize();
        if (!file.startsWith(target.normalize()) || !Files.isRegularFile(file)) {
            wrong.add(expected.path() + ": missing");
        } else if (!hashed(expected.path()).equals(expected)) {
            wrong.add(expected.path() + ": another content than when it was copied");
        } else if (file.endsWith(CATALOGUE)) {
            Catalogues.check(file).ifPresent(damage -> wrong.add(expected.path() + ": " + damage));
        }
    }
}
