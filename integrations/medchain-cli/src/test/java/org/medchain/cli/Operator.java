package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.medchain.io.FileTrees;

/** Runs commands in one folder, in which all parties of a trial have their files. */
final class Operator {
    private final Path folder;

    Operator(Path folder) {
        this.folder = folder;
    }

    /** In {@code folder}, which is there, with copies of all files of {@code prepared}: certifying parties takes a second each. */
    static Operator withCopies(Path prepared, Path folder) throws IOException {
        for (Path file : FileTrees.files(prepared)) {
            Path copy = folder.resolve(prepared.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return new Operator(folder);
    }

    Terminal.Result run(String command) {
        return new Terminal(folder).run(List.of(command.split(" ", -1)));
    }

    Terminal.Result done(String command) {
        Terminal.Result result = run(command);
        assertThat(result.exitCode())
                .as("%s: %s%s", command, result.out(), result.err())
                .isZero();
        return result;
    }

    String refused(String command) {
        Terminal.Result result = run(command);
        assertThat(result.exitCode())
                .as("%s: %s%s", command, result.out(), result.err())
                .isEqualTo(ExitCode.REFUSED.code());
        return result.err();
    }

    /** A CA in the folder {@code ca}. */
    void createCa() throws IOException {
        password("ca.password");
        password("party.password");
        done("ca create --ca ca --name OurCA --password-file ca.password");
    }

    private void password(String file) throws IOException {
        Files.writeString(folder.resolve(file), "correct horse battery staple\n");
        Files.setPosixFilePermissions(folder.resolve(file), PosixFilePermissions.fromString("rw-------"));
    }

    /** Keys and a request for a certificate of them. */
    void request(String name, String suite) {
        done("keys create " + name + ".p12 --suite " + suite + " --password-file party.password");
        done("keys request " + name + ".p12 --subject " + name + " --out " + name
                + ".csr --password-file party.password");
    }

    /** After {@link #request}. */
    void certify(String name) {
        done("ca issue --ca ca " + name + ".csr --out " + name + ".pem --password-file ca.password");
        done("keys import " + name + ".p12 " + name + ".pem --password-file party.password");
    }

    void configure(String name, String... settings) throws IOException {
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
}
