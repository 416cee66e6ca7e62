package org.medchain.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.dht.Roster;
import org.medchain.error.MalformedException;
import org.medchain.io.Printable;

/** Reads files that others may have written: never more bytes than they may have. */
final class InputFile {
    private static final String BEGIN = "-----BEGIN ";

    private InputFile() {}

    static Bytes read(Path file, String what, int max) throws CommandException, IOException {
        check(file, what, max);
        return Bytes.takeOwnership(Files.readAllBytes(file));
    }

    /** What is there in place of a {@code kind}. Somebody without access does not know whether anything is. */
    static String instead(Path path, String kind) {
        if (Files.exists(path)) {
            return "something else than a " + kind;
        }
        return Files.notExists(path) ? "no " + kind : "no access to it";
    }

    /** Before it is read. */
    static void check(Path file, String what, int max) throws CommandException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException(
                    ExitCode.STORAGE, "expected " + what + " at " + file + ", found " + instead(file, "file"));
        }
        long size = Files.size(file);
        if (size > max) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected " + what + " of at most " + max + " bytes at " + file + ", found " + size);
        }
    }

    /** The content of a file that is DER, or PEM with this label. */
    static Bytes der(Path file, String what, String label, int max) throws CommandException, IOException {
        Bytes content = read(file, what, 2 * max);
        String text = new String(content.toByteArray(), StandardCharsets.ISO_8859_1);
        if (!text.contains(BEGIN)) {
            return content;
        }
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject found = reader.readPemObject();
            boolean single = found != null && reader.readPemObject() == null;
            if (found == null || !single || !found.getType().equals(label)) {
                throw new CommandException(
                        ExitCode.REFUSED,
                        "expected " + what + ", a single PEM object \"" + label + "\", at " + file + ", found "
                                + (found == null
                                        ? "none"
                                        : single ? "\"" + Printable.of(found.getType()) + "\"" : "several"));
            }
            return Bytes.takeOwnership(found.getContent());
        } catch (IOException | RuntimeException e) {
            throw new CommandException(
                    ExitCode.REFUSED, "expected " + what + " in PEM at " + file + ", found a damaged one", e);
        }
    }

    static IdentityCertificate certificate(Path file) throws CommandException, IOException, MalformedException {
        Bytes content = read(file, "a certificate", IdentityCertificate.MAX_PEM_SIZE);
        String text = new String(content.toByteArray(), StandardCharsets.ISO_8859_1);
        return named(
                file,
                bytes -> text.contains(BEGIN) ? IdentityCertificate.decodePem(text) : IdentityCertificate.decode(bytes),
                content);
    }

    static ConsortiumConfig consortium(Path file) throws CommandException, IOException, MalformedException {
        return named(file, ConsortiumConfig::decode, read(file, "a genesis configuration", ConsortiumConfig.MAX_SIZE));
    }

    static Roster roster(Path file) throws CommandException, IOException, MalformedException {
        return roster(file, rosterContent(file));
    }

    static Bytes rosterContent(Path file) throws CommandException, IOException {
        return read(file, "a roster", Roster.MAX_JSON_SIZE);
    }

    /** Reads what {@code file} has; a failure names it. */
    static Roster roster(Path file, Bytes content) throws MalformedException {
        return named(file, json -> Roster.decodeJson(new String(json.toByteArray(), StandardCharsets.UTF_8)), content);
    }

    /** Decodes the content of a file. */
    @FunctionalInterface
    interface Decoder<T, X extends Exception> {
        T decode(Bytes content) throws MalformedException, X;
    }

    /** Decodes {@code content}; a failure names the file. */
    static <T, X extends Exception> T named(Path file, Decoder<T, X> decoder, Bytes content)
            throws MalformedException, X {
        try {
            return decoder.decode(content);
        } catch (MalformedException e) {
            throw new MalformedException(file + ": " + e.getMessage(), e);
        }
    }
}
