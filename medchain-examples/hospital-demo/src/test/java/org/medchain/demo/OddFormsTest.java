package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.role.Provider;
import org.medchain.core.store.OperationKey;

/** Forms and addresses with what the pages never offer, and pages that were open for too long. */
@Timeout(300)
class OddFormsTest {
    private static Hospitals hospitals;

    @BeforeAll
    static void start() {
        hospitals = Hospitals.running();
        Hospitals.until(hospitals.bean(2, Feeder.class)::isFilled);
    }

    private static String heart() throws Exception {
        return hospitals.bean(2, PatientService.class).data("josef").items().stream()
                .filter(PatientService.DataView::stream)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static HttpResponse<String> share(SignedIn josef, String from, String to, String number) throws Exception {
        String data = heart();
        return josef.post(
                "/patient/share",
                "/patient/share",
                List.of(
                                "who", "novak", "data", data, "data", data, "range", "part", "from", from, "to", to,
                                "days", "1", "number", number)
                        .toArray(new String[0]));
    }

    @Test
    void dataThatAFormNamesTwice_isSharedOnce_andATimeThatIsNone_isAskedForAgain() throws Exception {
        SignedIn josef = new SignedIn(hospitals, 2, "josef");

        HttpResponse<String> odd = share(josef, "-999999999-01-01T00:00", "+999999999-12-31T23:59", "odd 1");
        assertThat(odd.statusCode()).isEqualTo(200);
        assertThat(odd.body()).contains("Please enter a day and a time.");

        HttpResponse<String> twice = share(josef, "2026-01-01T00:00", "2099-01-01T00:00", "odd 2");
        assertThat(twice.statusCode()).isEqualTo(302);
        assertThat(josef.get("/patient").body()).contains("Dr. Novak may now see what you chose");
    }

    @Test
    void permission_changedInAnotherWindow_isNotTakenBackByThePageThatIsOutOfDate() throws Exception {
        SignedIn josef = new SignedIn(hospitals, 2, "josef");
        PatientService patient = hospitals.bean(2, PatientService.class);
        share(josef, "2026-01-01T00:00", "2099-01-01T00:00", "stale");
        josef.get("/patient");
        String id = patient.sessions("josef").get(0).id();
        String page = "/patient/sessions/" + id;
        josef.post(page, page + "/narrow", "data", heart(), "from", "2026-02-01T00:00", "to", "2098-01-01T00:00");
        assertThat(josef.get("/patient").body()).contains("Only the part that you chose is shared now.");

        HttpResponse<String> stale = josef.post("/patient/share", page + "/revoke");

        assertThat(stale.statusCode()).isEqualTo(302);
        assertThat(josef.get("/patient").body())
                .contains("Nothing was changed: this permission had been changed or taken back already");
        HttpResponse<String> narrower = josef.post(
                "/patient/share",
                page + "/narrow",
                "data",
                heart(),
                "from",
                "2026-03-01T00:00",
                "to",
                "2097-01-01T00:00");
        assertThat(narrower.statusCode()).isEqualTo(302);
        assertThat(josef.get("/patient").body()).contains("Nothing was changed: this permission");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1"})
    void chunk_thatCannotBe_isAnUnknownPage(String number) throws Exception {
        SignedIn office = new SignedIn(hospitals, 2, "office2");
        String page = "/office/data/" + heart();

        assertThat(office.post(page, page + "/damage", "number", number, "damaged", "true")
                        .statusCode())
                .isEqualTo(404);
    }

    /** It would be in memory while its page is made. */
    @Test
    void document_thatIsTooLargeForAPage_isNotShown() throws Exception {
        Provider provider = hospitals.bean(2, Provider.class);
        DataId large = provider.addRecord(
                provider.inventories().get(0),
                OperationKey.of("large"),
                new DataDescription(
                        Map.of("type", "letter"),
                        hospitals.bean(2, PhoneBook.class).site(2).data()),
                Optional.empty(),
                new ByteArrayInputStream(new byte[(int) ClinicianService.LIMITS.bytes() + 1]));
        hospitals
                .bean(2, PatientService.class)
                .grant(
                        "josef",
                        "aydin",
                        List.of(large.value().toHex()),
                        GrantedRange.unrestricted(),
                        Duration.ofDays(1));
        String letter = hospitals.bean(1, ClinicianService.class).shares("aydin").views().stream()
                .filter(share -> share.items().stream()
                        .anyMatch(item -> item.id().equals(large.value().toHex())))
                .findFirst()
                .orElseThrow()
                .letter();

        HttpResponse<String> page = new SignedIn(hospitals, 1, "aydin")
                .get("/clinician/fetch?letter=" + URLEncoder.encode(letter, StandardCharsets.UTF_8) + "&data="
                        + large.value().toHex());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Nothing to show").doesNotContain("<pre");
    }

    @Test
    void fetch_ofATimeThatIsNone_isRefused() throws Exception {
        SignedIn josef = new SignedIn(hospitals, 2, "josef");
        share(josef, "2026-01-01T00:00", "2099-01-01T00:00", "fetch");
        String letter = hospitals
                .bean(3, ClinicianService.class)
                .shares("novak")
                .views()
                .get(0)
                .letter();

        HttpResponse<String> page = new SignedIn(hospitals, 3, "novak")
                .get("/clinician/fetch?letter=" + URLEncoder.encode(letter, StandardCharsets.UTF_8) + "&data=" + heart()
                        + "&from=%2B999999999-12-31T23:59:59");

        assertThat(page.statusCode()).isEqualTo(400);
    }
}
