package org.medchain.dht.quorum;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;

/**
 * Asks all other owners but as many as may be faulty what stands at an address, for one whose own copy is lost: what was
 * acknowledged is among that. It changes nothing.
 */
final class Gathering extends Operation {
    private final int self;
    private final Consumer<List<DirectoryWrite>> outcome;

    /** {@code outcome} gets the latest write, or several that contend; or none if not enough can be told now. */
    Gathering(Coordinator coordinator, RecordAddress address, int self, Consumer<List<DirectoryWrite>> outcome) {
        super(coordinator, address);
        this.self = self;
        this.outcome = outcome;
    }

    @Override
    void ask(Collection<Integer> nodes) {
        nodes.stream().filter(node -> node != self).forEach(node -> coordinator()
                .look(this, node, address()));
    }

    @Override
    boolean isPlausible(Optional<DirectoryWrite> found) {
        return true;
    }

    @Override
    void evaluate() {
        if (owners().groups().stream().allMatch(this::isEnough)) {
            List<DirectoryWrite> found = said().values().stream()
                    .flatMap(Optional::stream)
                    .distinct()
                    .toList();
            List<DirectoryWrite> latest = found.stream()
                    .filter(one -> found.stream().noneMatch(other -> other.supersedes(one)))
                    .toList();
            // Of two that contend who abstains tells one: then this node would not know that they do.
            boolean untold = abstaining().stream().anyMatch(node -> said().getOrDefault(node, Optional.empty())
                    .filter(latest::contains)
                    .isPresent());
            finish(untold && latest.size() == 1 ? List.of() : latest);
        }
    }

    private boolean isEnough(Owners.Group group) {
        return group.count(said().keySet())
                >= group.nodes().size() - 1 - group.quorum().faults();
    }

    @Override
    void repair() {}

    @Override
    void giveUp() {
        finish(List.of());
    }

    private void finish(List<DirectoryWrite> found) {
        settle();
        outcome.accept(found);
    }
}
