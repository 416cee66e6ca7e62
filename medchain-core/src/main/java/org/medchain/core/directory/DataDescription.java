package org.medchain.core.directory;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * What may change about data at any time without touching the ledger: its tags, and where its provider serves it.
 *
 * @param metadata at most {@value #MAX_TAGS} tags, names and values of at most {@value #MAX_TEXT} bytes of UTF-8
 * @param url at most {@value #MAX_URL} bytes, with a scheme and a host. The provider chooses it: a gateway that follows it
 *     decides which schemes and hosts it will call
 */
public record DataDescription(Map<String, String> metadata, URI url) {
    /** The most tags. */
    public static final int MAX_TAGS = 64;
    /** The most bytes of a tag's name or value. */
    public static final int MAX_TEXT = 1024;
    /** The most bytes of a URL. */
    public static final int MAX_URL = 2048;

    public DataDescription {
        metadata = Map.copyOf(metadata);
        if (metadata.size() > MAX_TAGS) {
            throw new IllegalArgumentException("at most " + MAX_TAGS + " tags, found " + metadata.size());
        }
        metadata.forEach((name, value) -> {
            checkSize("a tag's name", name, MAX_TEXT);
            checkSize("a tag's value", value, MAX_TEXT);
        });
        checkSize("a URL", url.toString(), MAX_URL);
        if (!url.isAbsolute() || url.getHost() == null) {
            throw new IllegalArgumentException("a URL has a scheme and a host");
        }
    }

    /** Reads tags and URL at {@code key} and {@code key + 1}. */
    public static DataDescription decode(StructReader struct, int key) throws MalformedException {
        Map<String, String> metadata = struct.textMap(key, MAX_TAGS, MAX_TEXT);
        String url = struct.text(key + 1, MAX_URL);
        try {
            return new DataDescription(metadata, new URI(url));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw struct.malformed("expected tags within limits and a URL with a scheme and a host");
        }
    }

    /** Writes tags and URL at {@code key} and {@code key + 1}. */
    public void encode(StructWriter struct, int key) {
        struct.textMap(key, metadata).text(key + 1, url.toString());
    }

    /** Says nothing of the content: descriptions are personal data and not for logs. */
    @Override
    public String toString() {
        return "DataDescription[" + metadata.size() + " tags, redacted]";
    }

    private static void checkSize(String what, String text, int max) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size > max) {
            throw new IllegalArgumentException(what + " has at most " + max + " bytes, found " + size);
        }
    }
}
