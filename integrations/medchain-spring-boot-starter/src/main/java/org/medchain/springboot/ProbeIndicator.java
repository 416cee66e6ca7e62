package org.medchain.springboot;

import java.util.List;
import java.util.function.Predicate;
import org.medchain.core.MedChain;
import org.medchain.health.Health;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** One of the two probes: what of {@link MedChain#health} concerns it. */
final class ProbeIndicator implements HealthIndicator {
    private final MedChain medchain;
    private final Predicate<Health> passes;
    private final Status otherwise;
    private final Predicate<Issue> concerns;

    private ProbeIndicator(MedChain medchain, Predicate<Health> passes, Status otherwise, Predicate<Issue> concerns) {
        this.medchain = medchain;
        this.passes = passes;
        this.otherwise = otherwise;
        this.concerns = concerns;
    }

    /** Down when only a restart helps. */
    static ProbeIndicator liveness(MedChain medchain) {
        return new ProbeIndicator(
                medchain, Health::isLive, Status.DOWN, issue -> issue.effect() == IssueCode.Effect.NOT_LIVE);
    }

    /** Out of service while the process cannot serve; with all issues in its details. */
    static ProbeIndicator readiness(MedChain medchain) {
        return new ProbeIndicator(medchain, Health::isReady, Status.OUT_OF_SERVICE, issue -> true);
    }

    @Override
    public org.springframework.boot.health.contributor.Health health() {
        Health health = medchain.health();
        List<StatusView.IssueView> issues = health.issues().stream()
                .filter(concerns)
                .map(StatusView.IssueView::of)
                .toList();
        org.springframework.boot.health.contributor.Health.Builder shown =
                org.springframework.boot.health.contributor.Health.status(passes.test(health) ? Status.UP : otherwise);
        if (!issues.isEmpty()) {
            shown.withDetail("issues", issues);
        }
        return shown.build();
    }
}
