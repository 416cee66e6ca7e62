package org.medchain.health;

import java.util.List;
import org.medchain.health.IssueCode.Effect;

/** The state of a part of MedChain. Immutable. */
public interface Health {
    /** All that is wrong; empty if nothing is. */
    List<Issue> issues();

    /** False if only a restart helps. */
    default boolean isLive() {
        return issues().stream().noneMatch(issue -> issue.effect() == Effect.NOT_LIVE);
    }

    /** Whether it serves now: it is live, and nothing keeps it from serving. */
    default boolean isReady() {
        return issues().stream().allMatch(issue -> issue.effect() == Effect.ATTENTION);
    }

    /** Whether there are no issues. */
    default boolean isWell() {
        return issues().isEmpty();
    }

    /** Whether there is an issue of this kind. */
    default boolean has(IssueCode code) {
        return issues().stream().anyMatch(issue -> issue.code() == code);
    }

    /** The state with these issues. */
    static Health of(List<Issue> issues) {
        return new Issues(issues);
    }

    /** The issues of several parts, each once. */
    static Health ofAll(List<? extends Health> parts) {
        return of(parts.stream()
                .flatMap(part -> part.issues().stream())
                .distinct()
                .toList());
    }
}
