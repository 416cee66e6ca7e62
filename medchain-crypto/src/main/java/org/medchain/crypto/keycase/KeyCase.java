package org.medchain.crypto.keycase;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
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
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.DurableFiles;

/**
 * The key case (paper section 4.3): the long-lived keys of one user and the certificates of others, in one PKCS#12 file
 * (RFC 7292). Private keys are encrypted with AES-256 under a key stretched from the password by PBKDF2-HMAC-SHA256 with
 * {@value #ITERATIONS} iterations. Every change is written before the method returns, wholly or not at all. The signing key
 * is an ordinary private-key entry that other tools read; the sealing key is a secret-key entry beside it. Thread-safe.
 */
public final class KeyCase {
    /** PBKDF2 iterations, as OWASP advises for HMAC-SHA256. */
    static final int ITERATIONS = 600_000;

    /** The most bytes of a key case. */
    private static final int MAX_SIZE = 16 << 20;

    private static final String PROTECTION = "PBEWithHmacSHA256AndAES_256";
    private static final String SEALING = "sealing.";
    private static final String CONTACT = "contact.";

    private final Path file;
    private final KeyStore store;
    private final char[] password;
    private final SecureRandom random;

    private KeyCase(Path file, KeyStore store, char[] password, SecureRandom random) {
        this.file = file;
        this.store = store;
        this.password = password.clone();
        this.random = random;
    }

    /** A new, empty key case at {@code file}, which must not exist. */
    public static KeyCase create(Path file, char[] password, SecureRandom random) throws StorageException {
        if (Files.exists(file)) {
            throw new StorageException("expected no file at " + file.getFileName() + ", found one");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            KeyCase keyCase = new KeyCase(file, store, password, random);
            keyCase.save(file, password);
            return keyCase;
        } catch (GeneralSecurityException | IOException e) {
            throw new StorageException("the key case cannot be created", e);
        }
    }

    /**
     * Opens the key case at {@code file}.
     *
     * @throws VerificationException if the password is wrong or a byte of the file was changed
     */
    public static KeyCase open(Path file, char[] password, SecureRandom random)
            throws StorageException, VerificationException {
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw new StorageException(
                        "the key case has " + Files.size(file) + " bytes, expected at most " + MAX_SIZE);
            }
            byte[] content = Files.readAllBytes(file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try {
                store.load(new ByteArrayInputStream(content), password);
            } catch (IOException | RuntimeException e) {
                throw new VerificationException("the key case does not open: wrong password or damaged file", e);
            }
            return new KeyCase(file, store, password, random);
        } catch (GeneralSecurityException | IOException e) {
            throw new StorageException("the key case cannot be read", e);
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
                    protection());
            store.setEntry(
                    SEALING + alias,
                    new KeyStore.SecretKeyEntry(new SecretKeySpec(
                            identity.sealingKeys().privateKey().exposeCopy(), "AES")),
                    protection());
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
        } catch (UnrecoverableKeyException | IllegalArgumentException e) {
            throw new StorageException("the keys of \"" + name + "\" in the key case are damaged", e);
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
     */
    public synchronized void backupTo(Path target, char[] backupPassword) throws StorageException {
        KeyCase backup = create(target, backupPassword, random);
        try {
            for (String alias : Collections.list(store.aliases())) {
                copyTo(backup, alias);
            }
            backup.save(target, backupPassword);
        } catch (GeneralSecurityException | IOException e) {
            throw new StorageException("the backup of the key case cannot be written", e);
        }
    }

    private void copyTo(KeyCase target, String alias) throws GeneralSecurityException {
        if (store.isCertificateEntry(alias)) {
            target.store.setCertificateEntry(alias, store.getCertificate(alias));
        } else {
            KeyStore.Entry entry = store.getEntry(alias, new KeyStore.PasswordProtection(password));
            target.store.setEntry(alias, entry, target.protection());
        }
    }

    private Optional<Certificate> certificateAt(String alias) throws StorageException {
        try {
            java.security.cert.Certificate found = store.getCertificate(alias);
            return found == null
                    ? Optional.empty()
                    : Optional.of(Certificate.decode(Bytes.takeOwnership(found.getEncoded())));
        } catch (GeneralSecurityException | MalformedException e) {
            throw new StorageException("the certificate \"" + alias + "\" in the key case is damaged", e);
        }
    }

    private static Key required(@Nullable Key key, String name) throws StorageException {
        if (key == null) {
            throw new StorageException("the key case has a certificate for \"" + name + "\" but not both its keys");
        }
        return key;
    }

    private KeyStore.PasswordProtection protection() {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return new KeyStore.PasswordProtection(password, PROTECTION, new PBEParameterSpec(salt, ITERATIONS));
    }

    /** A change of the store's entries. */
    @FunctionalInterface
    private interface Change {
        void apply() throws GeneralSecurityException;
    }

    private void change(Change change) throws StorageException {
        try {
            change.apply();
            save(file, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new StorageException("the key case cannot be written", e);
        }
    }

    private void save(Path target, char[] targetPassword) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        store.store(content, targetPassword);
        DurableFiles.replace(target, Bytes.takeOwnership(content.toByteArray()));
    }

    private static String alias(String name) {
        String alias = name.toLowerCase(Locale.ROOT);
        if (name.isBlank() || alias.startsWith(SEALING) || alias.startsWith(CONTACT)) {
            throw new IllegalArgumentException("a name in the key case is not blank and does not begin with \""
                    + SEALING + "\" or \"" + CONTACT + "\"");
        }
        return alias;
    }

    private static String contactAlias(Digest identityId) {
        return CONTACT + identityId.value().toHex();
    }
}
