package org.medchain.cli;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.medchain.dht.Roster;
import org.medchain.error.MedChainException;
import org.medchain.health.Health;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * A process from its start until it is asked to end. Standard output has a line when it has started, and one whenever it becomes
 * ready or is not any more; standard error each issue that comes and goes.
 */
final class Running {
    private static final int WATCH_SECONDS = 1;

    private final Surroundings at;
    private final Service service;
    private final Ending ending;
    private final Set<IssueCode> known = EnumSet.noneOf(IssueCode.class);
    private boolean ready;
    private String notTaken = "";

    private Running(Surroundings at, Service service, Ending ending) {
        this.at = at;
        this.service = service;
        this.ending = ending;
    }

    /** What a process does. */
    interface Service extends AutoCloseable {
        /** Who it is and where it can be reached. */
        String name();

        Health health();

        /** Takes up the next roster of the directory, if it has come since. */
        Optional<Roster> lookForRoster() throws CommandException, IOException, MedChainException;

        @Override
        void close() throws MedChainException;
    }

    /** Opens what a process does. */
    @FunctionalInterface
    interface Opening {
        Service open() throws CommandException, IOException, MedChainException;
    }

    /** Runs until the end; returns the exit code. The caller says of the ending that it is over. */
    static int run(Surroundings at, Ending ending, Opening opening)
            throws CommandException, IOException, MedChainException {
        at.termination().register(ending);
        try (Service service = opening.open()) {
            new Running(at, service, ending).watch();
        }
        ExitCode code = ending.why();
        at.out().println(code == ExitCode.OK ? "ended" : "ended: " + code.meaning());
        return code.code();
    }

    private void watch() {
        at.out().println("started " + service.name());
        ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(new ThreadFactoryBuilder()
                .setNameFormat("medchain-watch")
                .setDaemon(true)
                .build());
        try {
            var unused = watching.scheduleWithFixedDelay(this::look, 0, WATCH_SECONDS, TimeUnit.SECONDS);
            ending.awaitAsked();
        } finally {
            watching.shutdownNow();
        }
    }

    private void look() {
        lookForRoster();
        try {
            Health health = service.health();
            Set<IssueCode> found = EnumSet.noneOf(IssueCode.class);
            for (Issue issue : health.issues()) {
                if (found.add(issue.code()) && known.add(issue.code())) {
                    at.err().println(issue);
                }
            }
            known.stream().filter(code -> !found.contains(code)).forEach(code -> at.err()
                    .println("over: " + code));
            known.retainAll(found);
            if (ready != health.isReady()) {
                ready = health.isReady();
                at.out().println(ready ? "ready" : "not ready");
            }
            if (!health.isLive()) {
                ending.mustEnd(ExitCode.NOT_LIVE);
            }
        } catch (RuntimeException e) {
            at.err().println("medchain: the health cannot be told: " + e);
            ending.mustEnd(ExitCode.INTERNAL);
        }
    }

    /** Whatever is wrong with an operator's file, the health stays watched; it is told once. */
    private void lookForRoster() {
        String why = "";
        try {
            service.lookForRoster().ifPresent(roster -> at.out().println("announced " + roster));
        } catch (CommandException | IOException | MedChainException | RuntimeException e) {
            why = "medchain: the next roster is not taken: " + Failures.of(e).getMessage();
        }
        if (!why.isEmpty() && !why.equals(notTaken)) {
            at.err().println(why);
        }
        notTaken = why;
    }
}
