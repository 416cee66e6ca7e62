package org.medchain.benchmarks.evaluation;

/**
 * One thing that the report is to show.
 *
 * @param claim what is to be reached, with the figure that it is measured by
 * @param reached whether it was, in this run
 * @param found what was measured
 */
record Check(String claim, String found, boolean reached) {
    /** In a table. */
    String verdict() {
        return reached ? "reached" : "not reached";
    }
}
