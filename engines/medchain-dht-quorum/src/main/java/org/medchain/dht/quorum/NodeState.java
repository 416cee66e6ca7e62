package org.medchain.dht.quorum;

import java.util.Optional;
import org.medchain.error.StorageException;

/**
 * What a node must not forget: by which rosters it goes, whether it has lost its disk, and how far it has taken over. Every
 * change is durable before it counts. In the node's thread.
 */
final class NodeState {
    private final Memory memory;
    private volatile Saved saved;

    /**
     * What is kept.
     *
     * @param view the rosters that count
     * @param serving false from when the disk was empty until the node has fetched its records
     * @param complete true if the node has its whole share of the latest roster
     * @param over true if the node knows that a move under way may end
     */
    record Saved(View view, boolean serving, boolean complete, boolean over) {}

    /** Where it is kept. */
    @FunctionalInterface
    interface Memory {
        /** Makes this durable. */
        void save(Saved state) throws StorageException;
    }

    NodeState(Saved saved, Memory memory) {
        this.saved = saved;
        this.memory = memory;
    }

    /** The state of an empty disk: this node serves no party until it has asked the other nodes, if any, for missing records. */
    static Saved fresh(View view) {
        boolean alone = view.current().quorum().owners() == 1;
        return new Saved(view, alone, alone && !view.isMoving(), false);
    }

    View view() {
        return saved.view();
    }

    boolean isServing() {
        return saved.serving();
    }

    boolean isComplete() {
        return saved.complete();
    }

    boolean isOver() {
        return saved.over();
    }

    /**
     * True if this node may serve a request of a party at stage {@code asked}. A node that has begun to move must not serve a party
     * whose quorum consists of old owners alone, because the write would not be handed over. A node that has not taken over yet must
     * not serve a party whose quorum consists of new owners alone, because it does not count among them.
     */
    boolean admits(long asked) {
        long stage = view().stage();
        long least = view().isMoving() ? stage : stage - 1;
        long most = view().isMoving() && isComplete() ? stage + 2 : stage + (view().isMoving() ? 0 : 1);
        return least <= asked && asked <= most;
    }

    /** The latest epoch under whose roster this node has all that it should have; 0 if there is none. */
    long completeTo() {
        if (saved.complete()) {
            return saved.view().latest().roster().epoch();
        }
        return saved.serving() ? saved.view().current().roster().epoch() : 0;
    }

    /** This node has fetched the records that it lost, or there are none. */
    void served() throws StorageException {
        save(new Saved(saved.view(), true, saved.complete() || !saved.view().isMoving(), saved.over()));
    }

    /** This node has taken over its share of the latest roster. */
    void completed() throws StorageException {
        save(new Saved(saved.view(), saved.serving(), true, saved.over()));
    }

    /** Enough nodes have taken over their share of the next roster for the move to end. Saved, because this node announces it. */
    void over() throws StorageException {
        save(new Saved(saved.view(), saved.serving(), saved.complete(), true));
    }

    /** The network begins to move. */
    void moving(View view) throws StorageException {
        save(new Saved(view, saved.serving(), false, false));
    }

    /** The network has moved. If this node has not taken over its share by then, it counts as one that lost its disk. */
    void moved(View view) throws StorageException {
        boolean serving = saved.serving() && saved.complete();
        save(new Saved(view, serving, serving, false));
    }

    private void save(Saved changed) throws StorageException {
        if (!changed.equals(saved)) {
            memory.save(changed);
            saved = changed;
        }
    }

    /** True if this node has rosters for these epochs, be they the same or not. */
    boolean knows(Scope scope) {
        return view().placement(scope.answering()).isPresent()
                && view().placement(scope.asking()).isPresent();
    }

    /** What {@code answering} and {@code asking} share, if this node has the same rosters. */
    Optional<Shared> shared(Scope scope, int answering, int asking) {
        Optional<Placement> answerers = view().placement(scope.answering());
        Optional<Placement> askers = view().placement(scope.asking());
        return answerers.isPresent()
                        && askers.isPresent()
                        && view().scope(scope.answering(), scope.asking()).equals(scope)
                ? Optional.of(new Shared(answerers.get(), answering, askers.get(), asking))
                : Optional.empty();
    }
}
