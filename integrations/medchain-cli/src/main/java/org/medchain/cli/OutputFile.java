package org.medchain.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.io.DurableFiles;
import picocli.CommandLine.Option;

/** Where a command writes what everybody may read. */
final class OutputFile {
    /** Others may ask the members meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write.")
    private @Nullable Path file;

    @Option(names = "--force", description = "Write over an existing file.")
    private boolean force;

    Path file() {
        if (file == null) {
            throw new IllegalStateException("the option --out is required");
        }
        return file;
    }

    /** The turn of a command that reads files of which this may be one. */
    Turn turn(List<Path> read) throws CommandException, IOException {
        return Turn.of(force ? read : List.of(), file(), PATIENCE);
    }

    /** Before anything is done whose result could not be written. */
    void check() throws CommandException, IOException {
        check(file());
    }

    /** As above, of another file that the command writes. */
    void check(Path written) throws CommandException, IOException {
        DurableFiles.sweep(written);
        if (Files.exists(written) && !Files.isRegularFile(written)) {
            throw new CommandException(
                    ExitCode.REFUSED, "expected a file or nothing at " + written + ", found something else");
        } else if (!force && Files.exists(written)) {
            throw exists(written, null);
        }
        requireFolder(written);
    }

    void write(Bytes content) throws CommandException, IOException {
        write(file(), content);
    }

    void write(Path written, Bytes content) throws CommandException, IOException {
        check(written);
        if (force) {
            writePublic(written, content);
            return;
        }
        try {
            DurableFiles.create(written, DurableFiles.Readers.ALL, out -> out.write(content.toByteArray()));
        } catch (FileAlreadyExistsException e) {
            throw exists(written, e);
        }
    }

    private static CommandException exists(Path written, @Nullable Exception cause) {
        return new CommandException(
                ExitCode.REFUSED, "expected no file at " + written + ", found one; --force writes over it", cause);
    }

    void write(String label, Bytes der) throws CommandException, IOException {
        write(pem(label, der));
    }

    static Bytes pem(String label, Bytes der) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, der.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.utf8(text.toString().replace("\r\n", "\n"));
    }

    static Bytes text(String lines) {
        return Bytes.copyOf(lines.getBytes(StandardCharsets.UTF_8));
    }

    static void writePublic(Path file, Bytes content) throws IOException {
        DurableFiles.replace(file, DurableFiles.Readers.ALL, out -> out.write(content.toByteArray()));
    }

    static void requireNew(Path file) throws CommandException, IOException {
        DurableFiles.sweep(file);
        if (Files.exists(file)) {
            throw new CommandException(ExitCode.REFUSED, "expected no file at " + file + ", found one");
        }
    }

    /** The folder that a file is in. */
    static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("expected a file in a folder, found " + file);
        }
        return folder;
    }

    static void requireFolder(Path file) throws CommandException {
        Path folder = folderOf(file);
        if (!Files.isDirectory(folder)) {
            throw new CommandException(
                    ExitCode.STORAGE,
                    "expected a folder at " + folder + ", found " + InputFile.instead(folder, "folder"));
        }
    }
}
