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
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.DurableFiles;
import org.medchain.io.Printable;

/**
 * The key case (paper section 4.3): one user's long-lived keys and other users' certificates in one PKCS#12 file (RFC
 * 7292). Keys and certificates are encrypted with AES-256 under keys derived from the password by PBKDF2-HMAC-SHA256;
 * the whole file is authenticated with HMAC-SHA256. Each derivation uses {@value #ITERATIONS} iterations. A password
 * consists of one or more printable ASCII characters, because PKCS#12 tools disagree on others. Every change is written
 * atomically before the method returns; if writing fails, the key case keeps its previous content. The signing key is
 * an ordinary private-key entry that other tools read; the sealing key is a secret-key entry beside it. Thread-safe.
 */
public final class KeyCase {
    /** PBKDF2 iterations as recommended by OWASP for HMAC-SHA256. */
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

    /** As above; tests use fewer iterations. */
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

    /** Stores a key pair and its certificate under {@code name}, replacing an earlier entry. */
    public synchronized void putIdentity(String name, SoftwareIdentity identity, IdentityCertificate certificate)
            throws StorageException {
        if (!certificate.identity().equals(identity.publicIdentity())) {
            throw new IllegalArgumentException(
                    "expected a certificate of " + identity.publicIdentity() + ", found " + certificate);
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

    /** The identity stored under {@code name}. The caller closes it. */
    public synchronized Optional<SoftwareIdentity> identity(String name) throws StorageException {
        String alias = alias(name);
        Optional<IdentityCertificate> certificate = certificate(name);
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
                            + "\" do not open with the password of the key case; expected the same password and a supported"
                            + " cipher: " + Printable.of(e.getMessage()),
                    e);
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    "the keys of \"" + Printable.of(name) + "\" in the key case do not match their certificate", e);
        } catch (GeneralSecurityException e) {
            throw new StorageException("the key case cannot be read", e);
        }
    }

    /** The certificate of the identity stored under {@code name}. */
    public synchronized Optional<IdentityCertificate> certificate(String name) throws StorageException {
        return certificateAt(alias(name));
    }

    /** Stores another user's certificate. */
    public synchronized void putContact(IdentityCertificate certificate) throws StorageException {
        change(() ->
                store.setCertificateEntry(contactAlias(certificate.identity().id()), certificate.toJca()));
    }

    /** The stored certificate of the identity with this id. */
    public synchronized Optional<IdentityCertificate> contact(Digest identityId) throws StorageException {
        return certificateAt(contactAlias(identityId));
    }

    /** The stored certificates of other users. */
    public synchronized List<IdentityCertificate> contacts() throws StorageException {
        try {
            List<IdentityCertificate> contacts = new ArrayList<>();
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

    private Optional<IdentityCertificate> certificateAt(String alias) throws StorageException {
        try {
            java.security.cert.Certificate found = store.getCertificate(alias);
            return found == null
                    ? Optional.empty()
                    : Optional.of(IdentityCertificate.decode(Bytes.takeOwnership(found.getEncoded())));
        } catch (MalformedException e) {
            throw new StorageException(
                    "the certificate \"" + Printable.of(alias)
                            + "\" in the key case is not one of a consortium; expected a key case that MedChain wrote: "
                            + e.getMessage(),
                    e);
        } catch (GeneralSecurityException e) {
            throw new StorageException(
                    "the certificate \"" + Printable.of(alias) + "\" in the key case cannot be read", e);
        }
    }

    private static Key required(@Nullable Key key, String name) throws StorageException {
        if (key == null) {
            throw new StorageException("expected a certificate and both keys for \"" + Printable.of(name)
                    + "\" in the key case, found a key missing; store the identity again");
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
            throw new IllegalArgumentException("expected a name that is not blank and does not begin with \"" + SEALING
                    + "\" or \"" + CONTACT + "\", found \"" + Printable.of(name) + "\"");
        }
        return alias;
    }

    private static String contactAlias(Digest identityId) {
        return CONTACT + identityId.value().toHex();
    }
}
