package org.medchain.dht.quorum;

/**
 * How many of a record's owners it takes (Malkhi and Reiter's dissemination quorums: the records verify themselves).
 *
 * @param owners how many nodes store the record
 */
record Quorum(int owners) {
    /** How many of the owners may crash or lie. */
    int faults() {
        return (owners - 1) / 3;
    }

    /** How many must have a write, or answer a read: any two sets of so many share an honest owner. */
    int size() {
        return (owners + faults() + 2) / 2;
    }

    /** If so many say that they will never take a write, it will never have a {@link #size()} of them: some may lie. */
    int denial() {
        return owners + faults() - size() + 1;
    }
}
