package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceTest {
    @Test
    void positions_ofALaterGeneration_areAboveAllOfTheOneBefore() {
        Place last = Place.first(3);
        for (int i = 0; i < 1_000; i++) {
            last = last.next(1, 0);
        }
        assertThat(Place.first(4).position()).isGreaterThan(last.position());
    }

    @Test
    void position_belowWhatTheSubmitterKnows_isRaised() {
        Place place = Place.first(0).next(1, 0);

        assertThat(place.position()).isEqualTo(1);
        assertThat(place.next(1, 500).position()).isEqualTo(501);
        assertThat(place.next(1, 1).position()).isEqualTo(2);
        assertThat(place.next(1).position()).isEqualTo(1);
    }

    @Test
    void position_ofALiar_doesNotUseAllUp() {
        Place place = Place.first(0);
        for (int i = 0; i < 1_000; i++) {
            place = place.next(1, Long.MAX_VALUE);
        }
        assertThat(place.position()).isLessThan(Long.MAX_VALUE / 4 * 3);
    }

    @Test
    void positions_thatALiarRaised_areReachedAgainInANewLog() {
        Place raised = Place.first(3);
        for (int i = 0; i < 1_000; i++) {
            raised = raised.next(1, i % 2 == 0 ? Long.MAX_VALUE : raised.position() + (1L << 39));
        }
        Place place = Place.first(4);
        for (int i = 0; i < 1_100 && place.position() <= raised.position(); i++) {
            place = place.next(1, raised.position());
        }
        assertThat(place.position()).isGreaterThan(raised.position());
    }

    @Test
    void position_farBehindWhatTheSubmitterKnows_isRaisedAtOnce() {
        long known = Place.first(77).position();

        assertThat(Place.first(1).next(1, known).position()).isEqualTo(known + 1);
    }

    @Test
    void place_decoded_isTheSame() throws Exception {
        Place place = new Place(3, 77, 1L << 41);

        assertThat(Place.decode(place.termIndex(), place.encodePosition())).isEqualTo(place);
    }
}
