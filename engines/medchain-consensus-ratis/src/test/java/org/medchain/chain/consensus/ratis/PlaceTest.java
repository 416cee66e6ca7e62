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
        Place place = Place.first(0).next(1, 7);

        assertThat(place.next(1, Long.MAX_VALUE).position()).isEqualTo(9);
        assertThat(place.next(1, Long.MAX_VALUE / 2).position()).isEqualTo(9);
    }

    @Test
    void place_decoded_isTheSame() throws Exception {
        Place place = new Place(3, 77, 1L << 41);

        assertThat(Place.decode(place.termIndex(), place.encodePosition())).isEqualTo(place);
    }
}
