package org.medchain.springboot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.health.Health;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * Logs whether MedChain is ready, and each kind of issue that comes and goes: a process that cannot serve says so. That others
 * are not linked is a warning only once they had some looks' time. For one thread.
 */
final class HealthLog {
    private static final Logger LOG = System.getLogger(HealthLog.class.getName());

    private static final int LOOKS_AT_THE_START = 4;
    private static final Set<IssueCode> LINKS =
            EnumSet.of(IssueCode.NOT_LINKED, IssueCode.NO_QUORUM, IssueCode.DIRECTORY_NO_QUORUM);

    private final Supplier<Health> health;
    private final Set<IssueCode> early = EnumSet.noneOf(IssueCode.class);
    private int looksLeft = LOOKS_AT_THE_START;
    private final Set<IssueCode> known = EnumSet.noneOf(IssueCode.class);
    private Optional<Boolean> ready = Optional.empty();

    HealthLog(Supplier<Health> health) {
        this.health = health;
    }

    void look() {
        try {
            tell(health.get());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "MC-P034 the health cannot be told now: " + e);
        }
    }

    private void tell(Health now) {
        Set<IssueCode> found = EnumSet.noneOf(IssueCode.class);
        for (Issue issue : now.issues()) {
            if (found.add(issue.code()) && !known.contains(issue.code())) {
                tell(issue);
            }
        }
        known.stream().filter(code -> !found.contains(code)).forEach(code -> LOG.log(Level.INFO, "over: " + code));
        known.retainAll(found);
        Optional<Boolean> told = Optional.of(now.isReady());
        if (!told.equals(ready)) {
            LOG.log(Level.INFO, now.isReady() ? "MedChain is ready" : "MedChain is not ready");
            ready = told;
        }
        looksLeft = now.isReady() ? 0 : Math.max(0, looksLeft - 1);
    }

    private void tell(Issue issue) {
        if (looksLeft == 0 || !LINKS.contains(issue.code())) {
            LOG.log(Level.WARNING, "MC-P033 " + issue);
            known.add(issue.code());
        } else if (early.add(issue.code())) {
            LOG.log(Level.INFO, "at the start: " + issue);
        }
    }
}
