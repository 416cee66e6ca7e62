package org.medchain.crypto.keycase;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.io.Printable;

/**
 * The entries of a key case's own identities. Keys with a certificate are a private-key entry for signing, whose chain
 * is the certificate, and a secret-key entry for sealing. Keys without one are a single secret-key entry: both private
 * keys and the encoded public identity. An alias has one form or the other. Not thread-safe.
 */
final class IdentityEntries {
    /** Beginnings of names that entries here have, in words. */
    static final String RESERVED = "\"sealing.\" or \"uncertified.\"";

    private static final String PROTECTION = "PBEWithHmacSHA256AndAES_256";
    private static final String SEALING = "sealing.";
    private static final String UNCERTIFIED = "uncertified.";
    private static final int KEY_SIZE = 32;

    private final KeyStore store;
    private final char[] password;
    private final int iterations;
    private final SecureRandom random;

    IdentityEntries(KeyStore store, char[] password, int iterations, SecureRandom random) {
        this.store = store;
        this.password = password;
        this.iterations = iterations;
        this.random = random;
    }

    static boolean isReserved(String alias) {
        return alias.startsWith(SEALING) || alias.startsWith(UNCERTIFIED);
    }

    /** The name that the entry {@code alias} belongs to, whichever form it has. */
    static String name(String alias) {
        for (String prefix : List.of(SEALING, UNCERTIFIED)) {
            if (alias.startsWith(prefix)) {
                return alias.substring(prefix.length());
            }
        }
        return alias;
    }

    void putKeys(String alias, SoftwareIdentity identity) throws GeneralSecurityException {
        Bytes shown = identity.publicIdentity().encode();
        byte[] signing = identity.signingKeys().privateKey().exposeCopy();
        byte[] sealing = identity.sealingKeys().privateKey().exposeCopy();
        byte[] content = ByteBuffer.allocate(2 * KEY_SIZE + shown.size())
                .put(signing)
                .put(sealing)
                .put(shown.toByteArray())
                .array();
        try {
            putSecret(UNCERTIFIED + alias, content);
        } finally {
            wipe(signing, sealing, content);
        }
    }

    /** Stores keys with their certificate, in place of any entry of {@code alias}. */
    void put(String alias, SoftwareIdentity identity, IdentityCertificate certificate) throws GeneralSecurityException {
        PrivateKey signing = Suite.of(identity.publicIdentity().suite()).toJca(identity.signingKeys());
        byte[] sealing = identity.sealingKeys().privateKey().exposeCopy();
        try {
            store.setEntry(
                    alias,
                    new KeyStore.PrivateKeyEntry(signing, new X509Certificate[] {certificate.toJca()}),
                    protection(password));
            putSecret(SEALING + alias, sealing);
            store.deleteEntry(UNCERTIFIED + alias);
        } finally {
            wipe(sealing);
        }
    }

    Optional<SoftwareIdentity> identity(String alias) throws StorageException {
        try {
            Key uncertified = store.getKey(UNCERTIFIED + alias, password);
            if (uncertified != null) {
                return Optional.of(decoded(uncertified.getEncoded()));
            }
            Optional<IdentityCertificate> certificate = certificate(alias);
            return certificate.isPresent()
                    ? Optional.of(certified(alias, certificate.get().identity()))
                    : Optional.empty();
        } catch (UnrecoverableKeyException e) {
            throw new StorageException(
                    "the keys of \"" + Printable.of(alias)
                            + "\" do not open with the password of the key case; expected the same password and a supported"
                            + " cipher: " + Printable.of(e.getMessage()),
                    e);
        } catch (IllegalArgumentException | MalformedException e) {
            throw new StorageException(
                    "the private keys of \"" + Printable.of(alias) + "\" in the key case do not match the public ones",
                    e);
        } catch (GeneralSecurityException e) {
            throw new StorageException("the key case cannot be read", e);
        }
    }

    Optional<PublicIdentity> publicIdentity(String alias) throws StorageException {
        Optional<SoftwareIdentity> identity = identity(alias);
        identity.ifPresent(SoftwareIdentity::close);
        return identity.map(SoftwareIdentity::publicIdentity);
    }

    Optional<IdentityCertificate> certificate(String alias) throws StorageException {
        try {
            Certificate found = store.getCertificate(alias);
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

    void copyTo(KeyStore backup, String alias, char[] backupPassword) throws GeneralSecurityException {
        if (store.isCertificateEntry(alias)) {
            backup.setCertificateEntry(alias, store.getCertificate(alias));
        } else {
            KeyStore.Entry entry = store.getEntry(alias, new KeyStore.PasswordProtection(password));
            backup.setEntry(alias, entry, protection(backupPassword));
        }
    }

    private SoftwareIdentity certified(String alias, PublicIdentity identity)
            throws GeneralSecurityException, StorageException {
        Key signing = required(store.getKey(alias, password), alias);
        Key sealing = required(store.getKey(SEALING + alias, password), alias);
        return new SoftwareIdentity(
                identity.suite(),
                new RawKeyPair(identity.verifyKey(), RawKeys.fromJca((PrivateKey) signing)),
                new RawKeyPair(identity.sealKey(), SecretBytes.takeOwnership(sealing.getEncoded())));
    }

    private static SoftwareIdentity decoded(byte[] content) throws MalformedException {
        try {
            if (content.length < 2 * KEY_SIZE) {
                throw new MalformedException(
                        "expected two private keys of " + KEY_SIZE + " bytes, found " + content.length + " bytes");
            }
            PublicIdentity identity = PublicIdentity.decode(
                    Bytes.takeOwnership(Arrays.copyOfRange(content, 2 * KEY_SIZE, content.length)));
            return new SoftwareIdentity(
                    identity.suite(),
                    new RawKeyPair(identity.verifyKey(), secret(content, 0)),
                    new RawKeyPair(identity.sealKey(), secret(content, KEY_SIZE)));
        } finally {
            wipe(content);
        }
    }

    private static SecretBytes secret(byte[] content, int from) {
        return SecretBytes.takeOwnership(Arrays.copyOfRange(content, from, from + KEY_SIZE));
    }

    private static Key required(@Nullable Key key, String alias) throws StorageException {
        if (key == null) {
            throw new StorageException("expected a certificate and both keys for \"" + Printable.of(alias)
                    + "\" in the key case, found a key missing; store the identity again");
        }
        return key;
    }

    private void putSecret(String alias, byte[] content) throws GeneralSecurityException {
        store.setEntry(alias, new KeyStore.SecretKeyEntry(new SecretKeySpec(content, "AES")), protection(password));
    }

    private KeyStore.PasswordProtection protection(char[] entryPassword) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return new KeyStore.PasswordProtection(entryPassword, PROTECTION, new PBEParameterSpec(salt, iterations));
    }

    private static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
