package org.medchain.springboot;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.dht.Roster;
import org.medchain.error.MalformedException;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;

/** Reads what properties name the location of. */
final class Locations {
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
            throw MedChainConfigurationException.failed(
                    property + ": expected " + expected + ", found " + location.getDescription()
                            + ", which cannot be read",
                    "Correct " + property + (hasScheme(location) ? "." : ": write file: before a path."),
                    e);
        }
    }

    /** Whether the location has a scheme: without one, Spring looks on the class path or in the web application. */
    private static boolean hasScheme(Resource location) {
        return location instanceof UrlResource || location instanceof FileSystemResource;
    }

    private static String text(String property, @Nullable Resource location, String expected) {
        return new String(
                read(property, location, IdentityCertificate.MAX_PEM_SIZE, expected)
                        .toByteArray(),
                StandardCharsets.ISO_8859_1);
    }

    static PemContent pem(String property, @Nullable Resource location, String expected) {
        String text = text(property, location, expected);
        if (!PemContent.isPresentInText(text)) {
            throw MedChainConfigurationException.wrong(property, expected, "no PEM in " + describe(location), null);
        }
        return Objects.requireNonNull(PemContent.of(text));
    }

    /** A certificate of the consortium's CA, which holds the keys of an identity. */
    static IdentityCertificate certificate(String property, @Nullable Resource location) {
        String expected = "a certificate of the consortium's CA (PEM)";
        try {
            return IdentityCertificate.decodePem(text(property, location, expected));
        } catch (MalformedException e) {
            throw MedChainConfigurationException.wrong(
                    property, expected, "another content in " + describe(location) + " (" + e.getMessage() + ")", e);
        }
    }

    /** The directory's nodes. */
    static Roster roster(String property, @Nullable Resource location) {
        String expected = "a roster as medchain roster create writes it";
        Bytes content = read(property, location, Roster.MAX_JSON_SIZE, expected);
        try {
            return Roster.decodeJson(new String(content.toByteArray(), StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            throw MedChainConfigurationException.wrong(
                    property, expected, "another content in " + describe(location) + " (" + e.getMessage() + ")", e);
        }
    }

    /** A host and a port; the host may be a name. */
    static InetSocketAddress address(String property, String given) {
        try {
            HostAndPort address = HostAndPort.fromString(given);
            if (address.getHost().isEmpty()) {
                throw new IllegalArgumentException("no host, which would be this machine alone");
            }
            return new InetSocketAddress(address.getHost(), address.getPort());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw MedChainConfigurationException.wrong(property, "host:port", given, e);
        }
    }

    static String describe(@Nullable Resource location) {
        return location == null ? "nothing" : location.getDescription();
    }
}
