package org.medchain.crypto.keycase;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.medchain.io.ExclusiveFile;
import org.medchain.io.Printable;

/** Reads and writes the bytes of a key case and checks passwords. */
final class KeyCaseFile {
    /** The largest key case in bytes. */
    private static final int MAX_SIZE = 16 << 20;

    /** A change takes a second or two, most of them to derive keys from the password. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private KeyCaseFile() {}

    static byte[] read(Path file) throws StorageException {
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw new StorageException(
                        "the key case " + file + " has " + Files.size(file) + " bytes, expected at most " + MAX_SIZE);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StorageException("the key case " + file + " cannot be read: " + reason(e), e);
        }
    }

    /** Loads {@code content}; creates an empty key store if it is null. */
    static KeyStore load(byte @Nullable [] content, char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(content == null ? null : new ByteArrayInputStream(content), password);
        return store;
    }

    static byte[] encoded(KeyStore store, char[] password, int iterations, SecureRandom random)
            throws GeneralSecurityException, IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        store.store(content, password);
        return StretchedStore.stretch(content.toByteArray(), password, iterations, random);
    }

    /** The cause in words; some exceptions of the file system have only the file's name as their message. */
    static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        return e instanceof AccessDeniedException ? "access is denied" : Printable.of(e.getMessage());
    }

    /** One writer at a time, here or elsewhere, reads the file, changes it and writes it. */
    static ExclusiveFile alone(Path file) throws StorageException, IOException {
        return ExclusiveFile.createAndLock(file.resolveSibling(file.getFileName() + ".lock"), PATIENCE)
                .orElseThrow(() -> new StorageException("the key case " + file
                        + " is being changed by somebody else, here or in another process, expected one at a time; a"
                        + " retry helps once that one is done"));
    }

    static void requireNew(Path file) throws StorageException {
        if (Files.exists(file)) {
            throw new StorageException(exists(file));
        }
    }

    /** Writes a file that no other writer has created meanwhile. */
    static void writeNew(Path file, byte[] content) throws StorageException, IOException {
        try {
            DurableFiles.sweep(file);
            DurableFiles.create(file, DurableFiles.Readers.OWNER, out -> out.write(content));
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(exists(file), e);
        }
    }

    private static String exists(Path file) {
        return "expected no file at " + file + ", found one; the key case is not written over it";
    }

    static void checkPassword(char[] password) {
        boolean printable = password.length > 0;
        for (char c : password) {
            printable &= c >= ' ' && c <= '~';
        }
        if (!printable) {
            throw new IllegalArgumentException("expected a password of one or more printable ASCII characters, found "
                    + (password.length == 0 ? "an empty one" : "other characters among " + password.length));
        }
    }
}
