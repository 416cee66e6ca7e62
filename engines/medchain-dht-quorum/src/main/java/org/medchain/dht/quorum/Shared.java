package org.medchain.dht.quorum;

/**
 * The addresses that two nodes have in common: those that the answering one stores by one placement and the asking one by
 * another, or the same.
 */
record Shared(Placement placement, int answering, Placement askersPlacement, int asking) {
    /** Whether what is in a bucket is among them. */
    boolean contains(int bucket) {
        int partition = bucket / Buckets.A_PARTITION;
        return placement.owns(answering, partition) && askersPlacement.owns(asking, partition);
    }
}
