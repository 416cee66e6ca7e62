package org.medchain.dht.quorum;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtStatus;
import org.medchain.health.CertificateTerm;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.link.EventThread;

/**
 * How a {@link Party} stands, for operators. Thread-safe; waits for none of the party's threads.
 *
 * @param network the party's settings
 * @param clock milliseconds since the epoch
 * @param health the troubles that the party's parts have told
 * @param threads the party's threads
 */
record PartyStatus(
        DhtNetwork network,
        LongSupplier clock,
        Health health,
        List<EventThread> threads,
        Lifetimes lives,
        PartyLinks links,
        Reach reach) {
    /** Whether the party is a node that has all of its records. */
    boolean serves() {
        return lives.role()
                .flatMap(Role::node)
                .filter(node -> node.state().isServing())
                .isPresent();
    }

    /** What is wrong, the links included. */
    List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(health.issues());
        threads.forEach(thread -> thread.issue().ifPresent(issues::add));
        lives.role().ifPresentOrElse(role -> issues.addAll(issues(role)), () -> {
            if (issues.isEmpty()) {
                issues.add(new Issue(IssueCode.ENGINE_STARTING, "the directory's engine has not begun yet"));
            }
        });
        Instant now = Instant.ofEpochMilli(clock.getAsLong());
        CertificateTerm.issue("this process", network.certificate(), now).ifPresent(issues::add);
        CertificateTerm.issue("the CA", network.authority(), now).ifPresent(issues::add);
        return issues;
    }

    private List<Issue> issues(Role role) {
        List<Issue> issues =
                new ArrayList<>(reach.issues(role.client().coordinator().view(), role.client()::reads));
        boolean fetches = role.node().filter(node -> !node.state().isServing()).isPresent();
        if (fetches) {
            issues.add(new Issue(
                    IssueCode.NODE_FETCHING,
                    "this node fetches the records that it should have, serves none until then, and counts as faulty"));
        }
        return issues;
    }

    /** The troubles in one line, without those of the links. */
    String reasons() {
        return health.issues().stream().map(Issue::text).collect(Collectors.joining("; "));
    }

    /** Whom the party reaches, and by which roster. */
    DhtStatus now() {
        Optional<View> view =
                lives.role().map(role -> role.client().coordinator().view());
        return new DhtStatus(
                view.map(known -> OptionalLong.of(known.current().roster().epoch()))
                        .orElseGet(OptionalLong::empty),
                view.filter(View::isMoving).isPresent(),
                links.status(),
                links.refusals());
    }
}
