package org.medchain.benchmarks.digest;

/** How many threads a parameter means: a number, or {@code all} for one a core. */
final class Workers {
    static final String ALL = "all";

    private Workers() {}

    static int of(String parameter) {
        return parameter.equals(ALL) ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(parameter);
    }
}
