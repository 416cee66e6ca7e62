package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who else may have access to the file of a password. */
class PasswordsTest {
    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("password"), "tr0ub4dor\nsecond line\n");
    }

    @Test
    void file_ofItsOwnerAlone_isRead() throws Exception {
        assertThat(read("r--------", folder.resolve("elsewhere"))).isEqualTo("tr0ub4dor");
    }

    @Test
    void file_thatTheGroupReads_isRefused() {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> read("r--r-----", folder.resolve("elsewhere")))
                .withMessageContaining("found r--r-----");
    }

    @Test
    void credentialOfSystemd_isReadAsSystemdMakesIt() throws Exception {
        assertThat(read("r--r-----", folder)).isEqualTo("tr0ub4dor");
    }

    @Test
    void credentialThatEverybodyReads_isRefused() {
        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> read("r--r--r--", folder));
    }

    /** Some editors begin a file with U+FEFF, and end a line with a carriage return. */
    @Test
    void byteOrderMark_isNoPartOfThePassword() throws Exception {
        Files.writeString(file, "\uFEFFtr0ub4dor\r\nsecond line\r\n");

        assertThat(read("rw-------", folder.resolve("elsewhere"))).isEqualTo("tr0ub4dor");
    }

    private String read(String permissions, Path credentials) throws CommandException, IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        Surroundings at = new Terminal(folder)
                .variable("CREDENTIALS_DIRECTORY", credentials.toString())
                .surroundings();
        try (Password password = Passwords.read(at, file, null, "the key case", false)) {
            return new String(password.characters());
        }
    }

    @Test
    void typedPasswords_areWiped_onceTheyWereUsed() {
        Terminal terminal = new Terminal(folder).typed("tr0ub4dor", "tr0ub4dor", "tr0ub4dor", "first", "another");

        assertThat(terminal.run(List.of("keys", "create", "keys.p12")).exitCode())
                .isZero();
        assertThat(terminal.run(List.of("keys", "list", "keys.p12")).exitCode()).isZero();
        assertThat(terminal.run(List.of("keys", "create", "other.p12")).exitCode())
                .isEqualTo(ExitCode.REFUSED.code());

        assertThat(terminal.answers()).hasSize(5).allSatisfy(answer -> assertThat(answer)
                .containsOnly('\0'));
    }
}
