package org.medchain.hapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;

/** A URL that has its data in itself. */
record DataUrl(String contentType, Bytes data) {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";
    private static final int HEXADECIMAL = 16;

    /** True if an address is such a URL. */
    static boolean is(String address) {
        return address.stripLeading().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** What such a URL has; empty if that cannot be read. */
    static Optional<DataUrl> of(String address) {
        String rest = address.strip().substring(SCHEME.length());
        int comma = rest.indexOf(',');
        if (comma < 0) {
            return Optional.empty();
        }
        String said = rest.substring(0, comma).replaceAll("\\s", "");
        boolean encoded = said.toLowerCase(Locale.ROOT).endsWith(BASE64);
        String type = encoded ? said.substring(0, said.length() - BASE64.length()) : said;
        try {
            byte[] plain = plain(rest.substring(comma + 1));
            return Optional.of(new DataUrl(type, Bytes.takeOwnership(encoded ? decoded(plain) : plain)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] decoded(byte[] text) {
        String base64 = new String(text, StandardCharsets.ISO_8859_1)
                .replaceAll("\\s", "")
                .replace('-', '+')
                .replace('_', '/');
        return Base64.getDecoder().decode(base64);
    }

    /** Without percent signs. */
    private static byte[] plain(String text) {
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(written.length);
        for (int i = 0; i < written.length; i++) {
            if (written[i] == '%') {
                plain.write(digit(written, i + 1) * HEXADECIMAL + digit(written, i + 2));
                i += 2;
            } else {
                plain.write(written[i]);
            }
        }
        return plain.toByteArray();
    }

    private static int digit(byte[] written, int at) {
        int digit = at < written.length ? Character.digit(written[at], HEXADECIMAL) : -1;
        if (digit < 0) {
            throw new IllegalArgumentException("expected two digits after a percent sign");
        }
        return digit;
    }
}
