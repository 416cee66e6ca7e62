package org.medchain.crypto.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medchain.crypto.bytes.Bytes;

/**
 * Reads {@code vectors/<what>/<version>/<file>}: lines {@code name = value} in blocks parted by empty lines; a line that
 * begins with {@code #} is a remark, and the first ones name the source.
 */
public final class Vectors {
    private Vectors() {}

    /** One block. */
    public record Vector(Map<String, String> fields) {
        public String text(String name) {
            return fields.get(name);
        }

        public Bytes hex(String name) {
            return Bytes.fromHex(fields.get(name));
        }
    }

    public static List<Vector> read(String path) {
        List<Vector> vectors = new ArrayList<>();
        Map<String, String> block = new LinkedHashMap<>();
        for (String line : (text(path) + "\n\n").split("\n", -1)) {
            if (line.isBlank() && !block.isEmpty()) {
                vectors.add(new Vector(Map.copyOf(block)));
                block.clear();
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" = ?", 2);
                block.put(parts[0], parts[1]);
            }
        }
        assertThat(vectors).as(path).isNotEmpty();
        return vectors;
    }

    private static String text(String path) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
