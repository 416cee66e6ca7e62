package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each page in both languages, at a desk and on a phone: accessible by axe's rules, and no wider than the window. */
@Timeout(300)
class EveryPageTest {
    private static Hospitals hospitals;

    /** A page that an account sees without further ado. */
    private record Shown(String account, String path, String name) {}

    private static final List<Shown> PAGES = List.of(
            new Shown("maria", "/patient", "start-patient"),
            new Shown("maria", "/patient/share", "start-share"),
            new Shown("maria", "/patient/accesses", "start-accesses"),
            new Shown("maria", "/patient/keys", "start-keys"),
            new Shown("novak", "/clinician", "start-desk"),
            new Shown("novak", "/clinician/ask", "start-ask"),
            new Shown("office3", "/office", "start-office"),
            new Shown("office3", "/office/accesses", "start-log"),
            new Shown("auditor3", "/ledger", "start-ledger"),
            new Shown("auditor3", "/ledger/blocks/1", "start-block"),
            new Shown("auditor3", "/ledger/members", "start-members"),
            new Shown("auditor3", "/nowhere", "start-unknown"),
            new Shown("auditor3", "/patient", "start-forbidden"));

    @BeforeAll
    static void start() {
        Visitor.assumeBrowser();
        hospitals = Hospitals.running();
        Hospitals.until(hospitals.bean(3, Feeder.class)::isFilled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void pages_atADeskAndOnAPhone_areAccessibleAndFit(String language) {
        try (Visitor desk = Visitor.atDesk(hospitals, language);
                Visitor phone = Visitor.onPhone(hospitals, language)) {
            for (Visitor visitor : List.of(desk, phone)) {
                visitor.open(3, "/login").look("start-login");
                String account = "";
                for (Shown shown : PAGES) {
                    if (!shown.account().equals(account)) {
                        account = shown.account();
                        visitor.signIn(3, account);
                    }
                    visitor.open(3, shown.path()).look(shown.name());
                }
            }
        }
    }

    @Test
    void pages_inTheDark_keepTheirContrast() {
        try (Visitor visitor = Visitor.inTheDark(hospitals).signIn(3, "maria")) {
            visitor.open(3, "/patient").look("start-patient");
            visitor.open(3, "/patient/share").look("start-share");
        }
    }

    @Test
    void language_chosenOnThePage_staysChosen() {
        try (Visitor visitor = Visitor.atDesk(hospitals, "en").signIn(3, "maria")) {
            visitor.follow("Deutsch");
            assertThat(visitor.text()).contains("Guten Tag, Maria Lindner");
            visitor.open(3, "/patient/share");
            assertThat(visitor.text()).contains("Wer darf es sehen?");
            assertThat(visitor.page.locator("html").getAttribute("lang")).isEqualTo("de");
        }
    }

    @Test
    void language_chosenInAForm_keepsWhomItIsFor() {
        try (Visitor maria = Visitor.atDesk(hospitals, "en").signIn(3, "maria")) {
            maria.open(3, "/patient/share?who=rossi");
            maria.follow("Deutsch");
            assertThat(maria.page.getByLabel("Dr. Rossi, Old Town Hospital").isChecked())
                    .isTrue();
            maria.open(3, "/nowhere").follow("English");
            assertThat(maria.text()).contains("This page does not exist");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/ledger/events/abc", "/ledger/blocks/abc", "/ledger/blocks/999999", "/ledger/events/" + "00"})
    void id_thatNothingHas_isAnUnknownPage(String path) {
        try (Visitor auditor = Visitor.atDesk(hospitals, "en").signIn(3, "auditor3")) {
            assertThat(auditor.status(3, path)).isEqualTo(404);
            assertThat(auditor.text()).contains("This page does not exist");
        }
    }

    @Test
    void time_ofAPart_isAskedForIfAPartIsChosen() {
        try (Visitor maria = Visitor.atDesk(hospitals, "en").signIn(3, "maria")) {
            maria.open(3, "/patient/share");
            assertThat(maria.page.locator("#from").isVisible()).isFalse();
            maria.page.getByLabel("Only a part of it").check();
            assertThat(maria.page.locator("#from").isVisible()).isTrue();
            maria.page.locator("#to").fill(maria.page.locator("#from").inputValue());
            maria.press("Share now");
            assertThat(maria.page.title()).startsWith("Error: ");
            assertThat(maria.page.locator("#to").getAttribute("aria-describedby"))
                    .contains("to-error");
            assertThat(maria.page.locator("#to").isVisible()).isTrue();
        }
    }

    @Test
    void form_sentTwice_grantsOnceAndTakingBackOneOfTwoSaysSo() {
        try (Visitor maria = Visitor.atDesk(hospitals, "en").signIn(3, "maria")) {
            maria.open(3, "/patient/share?who=novak");
            maria.page.locator("#data0").check();
            maria.sendBesides();
            maria.press("Share now");
            assertThat(permissions(maria)).isEqualTo(1);
            maria.open(3, "/patient/share?who=novak");
            maria.page.locator("#data0").check();
            maria.press("Share now");
            assertThat(permissions(maria)).isEqualTo(2);

            takeBack(maria);
            assertThat(maria.text()).contains("Dr. Novak can still see what another permission says");
            takeBack(maria);
            assertThat(maria.text()).contains("Dr. Novak can no longer see your data.");
            assertThat(permissions(maria)).isZero();
            maria.page.locator("details.ended summary").click();
            assertThat(maria.text()).contains("taken back by you on");
        }
    }

    private static int permissions(Visitor maria) {
        return maria.page.getByText("Dr. Novak may see your").count();
    }

    private static void takeBack(Visitor maria) {
        maria.follow("Change or take back: permission for Dr. Novak");
        maria.press("Take the permission back");
    }

    @Test
    void form_filledInWithKeysAlone_grants() {
        try (Visitor maria = Visitor.atDesk(hospitals, "en").signIn(3, "maria")) {
            maria.open(3, "/patient/share");
            maria.keys("Tab");
            assertThat(maria.focused()).isEqualTo("Skip to the content");
            maria.keys("Enter");
            maria.tabTo("who0");
            maria.keys("Space");
            maria.tabTo("data0");
            maria.keys("Space");
            maria.tabTo("days3");
            maria.keys("ArrowDown");
            maria.tabTo("Share now");
            maria.look("keyboard");
            maria.arrive(() -> maria.keys("Enter"));
            assertThat(maria.text()).contains("Dr. Aydin may now see what you chose", "Dr. Aydin may see");
        }
    }

    @Test
    void keyCase_copied_isDownloadedUnderThePatientsPassword() throws Exception {
        try (Visitor maria = Visitor.atDesk(hospitals, "en").signIn(3, "maria")) {
            maria.open(3, "/patient/keys");
            maria.page.locator("#password").fill("short");
            maria.press("Save the copy");
            assertThat(maria.text()).contains("The password needs at least 12");
            maria.look("patient-keys-errors");
            maria.page.locator("#password").fill("twelve letters");
            maria.page.locator("#again").fill("twelve letters");
            byte[] copy = maria.downloaded(() -> maria.press("Save the copy"));
            assertThat(java.security.KeyStore.getInstance("PKCS12")).satisfies(store -> {
                store.load(new java.io.ByteArrayInputStream(copy), "twelve letters".toCharArray());
                assertThat(store.size()).isPositive();
            });
        }
    }
}
