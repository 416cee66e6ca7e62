package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import org.junit.jupiter.api.Test;
import org.medchain.http.Admissions.Kind;

/** How many exchanges one network may have, beside others. */
class AdmissionsTest {
    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";
    private static final String CAROL = "192.0.2.3";

    private static Admissions places(int atOnce, int perNetwork) {
        return new Admissions(new Places.Numbers(atOnce, perNetwork, 1), 1, 2, TimeMeter.SYSTEM_NANOTIME);
    }

    @Test
    void enter_oneNetworkTakesItsPlaces_othersAreNotRefused() {
        Admissions admissions = places(8, 2);
        Place place = admissions.enter(Kind.MESSAGE, ALICE).orElseThrow();
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isPresent();
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isEmpty();
        assertThat(admissions.enter(Kind.MESSAGE, BOB)).isPresent();

        place.close();
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isPresent();
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isEmpty();
    }

    @Test
    void enter_refusedAtItsNetworksPlaces_takesNoneOfAll() {
        Admissions admissions = places(2, 1);
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isPresent();
        for (int i = 0; i < 5; i++) {
            assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isEmpty();
        }
        assertThat(admissions.enter(Kind.MESSAGE, BOB)).isPresent();
        assertThat(admissions.enter(Kind.MESSAGE, "192.0.2.3")).isEmpty();
    }

    /** An answer may wait for its reader. */
    @Test
    void enter_toReadOn_isPossibleWhileMessagesTakeAllPlaces() {
        Admissions admissions = places(1, 1);
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isPresent();
        Place reading = admissions.enter(Kind.READING_ON, ALICE).orElseThrow();
        assertThat(admissions.enter(Kind.READING_ON, BOB)).isEmpty();
        reading.close();
        assertThat(admissions.enter(Kind.READING_ON, BOB)).isPresent();
    }

    /** Its owner chooses the last 64 bits. */
    @Test
    void enter_addressesOfVersion6_shareThePlacesOfTheirNetwork() {
        Admissions admissions = places(8, 1);
        assertThat(admissions.enter(Kind.MESSAGE, "2001:db8::1")).isPresent();
        assertThat(admissions.enter(Kind.MESSAGE, "2001:db8::ffff:2")).isEmpty();
        assertThat(admissions.enter(Kind.MESSAGE, "2001:db8:0:1::1")).isPresent();
    }

    @Test
    void enter_peersThatAreNoAddresses_shareThePlacesOfOne() {
        Admissions admissions = places(8, 1);
        assertThat(admissions.enter(Kind.MESSAGE, "unknown")).isPresent();
        assertThat(admissions.enter(Kind.MESSAGE, "unknown too")).isEmpty();
    }

    @Test
    void enter_addressesThatWereSlow_shareAFewPlacesFromThenOn() {
        Admissions admissions = places(8, 2);
        makeSlow(admissions, ALICE);
        makeSlow(admissions, BOB);

        Place alice = admissions.enter(Kind.MESSAGE, ALICE).orElseThrow();
        assertThat(admissions.enter(Kind.MESSAGE, BOB)).isEmpty();
        assertThat(admissions.enter(Kind.MESSAGE, CAROL)).isPresent();
        alice.finished();
        alice.close();
        assertThat(admissions.enter(Kind.MESSAGE, BOB)).isPresent();
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isEmpty();
    }

    @Test
    void enter_addressThatTookAnAnswerPromptly_mayHaveWhatIsReserved() {
        Admissions admissions = places(4, 1);
        try (Place place = admissions.enter(Kind.MESSAGE, ALICE).orElseThrow()) {
            place.finished();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(admissions.enter(Kind.MESSAGE, "192.0.2.1" + i)).isPresent();
        }
        assertThat(admissions.enter(Kind.MESSAGE, BOB)).isEmpty();
        assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isPresent();
    }

    /** Behind a proxy, one slow requester must not stand for all. */
    @Test
    void enter_whereOneAddressMayTakeAllPlaces_itsPastIsPassedOver() {
        Admissions admissions = places(4, 4);
        makeSlow(admissions, ALICE);
        for (int i = 0; i < 4; i++) {
            assertThat(admissions.enter(Kind.MESSAGE, ALICE)).isPresent();
        }
    }

    private static void makeSlow(Admissions admissions, String peer) {
        try (Place place = admissions.enter(Kind.MESSAGE, peer).orElseThrow()) {
            place.slow();
        }
    }

    @Test
    void rate_ofOneNetwork_isNotThatOfAnother() {
        Admissions admissions = places(1, 1);
        assertThat(admissions.isWithinRate(ALICE)).isTrue();
        assertThat(admissions.isWithinRate(ALICE)).isTrue();
        assertThat(admissions.isWithinRate(ALICE)).isFalse();
        assertThat(admissions.isWithinRate(BOB)).isTrue();
    }

    /** Also when it is sent as soon as another one is let in. */
    @Test
    void rate_ofAnAddressThatSendsGarbage_isATenth() {
        ManualTime time = new ManualTime();
        Admissions admissions = new Admissions(new Places.Numbers(8, 2, 1), 100, 100, time);
        int letIn = 0;
        for (int hundredth = 0; hundredth < 10_000; hundredth++) {
            time.nanos += 10_000_000;
            if (admissions.isWithinRate(ALICE)) {
                letIn++;
                try (Place place = admissions.enter(Kind.MESSAGE, ALICE).orElseThrow()) {
                    place.garbage();
                }
            }
        }
        assertThat(letIn).isBetween(1_000, 1_020);
        assertThat(admissions.isWithinRate(BOB)).isTrue();
    }

    private static final class ManualTime implements TimeMeter {
        private long nanos;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
