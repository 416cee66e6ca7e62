package org.medchain.crypto.keycase;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.Printable;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.DurableFiles;

/**
 * The key case (paper section 4.3): the long-lived keys of one user and the certificates of others, in one PKCS#12 file
 * (RFC 7292). Keys and certificates are encrypted with AES-256 under keys stretched from the password by
 * PBKDF2-HMAC-SHA256, and the whole is authenticated with HMAC-SHA256, each with {@value #ITERATIONS} iterations. A password
 * is one or more printable ASCII characters: PKCS#12 tools do not agree on others. Every change is written before the method
 * returns, wholly or not at all; if it cannot be written, the key case stays as it was. The signing key is an ordinary
 * private-key entry that other tools read; the sealing key is a secret-key entry beside it. Thread-safe.
 */
public final class KeyCase {
    /** PBKDF2 iterations, as OWASP advises for HMAC-SHA256. */
    static final int ITERATIONS = 600_000;

    private static final String PROTECTION = "PBEWithHmacSHA256AndAES_256";
    private static final String SEALING = "sealing.";
    private static final String CONTACT = "contact.";

    private final Path file;
    private final KeyStore store;
    private final char[] password;
    private final int iterations;
    private final SecureRandom random;
    private byte[] saved;

    private KeyCase(Path file, KeyStore store, byte[] saved, char[] password, int iterations, SecureRandom random) {
        this.file = file;
        this.store = store;
        this.password = password.clone();
        this.iterations = iterations;
        this.random = random;
        this.saved = saved;
    }

    /**
     * A new, empty key case at {@code file}, which must not exist.
     *
     * @param password one or more printable ASCII characters, else an {@link IllegalArgumentException}
     */
    public static KeyCase create(Path file, char[] password, SecureRandom random) throws StorageException {
        return create(file, password, ITERATIONS, random);
    }

    /** As above; tests stretch passwords less. */
    static KeyCase create(Path file, char[] password, int iterations, SecureRandom random) throws StorageException {
        KeyCaseFile.requireNew(file);
        KeyCaseFile.checkPassword(password);
        try {
            KeyStore store = KeyCaseFile.load(null, password);
            byte[] content = KeyCaseFile.encoded(store, password, iterations, random);
            DurableFiles.replace(file, Bytes.copyOf(content));
            return new KeyCase(file, store, content, password, iterations, random);
        } catch (GeneralSecurityException | IOException e) {
            throw new StorageException("the key case " + file + " cannot be created: " + KeyCaseFile.reason(e), e);
        }
    }

    /**
     * Opens the key case at {@code file}.
     *
     * @throws VerificationException if the file is no PKCS#12 file, uses a MAC or cipher that is not supported, or is not
     *     authenticated, which no password helps; or else if the password is wrong or a byte of the file was changed
     */
    public static KeyCase open(Path file, char[] password, SecureRandom random)
            throws StorageException, VerificationException {
        return open(file, password, ITERATIONS, random);
    }

    /** As above; tests stretch passwords less. */
    static KeyCase open(Path file, char[] password, int iterations, SecureRandom random)
            throws StorageException, VerificationException {
        byte[] content = KeyCaseFile.read(file);
        Pkcs12Form.check(file, content);
        try {
            return new KeyCase(file, KeyCaseFile.load(content, password), content, password, iterations, random);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new VerificationException(
                    "the key case " + file
                            + " does not open: wrong password, or the file was changed since it was written",
                    e);
        }
    }

    /** Keeps a key pair and its certificate under {@code name}, in place of what was there. */
    public synchronized void putIdentity(String name, SoftwareIdentity identity, Certificate certificate)
            throws StorageException {
        if (!certificate.identity().equals(identity.publicIdentity())) {
            throw new IllegalArgumentException(certificate + " is not of " + identity.publicIdentity());
        }
        String alias = alias(name);
        Suite suite = Suite.of(identity.publicIdentity().suite());
        change(() -> {
            store.setEntry(
                    alias,
                    new KeyStore.PrivateKeyEntry(
                            suite.toJca(identity.signingKeys()), new X509Certificate[] {certificate.toJca()}),
                    protection(password));
            store.setEntry(SEALING + alias, new KeyStore.SecretKeyEntry(sealingKey(identity)), protection(password));
        });
    }

    /** The identity kept under {@code name}. */
    public synchronized Optional<SoftwareIdentity> identity(String name) throws StorageException {
        String alias = alias(name);
        Optional<Certificate> certificate = certificate(name);
        if (certificate.isEmpty()) {
            return Optional.empty();
        }
        PublicIdentity identity = certificate.get().identity();
        try {
            Key signing = required(store.getKey(alias, password), name);
            Key sealing = required(store.getKey(SEALING + alias, password), name);
            return Optional.of(new SoftwareIdentity(
                    identity.suite(),
                    new RawKeyPair(identity.verifyKey(), RawKeys.fromJca((PrivateKey) signing)),
                    new RawKeyPair(identity.sealKey(), SecretBytes.takeOwnership(sealing.getEncoded()))));
        } catch (UnrecoverableKeyException e) {
            throw new StorageException(
                    "the keys of \"" + Printable.of(name)
                            + "\" do not open with the password of the key case: they have another one, or a cipher that is not"
                            + " supported: " + Printable.of(e.getMessage()),
                    e);
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    "the keys of \"" + Printable.of(name) + "\" in the key case are not those of its certificate", e);
        } catch (GeneralSecurityException e) {
            throw new StorageException("the key case cannot be read", e);
        }
    }

    /** The certificate of the identity kept under {@code name}. */
    public synchronized Optional<Certificate> certificate(String name) throws StorageException {
        return certificateAt(alias(name));
    }

    /** Keeps the certificate of somebody else. */
    public synchronized void putContact(Certificate certificate) throws StorageException {
        change(() ->
                store.setCertificateEntry(contactAlias(certificate.identity().id()), certificate.toJca()));
    }

    /** The kept certificate of the identity with this id. */
    public synchronized Optional<Certificate> contact(Digest identityId) throws StorageException {
        return certificateAt(contactAlias(identityId));
    }

    /** All kept certificates of others. */
    public synchronized List<Certificate> contacts() throws StorageException {
        try {
            List<Certificate> contacts = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (alias.startsWith(CONTACT)) {
                    certificateAt(alias).ifPresent(contacts::add);
                }
            }
            return List.copyOf(contacts);
        } catch (GeneralSecurityException e) {
            throw new StorageException("the key case cannot be read", e);
        }
    }

    /** Forgets the certificate of somebody else, as a patient does with a requester's after the last revocation. */
    public synchronized void removeContact(Digest identityId) throws StorageException {
        change(() -> store.deleteEntry(contactAlias(identityId)));
    }

    /**
     * Writes a copy under another password, to be kept elsewhere; {@link #open} reads it. Who loses both file and backup loses
     * what was sealed to the keys in them.
     *
     * @param target must not exist
     */
    public synchronized void backupTo(Path target, char[] backupPassword) throws StorageException {
        KeyCaseFile.requireNew(target);
        KeyCaseFile.checkPassword(backupPassword);
        try {
            KeyStore backup = KeyCaseFile.load(null, backupPassword);
            for (String alias : Collections.list(store.aliases())) {
                copyTo(backup, alias, backupPassword);
            }
            byte[] content = KeyCaseFile.encoded(backup, backupPassword, iterations, random);
            DurableFiles.replace(target, Bytes.takeOwnership(content));
        } catch (GeneralSecurityException | IOException e) {
            throw new StorageException("the backup " + target + " cannot be written: " + KeyCaseFile.reason(e), e);
        }
    }

    private void copyTo(KeyStore backup, String alias, char[] backupPassword) throws GeneralSecurityException {
        if (store.isCertificateEntry(alias)) {
            backup.setCertificateEntry(alias, store.getCertificate(alias));
        } else {
            KeyStore.Entry entry = store.getEntry(alias, new KeyStore.PasswordProtection(password));
            backup.setEntry(alias, entry, protection(backupPassword));
        }
    }

    private Optional<Certificate> certificateAt(String alias) throws StorageException {
        try {
            java.security.cert.Certificate found = store.getCertificate(alias);
            return found == null
                    ? Optional.empty()
                    : Optional.of(Certificate.decode(Bytes.takeOwnership(found.getEncoded())));
        } catch (MalformedException e) {
            throw new StorageException(
                    "the certificate \"" + Printable.of(alias)
                            + "\" in the key case is not one of a consortium, as a key case of another application has: "
                            + e.getMessage(),
                    e);
        } catch (GeneralSecurityException e) {
            throw new StorageException(
                    "the certificate \"" + Printable.of(alias) + "\" in the key case cannot be read", e);
        }
    }

    private static Key required(@Nullable Key key, String name) throws StorageException {
        if (key == null) {
            throw new StorageException("the key case has a certificate for \"" + Printable.of(name)
                    + "\" but not both its keys, as one of another application; put the identity again");
        }
        return key;
    }

    private KeyStore.PasswordProtection protection(char[] entryPassword) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return new KeyStore.PasswordProtection(entryPassword, PROTECTION, new PBEParameterSpec(salt, iterations));
    }

    private static SecretKeySpec sealingKey(SoftwareIdentity identity) {
        byte[] raw = identity.sealingKeys().privateKey().exposeCopy();
        try {
            return new SecretKeySpec(raw, "AES");
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    /** A change of the store's entries. */
    @FunctionalInterface
    private interface Change {
        void apply() throws GeneralSecurityException;
    }

    private void change(Change change) throws StorageException {
        try {
            change.apply();
            byte[] content = KeyCaseFile.encoded(store, password, iterations, random);
            DurableFiles.replace(file, Bytes.copyOf(content));
            saved = content;
        } catch (GeneralSecurityException | IOException e) {
            StorageException failure = new StorageException(
                    "the key case " + file + " cannot be written and stays as it was: " + KeyCaseFile.reason(e), e);
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
        if (name.isBlank() || alias.startsWith(SEALING) || alias.startsWith(CONTACT)) {
            throw new IllegalArgumentException("a name in the key case is not blank and does not begin with \""
                    + SEALING + "\" or \"" + CONTACT + "\", found \"" + Printable.of(name) + "\"");
        }
        return alias;
    }

    private static String contactAlias(Digest identityId) {
        return CONTACT + identityId.value().toHex();
    }
}
