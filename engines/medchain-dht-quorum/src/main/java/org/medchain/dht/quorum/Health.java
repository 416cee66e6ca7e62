package org.medchain.dht.quorum;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.medchain.health.Issue;

/** The current issues of a party, by subject. Thread-safe. */
final class Health {
    private static final int MOST = 100;

    private final Map<String, Issue> issues = new ConcurrentSkipListMap<>();

    /** There is an issue with this; or it is another than before. */
    void trouble(String about, Issue issue) {
        if (issues.size() < MOST || issues.containsKey(about)) {
            issues.put(about, issue);
        }
    }

    /** There is no issue with this any more. */
    void well(String about) {
        issues.remove(about);
    }

    /** All that there is. */
    List<Issue> issues() {
        return List.copyOf(issues.values());
    }
}
