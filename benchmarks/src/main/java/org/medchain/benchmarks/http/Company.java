package org.medchain.benchmarks.http;

/**
 * Beside whom the honest clients are, if there are any.
 *
 * @param label for people
 * @param readers that read slowly
 * @param addresses from which these come
 * @param flooders that post garbage, each from an address of its own
 */
record Company(String label, int readers, int addresses, int flooders) {
    static Company none() {
        return new Company("nobody", 0, 1, 0);
    }
}
