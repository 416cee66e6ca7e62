package org.medchain.core.testkit;

/** The process ends here: nothing that runs after it may count. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(String step) {
        super("crash at " + step);
    }
}
