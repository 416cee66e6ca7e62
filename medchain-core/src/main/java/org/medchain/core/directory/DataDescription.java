package org.medchain.core.directory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;
import org.medchain.io.Printable;

/**
 * What may change about data at any time without touching the ledger: its tags, and where its provider serves it.
 *
 * <p>Encoded, all of it takes at most {@value #MAX_SIZE} bytes.
 *
 * @param metadata at most {@value #MAX_TAGS} tags, names and values of at most {@value #MAX_TEXT} bytes of UTF-8
 * @param url at most {@value #MAX_URL} bytes, with a scheme and an authority, such as {@code https://pacs_1.example:8443/}; the
 *     authority is not looked at further. The provider chooses it: a gateway that follows it decides which schemes and hosts
 *     it will call
 */
public record DataDescription(Map<String, String> metadata, URI url) {
    /** The most tags. */
    public static final int MAX_TAGS = 64;
    /** The most bytes of a tag's name or value. */
    public static final int MAX_TEXT = 1024;
    /** The most bytes of a URL. */
    public static final int MAX_URL = 2048;
    /** The most bytes of an encoded description. */
    public static final int MAX_SIZE = 16 << 10;

    public DataDescription {
        metadata = Map.copyOf(metadata);
        if (metadata.size() > MAX_TAGS) {
            throw new IllegalArgumentException("at most " + MAX_TAGS + " tags, found " + metadata.size());
        }
        metadata.forEach((name, value) -> {
            StructWriter.requireText("a tag's name", name, MAX_TEXT);
            StructWriter.requireText("a tag's value", value, MAX_TEXT);
        });
        StructWriter.requireText("a URL", url.toString(), MAX_URL);
        if (!url.isAbsolute() || url.getRawAuthority() == null) {
            throw new IllegalArgumentException("a URL has a scheme and an authority, as in https://host/path, found "
                    + Printable.of(url.toString()));
        }
        int size = size(metadata, url);
        if (size > MAX_SIZE) {
            throw new IllegalArgumentException("a description takes at most " + MAX_SIZE + " bytes, found " + size
                    + ": use fewer or shorter tags");
        }
    }

    private static int size(Map<String, String> metadata, URI url) {
        return new StructWriter()
                .textMap(0, metadata)
                .text(1, url.toString())
                .toBytes()
                .size();
    }

    /** Reads tags and URL at {@code key} and {@code key + 1}. */
    public static DataDescription decode(StructReader struct, int key) throws MalformedException {
        Map<String, String> metadata = struct.textMap(key, MAX_TAGS, MAX_TEXT);
        String url = struct.text(key + 1, MAX_URL);
        try {
            return new DataDescription(metadata, new URI(url));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw struct.malformed("expected tags within limits and a URL with a scheme and an authority");
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
}
