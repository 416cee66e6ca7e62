package org.medchain.demo;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.SimpleLocaleContext;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;

/**
 * The language that a visitor chose, in a cookie, or else that of the browser. Only those that have texts: months and numbers of another
 * one would stand in English sentences. A cookie that is none counts as missing, since any page on this host may have set it.
 */
final class Languages extends CookieLocaleResolver {
    private static final Set<String> KNOWN = Set.of("en", "de");

    Languages() {
        super("language");
        setCookieSameSite("Strict");
        setCookieHttpOnly(true);
        setRejectInvalidCookies(false);
        setDefaultLocaleFunction(request -> known(request.getLocale()));
    }

    @Override
    protected Locale parseLocaleValue(String value) {
        return known(super.parseLocaleValue(value));
    }

    @Override
    public void setLocaleContext(
            HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable LocaleContext chosen) {
        super.setLocaleContext(
                request, response, new SimpleLocaleContext(known(chosen == null ? null : chosen.getLocale())));
    }

    private static Locale known(@Nullable Locale asked) {
        return asked != null && KNOWN.contains(asked.getLanguage()) ? asked.stripExtensions() : Locale.ENGLISH;
    }
}
