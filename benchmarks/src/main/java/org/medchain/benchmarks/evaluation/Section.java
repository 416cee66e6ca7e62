package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.medchain.error.MedChainException;

/** A part of the evaluation. */
interface Section {
    /** Its heading in the report. */
    String title();

    /** Measures, and adds what it found to the report. */
    void run(Context context)
            throws IOException, MedChainException, InterruptedException, ExecutionException, TimeoutException;
}
