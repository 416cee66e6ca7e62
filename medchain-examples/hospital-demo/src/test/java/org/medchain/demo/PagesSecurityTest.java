package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.core.message.ShareRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;

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

        assertThat(hospitals.bean(1, PatientService.class).wishes("anna").items())
                .isEmpty();

        assertThat(post.letters("anna", Letter.Kind.WISH)).isEmpty();
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

    private static int letter(String account, byte[] content) throws Exception {
        return send(to("/post/" + account)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(content)))
                .statusCode();
    }
}
