package org.medchain.springboot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MalformedException;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.core.io.Resource;

/** Reads what properties name the location of. */
final class Locations {
    /** Of a PEM file: several times a certificate, which has Base64 and may have text before it. */
    private static final int MAX_PEM = 4 * IdentityCertificate.MAX_SIZE;

    private Locations() {}

    /** The content, of at most {@code limit} bytes. */
    static Bytes read(String property, @Nullable Resource location, int limit, String expected) {
        if (location == null) {
            throw MedChainConfigurationException.missing(property, expected);
        }
        try (InputStream content = location.getInputStream()) {
            byte[] bytes = content.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw MedChainConfigurationException.wrong(
                        property,
                        expected + " of at most " + limit + " bytes",
                        "more in " + location.getDescription(),
                        null);
            }
            return Bytes.takeOwnership(bytes);
        } catch (IOException e) {
            throw MedChainConfigurationException.wrong(
                    property, expected, location.getDescription() + ", which cannot be read", e);
        }
    }

    static PemContent pem(String property, @Nullable Resource location, String expected) {
        String text = new String(read(property, location, MAX_PEM, expected).toByteArray(), StandardCharsets.US_ASCII);
        if (!PemContent.isPresentInText(text)) {
            throw MedChainConfigurationException.wrong(property, expected, "no PEM in " + describe(location), null);
        }
        return Objects.requireNonNull(PemContent.of(text));
    }

    /** A certificate of the consortium's CA, which holds the keys of an identity. */
    static IdentityCertificate certificate(String property, @Nullable Resource location) {
        String expected = "a certificate of the consortium's CA (PEM)";
        try {
            List<X509Certificate> certificates =
                    pem(property, location, expected).getCertificates();
            if (certificates == null || certificates.size() != 1) {
                throw MedChainConfigurationException.wrong(
                        property,
                        expected,
                        (certificates == null ? 0 : certificates.size()) + " of them in " + describe(location),
                        null);
            }
            return IdentityCertificate.decode(
                    Bytes.takeOwnership(certificates.get(0).getEncoded()));
        } catch (CertificateEncodingException | MalformedException | IllegalStateException e) {
            throw MedChainConfigurationException.wrong(
                    property, expected, "another content in " + describe(location), e);
        }
    }

    static String describe(@Nullable Resource location) {
        return location == null ? "nothing" : location.getDescription();
    }
}
