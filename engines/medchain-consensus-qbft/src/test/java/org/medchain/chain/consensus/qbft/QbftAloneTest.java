package org.medchain.chain.consensus.qbft;

/** A consortium of one: no links, no messages, the same promises. */
class QbftAloneTest extends QbftConsensusTest {
    @Override
    protected int members() {
        return 1;
    }
}
