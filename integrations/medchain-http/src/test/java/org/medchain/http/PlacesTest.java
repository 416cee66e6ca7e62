package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.http.Places.Standing;

/** Who gets a place, and who loses it. */
class PlacesTest {
    private int networks;

    private Optional<Place> enter(Places places, Standing standing) {
        networks++;
        return places.enter("network " + networks, standing, conduct -> {});
    }

    private Place entered(Places places, Standing standing) {
        return enter(places, standing).orElseThrow();
    }

    private static boolean isCut(Place place) {
        return place.cutter().isTurned();
    }

    @Test
    void enter_networksThatAreNotKnown_leaveAQuarterToThoseThatArePrompt() {
        Places places = new Places(new Places.Numbers(8, 2, 8));
        Place first = entered(places, Standing.UNKNOWN);
        for (int i = 0; i < 5; i++) {
            entered(places, i % 2 == 0 ? Standing.SLOW : Standing.UNKNOWN);
        }
        assertThat(enter(places, Standing.UNKNOWN)).isEmpty();
        assertThat(enter(places, Standing.SLOW)).isEmpty();
        entered(places, Standing.PROMPT);
        entered(places, Standing.PROMPT);
        assertThat(enter(places, Standing.PROMPT)).isEmpty();

        first.close();
        assertThat(enter(places, Standing.UNKNOWN)).isPresent();
    }

    @Test
    void enter_networksThatAreSlow_shareTheirPlaces() {
        Places places = new Places(new Places.Numbers(8, 2, 2));
        Place first = entered(places, Standing.SLOW);
        entered(places, Standing.SLOW);
        assertThat(enter(places, Standing.SLOW)).isEmpty();
        assertThat(enter(places, Standing.UNKNOWN)).isPresent();

        first.close();
        assertThat(enter(places, Standing.SLOW)).isPresent();
    }

    @Test
    void slow_moreThanMayBe_cutsTheOneWithoutProgressForLongest() {
        Places places = new Places(new Places.Numbers(8, 2, 2));
        Place one = entered(places, Standing.UNKNOWN);
        Place two = entered(places, Standing.UNKNOWN);
        Place three = entered(places, Standing.PROMPT);
        one.slow();
        two.slow();
        assertThat(isCut(one) || isCut(two)).isFalse();

        one.progressed(false);
        three.slow();

        assertThat(isCut(one)).isFalse();
        assertThat(isCut(two)).isTrue();
        assertThat(isCut(three)).isFalse();
    }

    @Test
    void slow_thenPromptAgain_leavesItsPlaceToOthers() {
        Places places = new Places(new Places.Numbers(8, 2, 1));
        Place one = entered(places, Standing.UNKNOWN);
        one.slow();
        one.progressed(true);
        entered(places, Standing.UNKNOWN).slow();
        assertThat(isCut(one)).isFalse();
    }

    @Test
    void slow_onceItHasLeft_takesNoPlace() {
        Places places = new Places(new Places.Numbers(8, 2, 1));
        Place gone = entered(places, Standing.UNKNOWN);
        gone.close();
        gone.close();
        gone.slow();
        Place other = entered(places, Standing.UNKNOWN);
        other.slow();
        assertThat(isCut(other)).isFalse();
        assertThat(enter(places, Standing.SLOW)).isEmpty();
    }
}
