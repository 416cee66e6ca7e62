package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who is signed in and sends what no browser would. */
final class SignedIn {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String url;

    SignedIn(Hospitals hospitals, int hospital, String account) throws Exception {
        this.url = hospitals.url(hospital);
        assertThat(post("/login", "/login", "username", account, "password", hospitals.password())
                        .headers()
                        .firstValue("Location"))
                .get()
                .asString()
                .doesNotContain("/login");
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Accept", "text/html")
                        .build(),
                BodyHandlers.ofString());
    }

    /**
     * Sends a form with the token of a page.
     *
     * @param fields names and values in turn
     */
    HttpResponse<String> post(String page, String path, String... fields) throws IOException, InterruptedException {
        Matcher token = TOKEN.matcher(get(page).body());
        assertThat(token.find()).as("token of %s", page).isTrue();
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of("_csrf", token.group(1)));
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < all.size(); i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(all.get(i))
                    .append('=')
                    .append(URLEncoder.encode(all.get(i + 1), StandardCharsets.UTF_8));
        }
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form.toString()))
                        .build(),
                BodyHandlers.ofString());
    }
}
