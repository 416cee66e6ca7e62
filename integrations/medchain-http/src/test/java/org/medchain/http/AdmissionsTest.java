package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.http.Admissions.Kind;

/** How many exchanges one network may have, beside others. */
class AdmissionsTest {
    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";

    private static Admissions places(int atOnce, int perNetwork) {
        return new Admissions(atOnce, perNetwork, 1, 2);
    }

    @Test
    void enter_oneNetworkTakesItsPlaces_othersAreNotRefused() {
        Admissions admissions = places(8, 2);
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isTrue();
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isTrue();
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isFalse();
        assertThat(admissions.enter(Kind.MESSAGE, BOB)).isTrue();

        admissions.leave(Kind.MESSAGE, ALICE);
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isTrue();
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isFalse();
    }

    @Test
    void enter_refusedAtItsNetworksPlaces_takesNoneOfAll() {
        Admissions admissions = places(2, 1);
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isFalse();
        }
        assertThat(admissions.enter(Kind.MESSAGE, BOB)).isTrue();
        assertThat(admissions.enter(Kind.MESSAGE, "192.0.2.3")).isFalse();
    }

    /** An answer may wait for its reader. */
    @Test
    void enter_toReadOn_isPossibleWhileMessagesTakeAllPlaces() {
        Admissions admissions = places(1, 1);
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isTrue();
        assertThat(admissions.enter(Kind.READING_ON, ALICE)).isTrue();
        assertThat(admissions.enter(Kind.READING_ON, BOB)).isFalse();
        admissions.leave(Kind.READING_ON, ALICE);
        assertThat(admissions.enter(Kind.READING_ON, BOB)).isTrue();
    }

    /** Its owner chooses the last 64 bits. */
    @Test
    void enter_addressesOfVersion6_shareThePlacesOfTheirNetwork() {
        Admissions admissions = places(8, 1);
        assertThat(admissions.enter(Kind.MESSAGE, "2001:db8::1")).isTrue();
        assertThat(admissions.enter(Kind.MESSAGE, "2001:db8::ffff:2")).isFalse();
        assertThat(admissions.enter(Kind.MESSAGE, "2001:db8:0:1::1")).isTrue();
    }

    @Test
    void enter_peersThatAreNoAddresses_shareThePlacesOfOne() {
        Admissions admissions = places(8, 1);
        assertThat(admissions.enter(Kind.MESSAGE, "unknown")).isTrue();
        assertThat(admissions.enter(Kind.MESSAGE, "unknown too")).isFalse();
    }

    @Test
    void rate_ofOneNetwork_isNotThatOfAnother() {
        Admissions admissions = places(1, 1);
        assertThat(admissions.isWithinRate(ALICE)).isTrue();
        assertThat(admissions.isWithinRate(ALICE)).isTrue();
        assertThat(admissions.isWithinRate(ALICE)).isFalse();
        assertThat(admissions.isWithinRate(BOB)).isTrue();
    }
}
