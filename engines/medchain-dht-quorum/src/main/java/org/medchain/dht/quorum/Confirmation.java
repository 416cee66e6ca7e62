package org.medchain.dht.quorum;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.medchain.dht.DirectoryWrite;

/** Finds out whether a quorum has a write, or newer ones. It changes nothing. */
final class Confirmation extends Operation {
    private final DirectoryWrite write;
    private final Consumer<Boolean> outcome;

    Confirmation(Coordinator coordinator, DirectoryWrite write, Consumer<Boolean> outcome) {
        super(coordinator, write.address());
        this.write = write;
        this.outcome = outcome;
    }

    @Override
    void ask(Collection<Integer> nodes) {
        nodes.forEach(node -> coordinator().look(this, node, address()));
    }

    @Override
    boolean isPlausible(Optional<DirectoryWrite> found) {
        return true;
    }

    @Override
    void evaluate() {
        Set<Integer> having = new HashSet<>(holders(write));
        said().forEach((node, found) -> {
            if (found.filter(newer -> newer.supersedes(write)).isPresent()) {
                having.add(node);
            }
        });
        if (owners().isQuorum(having)) {
            finish(true);
        } else if (unanswered().isEmpty()) {
            finish(false);
        }
    }

    @Override
    void repair() {}

    @Override
    void giveUp() {
        finish(false);
    }

    private void finish(boolean confirmed) {
        settle();
        outcome.accept(confirmed);
    }
}
