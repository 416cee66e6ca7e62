package org.medchain.dht.quorum;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;

/**
 * A write: stored once a quorum has it on disk. It is certain that it never will be only if it did not leave this process,
 * or if so many owners refuse it for good that the others, with those that may lie, make no quorum.
 */
final class WriteOperation extends Operation {
    private final DirectoryWrite write;
    private final Consumer<WriteOutcome> outcome;
    private boolean left;
    private boolean judging;

    WriteOperation(Coordinator coordinator, DirectoryWrite write, Consumer<WriteOutcome> outcome) {
        super(coordinator, write.address());
        this.write = write;
        this.outcome = outcome;
    }

    /** Sends nothing while too few owners can be reached: of what did not leave it is sure that it was not applied. */
    @Override
    void ask(Collection<Integer> nodes) {
        Collection<Integer> asked = left ? nodes : owners().all();
        if (left || owners().isQuorum(coordinator().reachable(asked))) {
            asked.forEach(node -> left |= coordinator().store(this, node, write));
        }
    }

    @Override
    boolean isPlausible(Optional<DirectoryWrite> found) {
        return found.isPresent() && !write.supersedes(found.get());
    }

    @Override
    void evaluate() {
        Set<Integer> takers = takers();
        Set<Integer> expired = refusedBecause(Refusal.EXPIRED);
        Set<Integer> refusers = new HashSet<>(said().keySet());
        refusers.removeAll(takers);
        refusers.removeAll(abstaining());
        refusers.addAll(expired);
        if (owners().isQuorum(takers)) {
            finish(new WriteOutcome.Stored(write.version()));
        } else if (owners().isDenial(refusedBecause(Refusal.DAMAGED))) {
            finish(new WriteOutcome.Damaged(address(), progress()));
        } else if (owners().isDenial(refusedBecause(Refusal.OVER_QUOTA))) {
            // Some may have taken it, and the others may hear of it from them.
            finish(new WriteOutcome.Indeterminate("over quota, as its owners say; " + progress()));
        } else if (owners().isDenial(refusers)) {
            deny(expired);
        } else if (takers.size() + refusers.size() + abstaining().size()
                == owners().all().size()) {
            finish(new WriteOutcome.Indeterminate("version " + write.version() + " of " + address() + " was taken by "
                    + takers.size() + " owners, refused by " + refusers.size() + ", and "
                    + abstaining().size()
                    + " stand by no record of its version; a write of a higher version ends that"));
        }
    }

    private Set<Integer> takers() {
        Set<Integer> takers = new HashSet<>();
        said().forEach((node, found) -> {
            if (found.filter(write::equals).isPresent() && !abstaining().contains(node)) {
                takers.add(node);
            }
        });
        return takers;
    }

    /** It will not be applied. What is in its way is told once a quorum has that. */
    private void deny(Set<Integer> expired) {
        if (owners().includesHonest(expired)) {
            finish(new WriteOutcome.Invalid("record " + address() + " has expired, as its owners say"));
        } else if (!judging) {
            judging = true;
            coordinator().read(address(), this::deniedBecauseOf);
        }
    }

    private void deniedBecauseOf(ReadOutcome found) {
        if (found instanceof ReadOutcome.Found record) {
            deniedBecauseOf(record.record());
        } else if (found instanceof ReadOutcome.Removed removed) {
            deniedBecauseOf(removed.tombstone());
        } else if (found instanceof ReadOutcome.Absent) {
            finish(new WriteOutcome.Invalid("record " + address() + " has expired"));
        } else {
            finish(new WriteOutcome.Unavailable("refused by its owners; what stands cannot be read now: " + found));
        }
    }

    private void deniedBecauseOf(DirectoryWrite standing) {
        if (standing.equals(write) || write.supersedes(standing)) {
            finish(new WriteOutcome.Indeterminate("its owners refused it and now say otherwise"));
        } else {
            finish(new WriteOutcome.VersionConflict(standing));
        }
    }

    private void finish(WriteOutcome reached) {
        if (!isSettled()) {
            settle();
            outcome.accept(reached);
        }
    }

    /** Who did not take the write gets it from the other owners. */
    @Override
    void repair() {}

    @Override
    void giveUp() {
        finish(
                left
                        ? new WriteOutcome.Indeterminate(takers().size() + " took it; " + progress())
                        : new WriteOutcome.Unavailable("too few of the owners of " + address() + " can be reached"));
    }
}
