package org.medchain.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.core.message.ShareRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.health.NoLink;
import org.medchain.health.PeerStatus;
import org.springframework.context.i18n.LocaleContextHolder;

/** What the pages let through, and what they do not. */
@Timeout(300)
class PagesSecurityTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Hospitals hospitals;

    @BeforeAll
    static void start() {
        hospitals = Hospitals.running();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(hospitals.url(1) + path));
    }

    private static HttpRequest.Builder form(String path, String content) {
        return to(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(content));
    }

    @Test
    void page_ofAnybody_hasNoScriptAndIsNotFramed() throws Exception {
        HttpResponse<String> login = send(to("/login"));

        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(login.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("script-src", "unsafe");
        assertThat(login.body()).doesNotContain("<script", "style=", "onclick");
        assertThat(login.headers().firstValue("Set-Cookie"))
                .get()
                .asString()
                .startsWith(cookie() + "=")
                .contains("HttpOnly", "SameSite=Strict");
    }

    @Test
    void form_withoutItsToken_doesNothingAndLeadsToSigningIn() throws Exception {
        for (HttpRequest.Builder form : List.of(
                form("/login", "username=anna&password=" + hospitals.password()),
                form("/patient/share", "who=weber"),
                form("/patient/share", "who=weber").header("Cookie", cookie() + "=ended"))) {
            HttpResponse<String> answer = send(form);
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).get().asString().endsWith("/login?expired");
        }
    }

    @Test
    void page_afterItsSessionEnded_saysWhyToSignInAgain() throws Exception {
        HttpResponse<String> answer = send(to("/patient").header("Cookie", cookie() + "=ended"));

        assertThat(answer.headers().firstValue("Location")).get().asString().endsWith("/login?expired");
        assertThat(send(to("/login?expired")).body()).contains("You have to sign in again", "<title>Error: ");
        assertThat(send(to("/login")).body()).doesNotContain("Error: ");
    }

    private static String cookie() {
        return "hospital-" + URI.create(hospitals.url(1)).getPort();
    }

    @Test
    void page_withoutAnAccount_leadsToSigningIn() throws Exception {
        for (String path : new String[] {"/patient", "/clinician", "/office", "/ledger", "/ledger/consortium"}) {
            HttpResponse<String> answer = send(to(path));
            assertThat(answer.statusCode()).as(path).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).get().asString().endsWith("/login");
        }
    }

    @Test
    void letter_thatIsNone_isRefusedOrThrownAway() throws Exception {
        assertThat(letter("anna", new byte[] {1, 2, 3})).isEqualTo(400);
        assertThat(letter("nobody", new byte[0])).isEqualTo(404);
        assertThat(letter("weber", new byte[0])).isEqualTo(404);
        assertThat(letter("anna", new byte[4 << 20])).isEqualTo(413);
        Bytes box = Bytes.random(new SecureRandom(), 200);
        byte[] sealed =
                new ShareRequest(new Sealed(SuiteId.X25519, box)).encode().toByteArray();
        assertThat(letter("anna", sealed)).isEqualTo(204);
        PostOffice post = hospitals.bean(1, PostOffice.class);
        assertThat(post.letters("anna", Letter.Kind.WISH)).isNotEmpty();

        assertThat(hospitals.bean(1, Wishes.class).open("anna").items()).isEmpty();

        assertThat(post.letters("anna", Letter.Kind.WISH)).isEmpty();
    }

    /** Anybody could fill an account otherwise, in the name of any hospital. */
    @Test
    void letter_thatNoHospitalSigned_isRefused() throws Exception {
        Bytes letter = new ShareRequest(new Sealed(SuiteId.X25519, Bytes.random(new SecureRandom(), 200))).encode();
        String signature = hospitals.bean(2, Stamp.class).of("anna", letter);
        byte[] content = letter.toByteArray();

        assertThat(send(to("/post/anna")
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofByteArray(content)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(letter("anna", "3", signature, content)).isEqualTo(403);
        assertThat(letter("anna", "9", signature, content)).isEqualTo(403);
        assertThat(letter("anna", "2", "00", content)).isEqualTo(403);
        assertThat(letter("anna", "2", "no hex", content)).isEqualTo(403);
        assertThat(letter("anna", "2", hospitals.bean(2, Stamp.class).of("maria", letter), content))
                .isEqualTo(403);
    }

    @Test
    void wish_thatWasDeclined_isNotShownAgainUnlessItDiffers() throws Exception {
        Wishes wishes = hospitals.bean(4, Wishes.class);
        Person peter = hospitals.bean(4, PhoneBook.class).find("peter").orElseThrow();
        ClinicianService weber = hospitals.bean(2, ClinicianService.class);
        weber.ask(peter, "Your recording, please.");
        wishes.decline("peter", wishes.open("peter").items().get(0).letter());

        weber.ask(peter, " your  recording, PLEASE.");
        weber.ask(peter, "Your letter, please.");
        hospitals.bean(3, ClinicianService.class).ask(peter, "Your recording, please.");

        assertThat(wishes.open("peter").items())
                .extracting(wish -> wish.who() + ": " + wish.words())
                .containsExactlyInAnyOrder("Dr. Weber: Your letter, please.", "Dr. Novak: Your recording, please.");
        for (var wish : wishes.open("peter").items()) {
            wishes.fulfil("peter", wish.letter());
        }
        weber.ask(peter, "Your letter, please.");
        assertThat(wishes.open("peter").items())
                .as("asked again after it was granted")
                .hasSize(1);
        wishes.fulfil("peter", wishes.open("peter").items().get(0).letter());
    }

    @Test
    void form_thatIsTooLarge_hasThePagesOwnError() throws Exception {
        String large = "username=" + "x".repeat(3 << 20);
        for (String language : List.of("en", "de")) {
            HttpResponse<String> answer = send(
                    form("/login", large).header("Accept-Language", language).header("Accept", "text/html"));
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body())
                    .contains(
                            "style.css",
                            language.equals("en")
                                    ? "<h1>This was too much to send</h1>"
                                    : "<h1>Das war zu viel auf einmal</h1>");
        }
        HttpResponse<String> chunked = send(to("/patient/share")
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(US_ASCII)))));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(chunked.body()).contains("This was too much to send");
    }

    /** A link to it would lead to that host. */
    @Test
    void address_thatLooksLikeAnotherHost_isLinkedNowhere() throws Exception {
        assertThat(send(to("//elsewhere.example/x")).body()).doesNotContain("href=\"//");
    }

    @Test
    void actuator_showsNothingButHealthWithoutDetails() throws Exception {
        SignedIn auditor = new SignedIn(hospitals, 1, "auditor1");
        for (String path : List.of("env", "configprops", "medchain", "beans", "heapdump", "loggers", "mappings")) {
            assertThat(auditor.get("/actuator/" + path).statusCode()).as(path).isEqualTo(404);
        }
        HttpResponse<String> health = send(to("/actuator/health"));
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).doesNotContain("details", "127.0.0.1", "/tmp");
    }

    @Test
    void link_thatIsMissing_isExplainedInTheReadersLanguage() {
        PeerStatus away = PeerStatus.notLinked(
                "member 2 (Hillside Clinic)", NoLink.REVOCATION_UNKNOWN, "this party does not know yet whether");
        LocaleContextHolder.setLocale(Locale.GERMAN);
        try {
            LedgerService.PeerView view =
                    hospitals.bean(1, LedgerService.class).peers(List.of(away)).get(0);
            assertThat(view.name()).isEqualTo("Hillside Clinic");
            assertThat(view.state()).isEqualTo("nicht verbunden");
            assertThat(view.reason()).contains("noch nicht auf dem neuesten Stand");
        } finally {
            LocaleContextHolder.resetLocaleContext();
        }
    }

    /** Cookies are by host alone: another program on this machine may have set one of that name. */
    @Test
    void language_thatIsNoneOrHasNoTexts_isEnglish() throws Exception {
        assertThat(send(to("/login").header("Cookie", "language=%%%!!")).body()).contains("<h1>Sign in</h1>");
        for (HttpRequest.Builder page : List.of(
                to("/login").header("Accept-Language", "fr"),
                to("/login").header("Cookie", "language=ar-u-nu-arab"),
                to("/login?lang=fr"))) {
            assertThat(send(page).body()).contains("<html lang=\"en\">", "<h1>Sign in</h1>", "Central European Time");
        }
        assertThat(send(to("/login").header("Accept-Language", "de-AT,de;q=0.9"))
                        .body())
                .contains("<html lang=\"de\">", "<h1>Anmelden</h1>");
    }

    /** From hospital 2, which signs it. */
    private static int letter(String account, byte[] content) throws Exception {
        return letter(account, "2", hospitals.bean(2, Stamp.class).of(account, Bytes.copyOf(content)), content);
    }

    private static int letter(String account, String sender, String signature, byte[] content) throws Exception {
        return send(to("/post/" + account)
                        .header("Content-Type", "application/octet-stream")
                        .header(Stamp.SENDER, sender)
                        .header(Stamp.SIGNATURE, signature)
                        .POST(BodyPublishers.ofByteArray(content)))
                .statusCode();
    }
}
