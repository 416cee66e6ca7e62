package org.medchain.dht.quorum;

import java.util.Optional;
import org.medchain.error.StorageException;

/**
 * What a node must not forget: by which rosters it goes, whether it has lost its disk, and how far it has taken over. Every
 * change is durable before it counts. In the node's thread.
 */
final class NodeState {
    private final Memory memory;
    private Saved saved;

    /**
     * What is kept.
     *
     * @param view the rosters that count
     * @param serving false from when the disk was empty until what it should hold has been fetched
     * @param complete true if the node has what it stores under the latest roster
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

    /** What an empty disk begins with: nobody is served until other nodes were asked what is missing, if there are any. */
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
     * True if what somebody asks who is at stage {@code asked} may be done here. Who has begun to move must not help anybody
     * whose quorum is of the old owners alone: it would not be handed over. Who has not taken over yet must not help anybody
     * whose quorum is of the new owners alone: it has no say among them.
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

    /** This node has fetched what it lost, or has nothing to fetch. */
    void served() throws StorageException {
        save(new Saved(saved.view(), true, saved.complete() || !saved.view().isMoving(), saved.over()));
    }

    /** This node has taken over what it stores under the latest roster. */
    void completed() throws StorageException {
        save(new Saved(saved.view(), saved.serving(), true, saved.over()));
    }

    /** So many have taken over what the next roster gives them that the move may end; nobody forgets that who has said it. */
    void over() throws StorageException {
        save(new Saved(saved.view(), saved.serving(), saved.complete(), true));
    }

    /** The network begins to move. */
    void moving(View view) throws StorageException {
        save(new Saved(view, saved.serving(), false, false));
    }

    /** The network has moved. If this node has not taken over what is its own by then, it is like one that lost its disk. */
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
