package org.medchain.dht.ring;

/** One node, which stores every record alone, keeps every promise. */
final class RingAloneTest extends RingDhtTest {
    @Override
    int nodes() {
        return 1;
    }
}
