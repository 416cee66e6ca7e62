package org.medchain.dht.quorum;

/** One node, which stores every record alone, keeps every promise. */
final class QuorumAloneTest extends QuorumDhtTest {
    @Override
    int nodes() {
        return 1;
    }
}
