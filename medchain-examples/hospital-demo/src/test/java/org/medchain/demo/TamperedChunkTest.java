package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A byte that changed in a hospital's store is found by whoever fetches, and the page says where it is. */
@Timeout(300)
class TamperedChunkTest {
    private static Hospitals hospitals;

    @BeforeAll
    static void start() {
        Visitor.assumeBrowser();
        hospitals = Hospitals.running();
        Hospitals.until(hospitals.bean(4, Feeder.class)::isFilled);
    }

    @Test
    void chunk_changedInTheStore_isNamedAndNothingOfItIsShown() {
        try (Visitor peter = Visitor.onPhone(hospitals, "de").signIn(4, "peter");
                Visitor office = Visitor.atDesk(hospitals, "en").signIn(4, "office4");
                Visitor rossi = Visitor.atDesk(hospitals, "en").signIn(4, "rossi");
                Visitor phone = Visitor.onPhone(hospitals, "de").signIn(4, "rossi")) {
            grant(peter);
            office.follow("Chunks of Heart recording (ECG), Peter Sommer");
            office.look("office-chunks");
            String number =
                    office.page.locator("tbody tr td").first().innerText().strip();
            String time = office.page.locator("tbody tr td").nth(1).innerText().strip();
            office.sendBesides();
            office.press("Damage chunk " + number);
            assertThat(office.text()).contains("One byte of chunk " + number + " was changed in the store.");

            fetch(rossi);

            assertThat(rossi.text())
                    .contains("Not shown: the data was changed", "none of it counts as verified")
                    .contains(time);
            assertThat(rossi.page.locator("tbody tr").count()).isEqualTo(1);
            assertThat(rossi.page.locator("tbody tr td").first().innerText().strip())
                    .isEqualTo(number);
            assertThat(rossi.page.locator("tbody tr td.code").innerText()).matches("[0-9a-f]{64}");
            assertThat(rossi.page.locator("svg.ecg").count()).isZero();
            rossi.look("clinician-tampered");
            fetch(phone);
            phone.look("clinician-tampered");

            office.press("Repair chunk " + number);
            assertThat(office.text()).contains("Chunk " + number + " is as it was.");
            fetch(phone);
            assertThat(phone.page.locator("svg.ecg").count()).isPositive();
            phone.look("clinician-ecg");
        }
    }

    private static void grant(Visitor peter) {
        peter.open(4, "/patient/share");
        peter.page.getByLabel("Dr. Rossi, Old Town Hospital").check();
        peter.page.getByLabel("Herzaufzeichnung").check();
        peter.look("patient-share");
        peter.press("Jetzt freigeben");
        assertThat(peter.text()).contains("Dr. Rossi darf Ihre Herzaufzeichnung sehen, bis");
        peter.look("patient-shared");
    }

    private static void fetch(Visitor rossi) {
        rossi.open(4, "/clinician");
        Locator button = rossi.page.locator("form.item button");
        rossi.arrive(() -> button.first().click());
    }
}
