package org.medchain.benchmarks.ledger;

/**
 * How events are submitted.
 *
 * @param threads how many threads submit
 * @param inFlight how many events a thread has submitted, at the most, without having their receipts; with 1 it waits for
 *     each
 */
record Load(int threads, int inFlight) {
    static final String ASYNCHRONOUS = "async";

    /** A number of threads that wait, or {@code async} for one that does not. */
    static Load of(String name, int inFlight) {
        return name.equals(ASYNCHRONOUS) ? new Load(1, inFlight) : new Load(Integer.parseInt(name), 1);
    }

    String label() {
        return inFlight > 1 ? ASYNCHRONOUS : Integer.toString(threads);
    }
}
