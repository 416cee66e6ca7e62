package org.medchain.core.internal.role;

import java.util.ArrayList;
import java.util.List;
import org.medchain.error.MedChainException;

/** Does several things of which one that fails does not keep the others from being done. Not thread-safe. */
final class Trials {
    private final List<MedChainException> failures = new ArrayList<>();

    /** Something that may fail. */
    @FunctionalInterface
    interface Trial {
        void run() throws MedChainException;
    }

    void run(Trial trial) {
        try {
            trial.run();
        } catch (MedChainException e) {
            failures.add(e);
        }
    }

    /** Throws the first failure, with the others suppressed in it; does nothing if there was none. */
    void finish() throws MedChainException {
        if (!failures.isEmpty()) {
            MedChainException first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }
}
