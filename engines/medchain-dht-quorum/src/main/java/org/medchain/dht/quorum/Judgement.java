package org.medchain.dht.quorum;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;

/**
 * Finds out which of the records that contend for an address a quorum stands by. Unlike a {@link ReadOperation} it changes
 * nothing, and it can ask the owners of the current roster alone while the network moves: those of the next one may have
 * to hear the verdict first.
 */
final class Judgement extends Operation {
    private final Consumer<Optional<DirectoryRecord>> verdict;

    Judgement(
            Coordinator coordinator,
            RecordAddress address,
            boolean currentAlone,
            Consumer<Optional<DirectoryRecord>> verdict) {
        super(coordinator, address, view -> currentAlone ? current(view, address) : view.owners(address));
        this.verdict = verdict;
    }

    private static Owners current(View view, RecordAddress address) {
        Placement current = view.current();
        return new Owners(List.of(new Owners.Group(current.owners(address), current.quorum())));
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
        Optional<DirectoryRecord> found = said().values().stream()
                .flatMap(Optional::stream)
                .filter(DirectoryRecord.class::isInstance)
                .map(DirectoryRecord.class::cast)
                .filter(record -> owners().isQuorum(holders(record)))
                .findFirst();
        if (found.isPresent() || unanswered().isEmpty()) {
            finish(found);
        }
    }

    @Override
    void repair() {}

    @Override
    void giveUp() {
        finish(Optional.empty());
    }

    private void finish(Optional<DirectoryRecord> found) {
        settle();
        verdict.accept(found);
    }
}
