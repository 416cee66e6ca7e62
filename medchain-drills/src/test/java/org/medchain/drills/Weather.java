package org.medchain.drills;

import java.time.Duration;

/**
 * What a {@link Wire} does to the bytes of one direction. TCP hides loss and disorder of packets from its users; what they see of
 * it is time, and so that is what is made: a loss holds up all that comes after it for as long as a retransmission takes.
 *
 * @param delay how long every byte takes
 * @param jitter how much longer it may take, drawn for each piece; pieces stay in their order on one connection, and overtake one
 *     another on different ones
 * @param loss which share of pieces is lost and sent again, 0 to 1
 * @param cut true if nothing arrives, though the connection stays
 */
record Weather(Duration delay, Duration jitter, double loss, boolean cut) {
    static final Weather FAIR = new Weather(Duration.ZERO, Duration.ZERO, 0, false);
    static final Weather CUT = new Weather(Duration.ZERO, Duration.ZERO, 0, true);
    static final Weather ROUGH = new Weather(Duration.ofMillis(15), Duration.ofMillis(30), 0.02, false);
    static final Weather FAR = new Weather(Duration.ofMillis(250), Duration.ofMillis(50), 0, false);
}
