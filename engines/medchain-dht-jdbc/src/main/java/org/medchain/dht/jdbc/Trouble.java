package org.medchain.dht.jdbc;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.Printable;

/** What the database could not do last, and since when. Thread-safe. */
final class Trouble {
    private record Failure(Instant since, String why) {}

    private final Clock clock;
    private volatile @Nullable Failure failure;

    Trouble(Clock clock) {
        this.clock = clock;
    }

    synchronized void failed(MedChainException e) {
        Failure before = failure;
        Instant since = before == null ? clock.instant() : before.since();
        failure = new Failure(since, Printable.of(String.valueOf(e.getMessage())));
    }

    void worked() {
        if (failure != null) {
            forget();
        }
    }

    private synchronized void forget() {
        failure = null;
    }

    /** The issue, while the database does not do what it should. */
    Optional<Issue> issue() {
        return Optional.ofNullable(failure).map(last -> {
            Issue issue = Issue.ofStorage("since " + last.since() + ": " + last.why());
            return issue.code() == IssueCode.DISK_FULL
                    ? issue
                    : new Issue(IssueCode.DATABASE_UNAVAILABLE, issue.text());
        });
    }
}
