package org.medchain.springboot;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.XECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.core.io.Resource;

/** Loads identities that properties describe, and wipes their keys when the application ends. */
final class IdentityLoader implements DisposableBean {
    private static final DomainTag TRIAL = DomainTag.of("spring-boot-trial");
    private static final int KEY_SIZE = 32;
    private static final String ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    private final SecureRandom random;
    private final List<SoftwareIdentity> loaded = new ArrayList<>();
    private final List<OpenKeyCase> opened = new ArrayList<>();

    /** A key case takes a second to open, and several users may be in one. */
    private record OpenKeyCase(Path file, Password password, KeyCase keyCase) {}

    IdentityLoader(SecureRandom random) {
        this.random = random;
    }

    /**
     * The identity of the properties under {@code prefix}.
     *
     * @throws MedChainConfigurationException if they do not lead to keys with their certificate
     */
    synchronized CertifiedIdentity load(String prefix, MedChainProperties.Identity given) {
        if (given.keyCase() != null) {
            return ofKeyCase(prefix, given, given.keyCase());
        }
        if (given.signingKey() != null || given.sealingKey() != null || given.certificate() != null) {
            return ofPem(prefix, given);
        }
        throw MedChainConfigurationException.missing(
                prefix + ".key-case",
                "the file of a key case, or certificate, signing-key and sealing-key as PEM, or a bean of type"
                        + " CertifiedIdentity");
    }

    private CertifiedIdentity ofKeyCase(String prefix, MedChainProperties.Identity given, Path file) {
        String name = required(prefix + ".name", "the name of the keys in the key case", given.name());
        Password password = required(prefix + ".password", "the password of the key case", given.password());
        try {
            KeyCase keyCase = keyCase(file, password);
            SoftwareIdentity keys = keys(prefix, keyCase, name)
                    .orElseThrow(() -> MedChainConfigurationException.wrong(
                            prefix + ".name", "a name that has keys in " + file, name + ", which has none", null));
            loaded.add(keys);
            IdentityCertificate certificate = given.certificate() != null
                    ? Locations.certificate(prefix + ".certificate", given.certificate())
                    : keyCase.certificate(name)
                            .orElseThrow(() -> MedChainConfigurationException.missing(
                                    prefix + ".certificate",
                                    "the certificate of the keys \"" + name + "\", which have none in " + file));
            if (!certificate.identity().equals(keys.publicIdentity())) {
                throw MedChainConfigurationException.wrong(
                        prefix + ".certificate",
                        "the certificate of " + keys.publicIdentity(),
                        certificate.toString(),
                        null);
            }
            return new CertifiedIdentity(keys, certificate);
        } catch (StorageException e) {
            throw MedChainConfigurationException.wrong(
                    prefix + ".key-case", "a file that can be read", e.getMessage(), e);
        } catch (VerificationException e) {
            throw MedChainConfigurationException.wrong(
                    prefix + ".key-case and " + prefix + ".password", "a key case and its password", e.getMessage(), e);
        }
    }

    private static Optional<SoftwareIdentity> keys(String prefix, KeyCase keyCase, String name)
            throws StorageException, VerificationException {
        try {
            return keyCase.identity(name);
        } catch (IllegalArgumentException e) {
            throw MedChainConfigurationException.failed(
                    prefix + ".name: " + e.getMessage(), "Correct " + prefix + ".name.", e);
        }
    }

    private KeyCase keyCase(Path file, Password password) throws StorageException, VerificationException {
        for (OpenKeyCase known : opened) {
            if (known.file().equals(file) && known.password().isSameAs(password)) {
                return known.keyCase();
            }
        }
        char[] characters = password.characters();
        try {
            KeyCase keyCase = KeyCase.open(file, characters, random);
            opened.add(new OpenKeyCase(file, password, keyCase));
            return keyCase;
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private CertifiedIdentity ofPem(String prefix, MedChainProperties.Identity given) {
        IdentityCertificate certificate = Locations.certificate(prefix + ".certificate", given.certificate());
        PublicIdentity identity = certificate.identity();
        Optional<Password> password = Optional.ofNullable(given.password());
        SoftwareIdentity keys = new SoftwareIdentity(
                identity.suite(),
                new RawKeyPair(identity.verifyKey(), secret(prefix + ".signing-key", given.signingKey(), password)),
                new RawKeyPair(identity.sealKey(), secret(prefix + ".sealing-key", given.sealingKey(), password)));
        loaded.add(keys);
        requireOf(identity, keys, prefix);
        return new CertifiedIdentity(keys, certificate);
    }

    private static SecretBytes secret(String property, @Nullable Resource location, Optional<Password> password) {
        String expected = "a private key (PEM, PKCS#8)";
        PemContent pem = Locations.pem(property, location, expected);
        boolean encrypted = pem.toString().contains(ENCRYPTED);
        if (encrypted && password.isEmpty()) {
            throw MedChainConfigurationException.wrong(
                    property,
                    expected + ", and its password in the property \"password\" if it is encrypted",
                    "an encrypted one in " + Locations.describe(location) + " and no password",
                    null);
        }
        PrivateKey key;
        try {
            key = pem.getPrivateKey(
                    password.map(known -> new String(known.characters())).orElse(null));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw MedChainConfigurationException.wrong(
                    property,
                    expected,
                    (encrypted ? "an encrypted one that the password does not open in " : "one that cannot be read in ")
                            + Locations.describe(location),
                    e);
        }
        return SecretBytes.takeOwnership(raw(key).orElseThrow(() -> MedChainConfigurationException.wrong(
                property,
                "a key on Ed25519, X25519 or P-256",
                (key == null ? "no private key" : key.getAlgorithm()) + " in " + Locations.describe(location),
                null)));
    }

    private static Optional<byte[]> raw(@Nullable PrivateKey key) {
        if (key instanceof EdECPrivateKey edwards) {
            return edwards.getBytes();
        } else if (key instanceof XECPrivateKey montgomery) {
            return montgomery.getScalar();
        } else if (key instanceof ECPrivateKey weierstrass) {
            byte[] scalar = weierstrass.getS().toByteArray();
            byte[] padded = new byte[KEY_SIZE];
            int extra = Math.max(0, scalar.length - KEY_SIZE);
            System.arraycopy(scalar, extra, padded, KEY_SIZE - (scalar.length - extra), scalar.length - extra);
            Arrays.fill(scalar, (byte) 0);
            return Optional.of(padded);
        }
        return Optional.empty();
    }

    /** Uses both keys once, so that those of another certificate are noticed now. */
    private void requireOf(PublicIdentity identity, SoftwareIdentity keys, String prefix) {
        Bytes text = Bytes.random(random, KEY_SIZE);
        try {
            identity.verify(TRIAL, text, keys.sign(TRIAL, text));
        } catch (MedChainException | RuntimeException e) {
            throw wrongKey(prefix + ".signing-key", identity, e);
        }
        try (SecretBytes opened = keys.open(TRIAL, Bytes.empty(), identity.seal(TRIAL, Bytes.empty(), text, random))) {
            if (opened.size() != text.size()) {
                throw new MalformedException("expected " + text.size() + " bytes, found " + opened.size());
            }
        } catch (MedChainException | RuntimeException e) {
            throw wrongKey(prefix + ".sealing-key", identity, e);
        }
    }

    private static MedChainConfigurationException wrongKey(String property, PublicIdentity identity, Exception e) {
        return MedChainConfigurationException.wrong(property, "the key of " + identity, "another one", e);
    }

    private static <T> T required(String property, String expected, @Nullable T value) {
        boolean empty = value instanceof Password password && password.isEmpty();
        if (value == null || empty || (value instanceof String text && text.isBlank())) {
            throw MedChainConfigurationException.missing(property, expected);
        }
        return value;
    }

    @Override
    public synchronized void destroy() {
        loaded.forEach(SoftwareIdentity::close);
        loaded.clear();
        opened.clear();
    }
}
