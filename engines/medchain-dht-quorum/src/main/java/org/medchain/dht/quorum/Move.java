package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Watches a move from one roster to the next. Once all nodes of the next roster but f have taken over their records, every quorum
 * of that roster has everything acknowledged, and the move may end. A node that knows this announces it, and so does a node that
 * hears it from one honest node (from f + 1 nodes). The move ends once all nodes but f have announced it. So no party is left behind: when one
 * honest node has moved on, enough others have made the announcement for all parties to hear it. Confined to one thread.
 */
final class Move {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final int self;
    private final View view;
    private final Placement next;
    private final Coordinator coordinator;
    private final Requests requests;
    private final Runnable mayEnd;
    private final Runnable moved;
    private final Set<Integer> complete = new HashSet<>();
    private final Set<Integer> saying = new HashSet<>();
    private final Set<Integer> ahead = new HashSet<>();
    private boolean taking;
    private boolean over;

    /**
     * Of {@code view}, which is moving, as node {@code self} sees it or a client; {@code mayEnd} is called once it may end, at
     * times again, and {@code moved} when it has.
     */
    Move(int self, View view, Coordinator coordinator, Requests requests, Runnable mayEnd, Runnable moved) {
        this.self = self;
        this.taking = view.latest().roster().node(self).isPresent();
        this.view = view;
        this.next = view.next().orElseThrow();
        this.coordinator = coordinator;
        this.requests = requests;
        this.mayEnd = mayEnd;
        this.moved = moved;
    }

    /** Asks all nodes how far they are, again and again. */
    void watch() {
        if (!over) {
            Set<Integer> nodes = new TreeSet<>();
            view.placements().forEach(one -> one.roster().nodes().forEach(node -> nodes.add(node.number())));
            nodes.forEach(this::ask);
            coordinator.surroundings().after(coordinator.surroundings().jittered(EVERY), this::watch);
        }
    }

    private void ask(int node) {
        long id = requests.open(node, (answer, sound) -> {
            if (answer instanceof Message.Status status) {
                told(node, status);
            }
        });
        coordinator.surroundings().after(EVERY.multipliedBy(4), () -> requests.forget(List.of(id)));
        if (!coordinator.surroundings().send(node, new Message.AskStatus(id))) {
            requests.forget(List.of(id));
        }
    }

    private void told(int node, Message.Status status) {
        if (over) {
            return;
        }
        if (status.at().contradicts(view)) {
            coordinator.disagreements().differs(node);
            return;
        }
        note(node, status);
        int faults = next.quorum().faults();
        if (isAllBut(faults, complete) || saying.size() > faults) {
            mayEnd.run();
        }
        // Who has not taken over yet waits as long as it can: it will have to stop serving.
        if ((!taking && isAllBut(faults, saying)) || ahead.size() > faults) {
            over = true;
            moved.run();
        }
    }

    private void note(int node, Message.Status status) {
        boolean isNext = next.roster().node(node).isPresent();
        if (isNext && status.completeTo() >= next.roster().epoch()) {
            complete.add(node);
        }
        // Those that leave have no say: of them more may lie than of the next roster's nodes.
        if (isNext && status.stage() > view.stage()) {
            ahead.add(node);
        }
        if (isNext && (status.stage() > view.stage() || (status.stage() == view.stage() && status.over()))) {
            saying.add(node);
        }
        if (node == self) {
            taking = isNext && status.completeTo() > 0 && !complete.contains(self);
        }
    }

    private boolean isAllBut(int faults, Set<Integer> nodes) {
        return next.roster().nodes().size() - nodes.size() <= faults;
    }
}
