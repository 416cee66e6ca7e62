package org.medchain.hapi;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The address of a FHIR server, to which types and ids are appended, in one way of writing it. */
record BaseAddress(String scheme, String host, int port, String path) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Empty if it is none: not of HTTP, or with a user, a query or a fragment. Dots and percent signs in a path are not resolved. */
    static Optional<BaseAddress> of(String address) {
        try {
            return of(new URI(address));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static Optional<BaseAddress> of(URI address) {
        String scheme = lower(address.getScheme());
        boolean plain = address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && address.getHost() != null;
        if (!plain || !(scheme.equals("http") || scheme.equals("https"))) {
            return Optional.empty();
        }
        int usual = scheme.equals("http") ? HTTP : HTTPS;
        return Optional.of(new BaseAddress(
                scheme,
                lower(address.getHost()),
                address.getPort() < 0 ? usual : address.getPort(),
                address.getRawPath().replaceFirst("/$", "")));
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
