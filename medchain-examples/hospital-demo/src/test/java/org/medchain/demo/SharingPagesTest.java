package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.error.MedChainException;
import org.medchain.examples.offline.VerifyOffline;

/** From a wish to a verified ECG, and to a refusal once the patient took it back. */
@Timeout(300)
class SharingPagesTest {
    private static final Pattern MEDIA_BOX = Pattern.compile("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]");

    private static Hospitals hospitals;

    @BeforeAll
    static void start() {
        Visitor.assumeBrowser();
        hospitals = Hospitals.running();
    }

    @Test
    void recording_askedForAndGranted_isFetchedUntilThePatientTakesItBack(@TempDir Path folder) throws Exception {
        try (Visitor weber = Visitor.atDesk(hospitals, "en").signIn(2, "weber");
                Visitor anna = Visitor.atDesk(hospitals, "en").signIn(1, "anna")) {
            ask(weber);
            grant(anna);
            fetch(weber);
            verifyOffline(weber, folder);
            readLetter(weber);
            narrow(anna);
            fetchOutside(weber);
            revoke(weber, anna);
        }
    }

    private static void ask(Visitor weber) {
        weber.follow("Ask a patient");
        weber.press("Send the request");
        assertThat(weber.text()).contains("Please choose a patient.", "Please write what you need");
        weber.look("clinician-ask-errors");
        weber.page.getByLabel("Anna Keller, Lakeside Hospital").check();
        weber.page.locator("#wish").fill("Please show me your heart recording, so that I can give a second opinion.");
        weber.look("clinician-ask");
        weber.press("Send the request");
        assertThat(weber.text()).contains("Your request was sent to Anna Keller.");
    }

    private static void grant(Visitor anna) {
        anna.open(1, "/patient");
        assertThat(anna.text()).contains("Dr. Weber of Seaview Heart Clinic asks you", "second opinion");
        anna.look("patient-asked");
        anna.follow("Choose what to share");
        assertThat(anna.page.getByLabel("Dr. Weber, Seaview Heart Clinic").isChecked())
                .isTrue();
        anna.press("Share now");
        assertThat(anna.text()).contains("Please choose at least one thing to share.");
        anna.look("patient-share-errors");
        anna.page.getByLabel("Heart recording").check();
        anna.page.getByLabel("Letter from the hospital").check();
        anna.look("patient-share");
        anna.press("Share now");
        assertThat(anna.text())
                .contains(
                        "Dr. Weber may now see what you chose",
                        "Dr. Weber may see your heart recording and your letter")
                .doesNotContain("asks you");
        anna.look("patient-shared");
    }

    private static Locator form(Visitor weber, String name) {
        return weber.page.locator("form.item", new Page.LocatorOptions().setHasText(name));
    }

    private static void fetch(Visitor weber) {
        weber.open(2, "/clinician");
        weber.look("clinician-desk");
        weber.arrive(() -> form(weber, "Heart recording").locator("button").click());
        assertThat(weber.text()).contains("Verified", "exactly what Lakeside Hospital");
        assertThat(weber.page.locator("svg.ecg").count()).isBetween(1, 7);
        assertThat(weber.page.locator("svg.ecg title").first().textContent())
                .contains("Heart recording of Anna Keller");
        assertThat(weber.page.locator("svg.ecg .lead").allTextContents()).contains("MLII", "V5");
        assertThat(weber.page.locator("svg.ecg .trace").first().getAttribute("d"))
                .hasSizeGreaterThan(1_000);
        weber.look("clinician-ecg");
        printsAcross(weber);
        weber.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(weber.page.locator("svg.ecg").first().boundingBox().width)
                .as("264 mm, of which 250 are ten seconds")
                .isCloseTo(264 * 96 / 25.4, Offset.offset(1.0));
        weber.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
    }

    /** On paper all rows are there, which takes more than a page, and each is wider than a page is high. */
    private static void printsAcross(Visitor weber) {
        byte[] pdf = weber.page.pdf(new Page.PdfOptions().setPreferCSSPageSize(true));
        List<MatchResult> sheets = MEDIA_BOX
                .matcher(new String(pdf, StandardCharsets.ISO_8859_1))
                .results()
                .toList();
        assertThat(sheets).hasSizeGreaterThan(1).allSatisfy(sheet -> assertThat(Double.parseDouble(sheet.group(1)))
                .isGreaterThan(Double.parseDouble(sheet.group(2))));
    }

    private static void verifyOffline(Visitor weber, Path folder) throws Exception {
        Path proof = folder.resolve("proof");
        Path consortium = folder.resolve("consortium");
        save(weber, "Download the proof", proof);
        save(weber, "Download the consortium’s configuration", consortium);
        assertThat(verified(consortium, proof)).contains("consortium Demo consortium", "digest ");

        byte[] changed = Files.readAllBytes(proof);
        changed[changed.length / 2] ^= 1;
        Files.write(proof, changed);
        assertThatThrownBy(() -> verified(consortium, proof)).isInstanceOf(MedChainException.class);
        weber.follow("See it on the ledger");
        assertThat(weber.text()).contains("members signed the block");
        weber.look("ledger-event");
        weber.arrive(() -> weber.page.goBack());
        assertThat(weber.text()).contains("Verified", "exactly what Lakeside Hospital");
        weber.follow("The minute before");
        assertThat(weber.text()).contains("Anna Keller");
    }

    private static void save(Visitor visitor, String link, Path file) throws IOException {
        Files.write(file, visitor.downloaded(() -> visitor.follow(link)));
    }

    private static String verified(Path consortium, Path proof) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            VerifyOffline.main(new String[] {consortium.toString(), proof.toString()});
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void readLetter(Visitor weber) {
        weber.open(2, "/clinician");
        weber.arrive(() -> form(weber, "Letter").locator("button").click());
        assertThat(weber.text()).contains("Discharge letter", "exactly what the hospital recorded");
        weber.look("clinician-letter");
    }

    private static void narrow(Visitor anna) {
        anna.follow("Change or take back");
        String start = anna.page.locator("#from").inputValue();
        anna.page.locator("#to").fill(start);
        anna.press("Share only this part");
        assertThat(anna.text()).contains("The end must be later than the beginning.");
        anna.page.locator("#from").fill("2020-01-01T00:00:01");
        anna.page.locator("#to").fill(start);
        anna.look("patient-permission");
        anna.press("Share only this part");
        assertThat(anna.text()).contains("Only the part that you chose is shared now.", "only from");
    }

    private static void fetchOutside(Visitor weber) {
        weber.open(2, "/clinician");
        Locator heart = form(weber, "Heart recording");
        assertThat(heart.innerText()).contains("only from");
        heart.locator("input[type=datetime-local]").fill("2019-01-01T12:00:01");
        weber.arrive(() -> heart.locator("button").click());
        assertThat(weber.text())
                .contains("outside what the patient shares", "Shared: only from")
                .doesNotContain("The minute");
        weber.look("clinician-outside");
    }

    private static void revoke(Visitor weber, Visitor anna) {
        weber.open(2, "/clinician");
        anna.follow("Change or take back");
        anna.press("Take the permission back");
        assertThat(anna.text()).contains("Dr. Weber can no longer see your data.", "Nobody but your own hospital");

        weber.arrive(() -> form(weber, "Letter").locator("button").click());

        assertThat(weber.text())
                .contains("The patient has taken the permission back.")
                .doesNotContain("Discharge");
        weber.look("clinician-refused");
        weber.open(2, "/clinician");
        assertThat(weber.text()).contains("No patient shares data with you at present.");
        weber.page.locator("details.ended summary").click();
        assertThat(weber.text()).contains("Anna Keller: the permission received on", "was taken back by the patient");
        anna.open(1, "/patient/accesses");
        assertThat(anna.text())
                .contains("Dr. Weber, Seaview Heart Clinic", "Heart recording (ECG)", "Letter", "Data was shown");
        anna.look("patient-accesses");
    }
}
