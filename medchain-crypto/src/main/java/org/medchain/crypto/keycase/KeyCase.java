package org.medchain.crypto.keycase;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.DurableFiles;
import org.medchain.io.ExclusiveFile;
import org.medchain.io.Printable;

/**
 * The key case (paper section 4.3): one user's long-lived keys and other users' certificates in one PKCS#12 file (RFC
 * 7292). Keys and certificates are encrypted with AES-256 under keys derived from the password by PBKDF2-HMAC-SHA256;
 * the whole file is authenticated with HMAC-SHA256. Each derivation uses {@value #ITERATIONS} iterations. A password
 * consists of one or more printable ASCII characters, because PKCS#12 tools disagree on others. Every change is written
 * atomically before the method returns; if writing fails, the key case keeps its previous content. A change keeps what others
 * have changed in the file meanwhile, in this process or in another one; it waits for theirs, by a lock on the file of the same
 * name and {@code .lock}, which stays. The signing key is an ordinary private-key entry that other tools read; the sealing key
 * is a secret-key entry beside it. Keys without a certificate are one secret-key entry. Thread-safe.
 */
public final class KeyCase {
    /** PBKDF2 iterations as recommended by OWASP for HMAC-SHA256. */
    static final int ITERATIONS = 600_000;

    private static final String CONTACT = "contact.";

    private final Path file;
    private final KeyStore store;
    private final IdentityEntries entries;
    private final char[] password;
    private final int iterations;
    private final SecureRandom random;
    private byte[] saved;

    private KeyCase(Path file, KeyStore store, byte[] saved, char[] password, int iterations, SecureRandom random) {
        this.file = file;
        this.store = store;
        this.password = password.clone();
        this.entries = new IdentityEntries(store, this.password, iterations, random);
        this.iterations = iterations;
        this.random = random;
        this.saved = saved;
    }

    /**
     * Creates an empty key case.
     *
     * @param file must not exist
     * @param password one or more printable ASCII characters
     * @throws IllegalArgumentException if the password has other characters or none
     * @throws StorageException if the file exists or cannot be written
     */
    public static KeyCase create(Path file, char[] password, SecureRandom random) throws StorageException {
        return create(file, password, ITERATIONS, random);
    }

    /**
     * Creates a key case with keys that have no certificate yet. Whoever finds the file finds the keys in it.
     *
     * @param file must not exist
     * @param password one or more printable ASCII characters
     * @throws IllegalArgumentException if the password has other characters or none, or the name is reserved
     * @throws StorageException if the file exists or cannot be written
     */
    public static KeyCase createWithKeys(
            Path file, char[] password, String name, SoftwareIdentity keys, SecureRandom random)
            throws StorageException {
        String alias = alias(name);
        return create(file, password, ITERATIONS, random, entries -> entries.putKeys(alias, keys));
    }

    /** As {@link #create(Path, char[], SecureRandom)}; tests use fewer iterations. */
    static KeyCase create(Path file, char[] password, int iterations, SecureRandom random) throws StorageException {
        return create(file, password, iterations, random, none -> {});
    }

    /** The entries of a new key case. */
    @FunctionalInterface
    private interface First {
        void putInto(IdentityEntries entries) throws GeneralSecurityException;
    }

    private static KeyCase create(Path file, char[] password, int iterations, SecureRandom random, First first)
            throws StorageException {
        KeyCaseFile.requireNew(file);
        KeyCaseFile.checkPassword(password);
        try {
            KeyStore store = KeyCaseFile.load(null, password);
            KeyCase created = new KeyCase(file, store, new byte[0], password, iterations, random);
            first.putInto(created.entries);
            created.saved = KeyCaseFile.encoded(store, password, iterations, random);
            KeyCaseFile.writeNew(file, created.saved);
            return created;
        } catch (GeneralSecurityException | IOException e) {
            throw new StorageException("the key case " + file + " cannot be created: " + KeyCaseFile.reason(e), e);
        }
    }

    /**
     * Opens the key case at {@code file}.
     *
     * @throws VerificationException if the file is not PKCS#12, uses an unsupported MAC or cipher or has no MAC, which
     *     no password helps; or if the password is wrong or the file was changed
     */
    public static KeyCase open(Path file, char[] password, SecureRandom random)
            throws StorageException, VerificationException {
        return open(file, password, ITERATIONS, random);
    }

    /** As above; tests use fewer iterations. */
    static KeyCase open(Path file, char[] password, int iterations, SecureRandom random)
            throws StorageException, VerificationException {
        byte[] content = KeyCaseFile.read(file);
        Pkcs12Form.check(file, content);
        try {
            return new KeyCase(file, KeyCaseFile.load(content, password), content, password, iterations, random);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new VerificationException(
                    "the key case " + file
                            + " does not open: the password is wrong, or the file was changed after it was written",
                    e);
        }
    }

    /**
     * Stores a key pair that has no certificate yet under {@code name}, before its enrolment request is sent;
     * {@link #putCertificate} adds the certificate when it arrives. Changes nothing if the name has these keys already.
     *
     * @throws IllegalStateException if the name has other keys, which would be lost; nothing was changed
     */
    public synchronized void putKeys(String name, SoftwareIdentity identity) throws StorageException {
        String alias = alias(name);
        if (!hasKeys(alias, name, identity)) {
            change(() -> {
                if (!hasKeys(alias, name, identity)) {
                    entries.putKeys(alias, identity);
                }
            });
        }
    }

    private boolean hasKeys(String alias, String name, SoftwareIdentity identity) throws StorageException {
        Optional<PublicIdentity> known = entries.publicIdentity(alias);
        if (known.isPresent() && !known.get().equals(identity.publicIdentity())) {
            throw new IllegalStateException("expected no keys, or those of " + identity.publicIdentity()
                    + ", under \"" + Printable.of(name) + "\" in the key case, found those of " + known.get()
                    + "; use another name");
        }
        return known.isPresent();
    }

    /**
     * Stores the certificate of the keys under {@code name}: their first one, or a renewed one in place of an earlier
     * one.
     *
     * @throws IllegalStateException if the name has no keys
     * @throws VerificationException if the certificate is of other keys; nothing was changed
     */
    public synchronized void putCertificate(String name, IdentityCertificate certificate)
            throws StorageException, VerificationException {
        String alias = alias(name);
        change(() -> {
            try (SoftwareIdentity identity = entries.identity(alias)
                    .orElseThrow(() -> new IllegalStateException("expected keys under \"" + Printable.of(name)
                            + "\" in the key case, found none; store them before their certificate"))) {
                if (!certificate.identity().equals(identity.publicIdentity())) {
                    throw new VerificationException(
                            "expected a certificate of " + identity.publicIdentity() + ", found " + certificate);
                }
                entries.put(alias, identity, certificate);
            }
        });
    }

    /** Stores a key pair and its certificate under {@code name}, replacing an earlier entry. */
    public synchronized void putIdentity(String name, SoftwareIdentity identity, IdentityCertificate certificate)
            throws StorageException {
        if (!certificate.identity().equals(identity.publicIdentity())) {
            throw new IllegalArgumentException(
                    "expected a certificate of " + identity.publicIdentity() + ", found " + certificate);
        }
        String alias = alias(name);
        change(() -> entries.put(alias, identity, certificate));
    }

    /** The names under which keys are stored, in lower case and sorted. */
    public synchronized List<String> names() throws StorageException {
        try {
            return Collections.list(store.aliases()).stream()
                    .filter(alias -> !alias.startsWith(CONTACT))
                    .map(IdentityEntries::name)
                    .distinct()
                    .sorted()
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new StorageException("the key case cannot be read", e);
        }
    }

    /** The keys stored under {@code name}, with or without a certificate. The caller closes the identity. */
    public synchronized Optional<SoftwareIdentity> identity(String name) throws StorageException {
        return entries.identity(alias(name));
    }

    /**
     * The keys stored under {@code name} with their certificate, as whoever signs and decrypts needs them.
     *
     * @throws IllegalArgumentException if there are no keys of this name, or they have no certificate yet
     */
    public synchronized CertifiedIdentity certified(String name) throws StorageException {
        SoftwareIdentity keys = identity(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected keys named \"" + Printable.of(name) + "\" in the key case, found none"));
        Optional<IdentityCertificate> certificate = certificate(name);
        if (certificate.isEmpty()) {
            keys.close();
            throw new IllegalArgumentException("expected a certificate of the keys named \"" + Printable.of(name)
                    + "\", found none: the CA issues it, and putCertificate stores it");
        }
        return new CertifiedIdentity(keys, certificate.get());
    }

    /** The certificate of the keys stored under {@code name}; empty while they have none. */
    public synchronized Optional<IdentityCertificate> certificate(String name) throws StorageException {
        return entries.certificate(alias(name));
    }

    /** Stores another user's certificate. */
    public synchronized void putContact(IdentityCertificate certificate) throws StorageException {
        change(() ->
                store.setCertificateEntry(contactAlias(certificate.identity().id()), certificate.toJca()));
    }

    /** The stored certificate of the identity with this id. */
    public synchronized Optional<IdentityCertificate> contact(Digest identityId) throws StorageException {
        return entries.certificate(contactAlias(identityId));
    }

    /** The stored certificates of other users. */
    public synchronized List<IdentityCertificate> contacts() throws StorageException {
        try {
            List<IdentityCertificate> contacts = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (alias.startsWith(CONTACT)) {
                    entries.certificate(alias).ifPresent(contacts::add);
                }
            }
            return List.copyOf(contacts);
        } catch (GeneralSecurityException e) {
            throw new StorageException("the key case cannot be read", e);
        }
    }

    /** Removes another user's certificate, for example a requester's after the patient's last revocation. */
    public synchronized void removeContact(Digest identityId) throws StorageException {
        change(() -> store.deleteEntry(contactAlias(identityId)));
    }

    /**
     * Writes a copy under another password, to be stored elsewhere; {@link #open} reads it. Without the file and a
     * backup, everything sealed to the keys is lost.
     *
     * @param target must not exist
     */
    public synchronized void backupTo(Path target, char[] backupPassword) throws StorageException {
        KeyCaseFile.requireNew(target);
        KeyCaseFile.checkPassword(backupPassword);
        try {
            KeyStore backup = KeyCaseFile.load(null, backupPassword);
            for (String alias : Collections.list(store.aliases())) {
                entries.copyTo(backup, alias, backupPassword);
            }
            byte[] content = KeyCaseFile.encoded(backup, backupPassword, iterations, random);
            KeyCaseFile.writeNew(target, content);
        } catch (GeneralSecurityException | IOException e) {
            throw new StorageException("the backup " + target + " cannot be written: " + KeyCaseFile.reason(e), e);
        }
    }

    /** A change of the store's entries; if it throws, it has changed none. */
    @FunctionalInterface
    private interface Change<X extends Exception> {
        void apply() throws GeneralSecurityException, StorageException, X;
    }

    @SuppressWarnings("try") // The lock lasts as long as the change.
    private <X extends Exception> void change(Change<X> change) throws StorageException, X {
        try (ExclusiveFile alone = KeyCaseFile.alone(file)) {
            takeOver();
            change.apply();
            byte[] content = KeyCaseFile.encoded(store, password, iterations, random);
            DurableFiles.sweep(file);
            DurableFiles.replace(file, Bytes.copyOf(content));
            saved = content;
        } catch (GeneralSecurityException | IOException e) {
            StorageException failure = new StorageException(
                    "the key case " + file + " cannot be written and stays as it was: " + KeyCaseFile.reason(e), e);
            revert(failure);
            throw failure;
        }
    }

    /** What others have changed in the file since it was read or written here. */
    private void takeOver() throws StorageException {
        if (Files.notExists(file)) {
            return;
        }
        byte[] content = KeyCaseFile.read(file);
        if (Arrays.equals(content, saved)) {
            return;
        }
        try {
            Pkcs12Form.check(file, content);
            store.load(new ByteArrayInputStream(content), password);
            saved = content;
        } catch (VerificationException | GeneralSecurityException | IOException | RuntimeException e) {
            StorageException failure = new StorageException(
                    "the key case " + file
                            + " was changed by somebody else and does not open with the same password any"
                            + " more; it stays as it is, open it again: " + KeyCaseFile.reason(e),
                    e);
            revert(failure);
            throw failure;
        }
    }

    private void revert(StorageException failure) {
        try {
            store.load(new ByteArrayInputStream(saved), password);
        } catch (GeneralSecurityException | IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static String alias(String name) {
        String alias = name.toLowerCase(Locale.ROOT);
        if (name.isBlank() || alias.startsWith(CONTACT) || IdentityEntries.isReserved(alias)) {
            throw new IllegalArgumentException("expected a name that is not blank and does not begin with \"" + CONTACT
                    + "\", " + IdentityEntries.RESERVED + ", found \"" + Printable.of(name) + "\"");
        }
        return alias;
    }

    private static String contactAlias(Digest identityId) {
        return CONTACT + identityId.value().toHex();
    }
}
