package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.List;

/**
 * Asks the nodes by which rosters they go: of each when it is linked, and again and again. So a client notices that its roster is
 * another one although it reads and writes nothing; nodes compare their records with one another anyway. Confined to one thread.
 */
final class RosterWatch {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Coordinator coordinator;
    private final Requests requests;

    RosterWatch(Coordinator coordinator, Requests requests) {
        this.coordinator = coordinator;
        this.requests = requests;
    }

    /** Asks all nodes that are linked, now and from time to time. */
    void watch() {
        askAll();
        coordinator.surroundings().after(coordinator.surroundings().jittered(EVERY), this::watch);
    }

    void askAll() {
        coordinator.view().placements().stream()
                .flatMap(placement -> placement.roster().nodes().stream())
                .map(node -> node.number())
                .distinct()
                .forEach(this::ask);
    }

    void ask(int node) {
        long id = requests.open(node, (answer, sound) -> {
            if (answer instanceof Message.Status status) {
                compare(node, status);
            }
        });
        coordinator.surroundings().after(EVERY, () -> requests.forget(List.of(id)));
        if (!coordinator.surroundings().send(node, new Message.AskStatus(id))) {
            requests.forget(List.of(id));
        }
    }

    private void compare(int node, Message.Status status) {
        View view = coordinator.view();
        long theirs = status.at().latestEpoch();
        long first = view.current().roster().epoch();
        long last = view.latest().roster().epoch();
        if (status.at().contradicts(view)) {
            coordinator.disagreements().differs(node);
        } else if (theirs < first || theirs > last) {
            coordinator.disagreements().isElsewhere(node, theirs, last);
        } else {
            coordinator.disagreements().agrees(node);
        }
    }
}
