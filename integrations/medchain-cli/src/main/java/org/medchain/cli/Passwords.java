package org.medchain.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where passwords come from: a file that only its owner reads, an environment variable, or the terminal. */
final class Passwords {
    private static final int MAX_SIZE = 4096;
    /** What some editors write first; no password begins with it. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private Passwords() {}

    /**
     * A password.
     *
     * @param what it opens, for the prompt and messages
     * @param twice whether a person types it twice, since it will be needed again
     */
    static Password read(Surroundings at, @Nullable Path file, @Nullable String variable, String what, boolean twice)
            throws CommandException, IOException {
        if (file != null && variable != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "expected one source for the password of " + what + ", found a file and a variable");
        }
        if (file != null) {
            return ofFile(at, file, what);
        }
        return variable != null ? ofVariable(at, variable, what) : asked(at, what, twice);
    }

    private static Password ofFile(Surroundings at, Path file, String what) throws CommandException, IOException {
        InputFile.check(file, "the password of " + what, MAX_SIZE);
        if (POSIX) {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
            String most = isCredential(at, file) ? "rwxr-----" : "rwx------";
            if (!PosixFilePermissions.fromString(most).containsAll(found)) {
                throw new CommandException(
                        ExitCode.REFUSED,
                        "expected a file that only its owner can access, such as rw-------, at " + file + ", found "
                                + PosixFilePermissions.toString(found));
            }
        }
        return firstLine(Files.readAllBytes(file));
    }

    /** Wipes the content. */
    private static Password firstLine(byte[] content) {
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(content));
        char[] all = text.array();
        try {
            int begin = text.length() > 0 && all[0] == BYTE_ORDER_MARK ? 1 : 0;
            int end = begin;
            while (end < text.length() && all[end] != '\n' && all[end] != '\r') {
                end++;
            }
            return Password.takeOwnership(Arrays.copyOfRange(all, begin, end));
        } finally {
            Arrays.fill(all, '\0');
            Arrays.fill(content, (byte) 0);
        }
    }

    /** Systemd lets a service read its credentials by an ACL, whose mask shows as the group's permission. */
    private static boolean isCredential(Surroundings at, Path file) {
        String folder = at.environment().apply("CREDENTIALS_DIRECTORY");
        return folder != null
                && Path.of(folder)
                        .toAbsolutePath()
                        .normalize()
                        .equals(file.toAbsolutePath().normalize().getParent());
    }

    private static Password ofVariable(Surroundings at, String variable, String what) throws CommandException {
        String value = at.environment().apply(variable);
        if (value == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "expected the password of " + what + " in the environment variable " + variable
                            + ", found no such variable");
        }
        return Password.takeOwnership(value.toCharArray());
    }

    private static Password asked(Surroundings at, String what, boolean twice) throws CommandException {
        Password first = typed(at, "Password of " + what + ": ");
        if (first == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "expected a file or an environment variable with the password of " + what
                            + ", found neither, and no terminal to ask at");
        }
        if (twice) {
            try (Password second = typed(at, "The same again: ")) {
                if (second == null || !second.isSameAs(first)) {
                    first.close();
                    throw new CommandException(ExitCode.REFUSED, "expected the same password twice, found another one");
                }
            }
        }
        return first;
    }

    private static @Nullable Password typed(Surroundings at, String question) {
        char[] answer = at.prompt().ask(question);
        return answer == null ? null : Password.takeOwnership(answer);
    }
}
