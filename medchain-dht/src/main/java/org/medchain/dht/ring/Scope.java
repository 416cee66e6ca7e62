package org.medchain.dht.ring;

/**
 * The addresses that two nodes compare: those that the answering one stores under one roster and the asking one under another,
 * or the same.
 *
 * @param answering epoch of the roster for the node that is asked
 * @param asking epoch of the roster for the node that asks: the same, or the next
 */
record Scope(long answering, long asking) {
    Scope {
        if (answering < 1 || asking < answering || asking > answering + 1) {
            throw new IllegalArgumentException("epochs " + answering + " and " + asking + " are not compared");
        }
    }
}
