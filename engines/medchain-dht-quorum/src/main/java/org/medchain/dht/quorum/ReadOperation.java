package org.medchain.dht.quorum;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.storage.Outcomes;

/**
 * A read: of what a quorum says, the write that supersedes the others; answered once a quorum has it, if need be because
 * this read sent it to them. So a later read finds the same or a newer one.
 *
 * <p>Two records of one version, signed by mistake or in a race, may each have been taken by some owners, and some may stand
 * by neither. Neither is answered before a quorum has it; if neither can have one, the read says so, until a higher version
 * ends it.
 */
final class ReadOperation extends Operation {
    private final Consumer<ReadOutcome> outcome;
    private @Nullable DirectoryWrite result;

    ReadOperation(Coordinator coordinator, RecordAddress address, Consumer<ReadOutcome> outcome) {
        super(coordinator, address);
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
        if (owners().isObstacle(refusedBecause(Refusal.DAMAGED))) {
            finish(new ReadOutcome.Damaged(address(), progress()));
        } else if (owners().includesHonest(refusedBecause(Refusal.EXPIRED))) {
            finish(new ReadOutcome.Absent());
        } else if (owners().isQuorum(said().keySet())) {
            choose();
        }
    }

    private void choose() {
        List<DirectoryWrite> highest = highest();
        if (highest.isEmpty()) {
            finish(new ReadOutcome.Absent());
            return;
        }
        DirectoryWrite best = mostHeld(highest);
        if (best.name().hasExpiredAt(coordinator().surroundings().clockMillis())) {
            finish(new ReadOutcome.Absent());
        } else if (owners().isQuorum(holders(best))) {
            result = best;
            repair();
            finish(Outcomes.of(best));
        } else if (unanswered().isEmpty() && highest.stream().noneMatch(this::isPossible)) {
            finish(new ReadOutcome.Unavailable("two writes of version " + best.version() + " contend for " + address()
                    + " and neither can have a quorum; a write of a higher version ends that"));
        } else {
            push(best);
        }
    }

    /** The writes that nothing said supersedes: one; or more of the same kind and version. */
    private List<DirectoryWrite> highest() {
        List<DirectoryWrite> found =
                said().values().stream().flatMap(Optional::stream).distinct().toList();
        return found.stream()
                .filter(one -> found.stream().noneMatch(other -> other.supersedes(one)))
                .toList();
    }

    /** Whoever reads the same answers chooses the same one. */
    private DirectoryWrite mostHeld(List<DirectoryWrite> highest) {
        return highest.stream()
                .min(Comparator.<DirectoryWrite>comparingInt(
                                one -> -holders(one).size())
                        .thenComparing(DirectoryWrite::encode))
                .orElseThrow();
    }

    /** True if a quorum has it once all that have less took it. */
    private boolean isPossible(DirectoryWrite write) {
        Set<Integer> could = new HashSet<>(holders(write));
        said().forEach((node, found) -> {
            if (found.isEmpty() || write.supersedes(found.get())) {
                could.add(node);
            }
        });
        return owners().isQuorum(could);
    }

    @Override
    void repair() {
        if (result != null) {
            push(result);
        }
    }

    @Override
    void giveUp() {
        List<DirectoryWrite> highest = highest();
        String latest =
                highest.isEmpty() ? "" : ", " + holders(mostHeld(highest)).size() + " have the latest write";
        finish(new ReadOutcome.Unavailable(progress() + latest));
    }

    private void finish(ReadOutcome reached) {
        settle();
        outcome.accept(reached);
    }
}
