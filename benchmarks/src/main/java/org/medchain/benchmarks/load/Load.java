package org.medchain.benchmarks.load;

/**
 * How operations are submitted.
 *
 * @param threads how many threads submit
 * @param inFlight how many operations a thread has submitted, at the most, that are not done; with 1 it waits for each
 */
public record Load(int threads, int inFlight) {
    /** The name of a load that does not wait. */
    public static final String ASYNCHRONOUS = "async";

    /** A number of threads that wait, or {@code async} for one that does not. */
    public static Load of(String name, int inFlight) {
        return name.equals(ASYNCHRONOUS) ? new Load(1, inFlight) : new Load(Integer.parseInt(name), 1);
    }

    /** Its name in tables. */
    public String label() {
        return inFlight > 1 ? ASYNCHRONOUS : Integer.toString(threads);
    }
}
