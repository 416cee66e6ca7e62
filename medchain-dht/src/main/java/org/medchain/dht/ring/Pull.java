package org.medchain.dht.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DhtMetrics.Misdeed;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;

/**
 * Brings this node level with another one: compares digests of ranges, lists the ranges that differ, and fetches what this
 * node does not have, a bounded amount at a time. What is fetched is verified and judged like any write, so that whoever lies
 * here can only keep something back. In the node's thread.
 */
final class Pull {
    private static final int MAX_FETCH = 200;

    private final Synchroniser synchroniser;
    private final Scope scope;
    private final Shared shared;
    private final Deque<Integer> ranges = new ArrayDeque<>();
    private final Deque<RecordAddress> wanted = new ArrayDeque<>();
    private int prepared;
    private int compared;
    private int range;
    private Optional<RecordAddress> next = Optional.empty();
    private int storing;
    private long stage;
    private long progress;

    /** {@code shared} has the other node as the answering one. */
    Pull(Synchroniser synchroniser, Scope scope, Shared shared) {
        this.synchroniser = synchroniser;
        this.scope = scope;
        this.shared = shared;
    }

    int peer() {
        return shared.answering();
    }

    Scope scope() {
        return scope;
    }

    /** The other node's stage when it began to answer. */
    long stage() {
        return stage;
    }

    /** Grows with every answer. */
    long progress() {
        return progress;
    }

    /** Lets others have their turn between the parts of this node's digests. */
    void start() throws MedChainException {
        prepared++;
        progress++;
        if (prepared > Ranges.MOST_PREPARATIONS || synchroniser.ranges().prepare(shared)) {
            compare(List.of(synchroniser.ranges().whole(shared)));
        } else {
            synchroniser.later(this, this::start);
        }
    }

    private void compare(List<Digest> digests) {
        compared = digests.size();
        synchroniser.ask(this, id -> new Message.Compare(id, scope, digests));
    }

    /** The other node answered. */
    void answered(Message.Answer answer, boolean sound) throws MedChainException {
        progress++;
        if (!sound) {
            synchroniser.metrics().caught(peer(), Misdeed.FORGED);
            synchroniser.failed(this);
        } else if (answer instanceof Message.Differing differing) {
            differing(differing);
        } else if (answer instanceof Message.Listing listing) {
            listed(listing);
        } else if (answer instanceof Message.Fetched fetched) {
            fetched(fetched.writes());
        } else {
            synchroniser.failed(this);
        }
    }

    /** If all in one differs, range by range is next. */
    private void differing(Message.Differing answer) throws MedChainException {
        if (compared == 1) {
            stage = answer.stage();
        }
        if (compared == 1 && !answer.ranges().isEmpty()) {
            compare(synchroniser.ranges().digests(shared));
        } else {
            ranges.addAll(answer.ranges());
            proceed();
        }
    }

    /** Fetches what is wanted, or else lists what is next, or else has finished. */
    private void proceed() {
        if (!wanted.isEmpty()) {
            List<RecordAddress> some = wanted.stream().limit(MAX_FETCH).toList();
            synchroniser.ask(this, id -> new Message.Fetch(id, some));
        } else if (next.isPresent()) {
            list(next.get());
        } else if (!ranges.isEmpty()) {
            range = ranges.remove();
            list(Ranges.first(range));
        } else {
            synchroniser.finished(this);
        }
    }

    private void list(RecordAddress from) {
        next = Optional.of(from);
        synchroniser.ask(this, id -> new Message.ListRange(id, scope, range, from));
    }

    private void listed(Message.Listing listing) throws MedChainException {
        RecordAddress least = next.orElse(Ranges.first(range));
        for (Entry entry : listing.entries()) {
            boolean inOrder = entry.address().compareTo(least) >= 0 && Ranges.of(entry.address()) == range;
            if (!inOrder) {
                synchroniser.failed(this);
                return;
            }
            least = Ranges.after(entry.address());
        }
        next = listing.next();
        if (next.isPresent() && (next.get().compareTo(least) < 0 || Ranges.of(next.get()) != range)) {
            synchroniser.failed(this);
            return;
        }
        Map<RecordAddress, Digest> mine = synchroniser.ranges().fingerprints(range, listing.entries());
        for (Entry entry : listing.entries()) {
            boolean missing = !entry.fingerprint().equals(mine.get(entry.address()));
            if (missing && shared.contains(entry.address())) {
                wanted.add(entry.address());
            }
        }
        proceed();
    }

    private void fetched(List<DirectoryWrite> writes) {
        Map<RecordAddress, List<DirectoryWrite>> byAddress =
                writes.stream().collect(Collectors.groupingBy(DirectoryWrite::address));
        boolean nothing = byAddress.isEmpty();
        List<DirectoryWrite> found = new ArrayList<>();
        // In the order in which they were asked for, up to the last that came: the others did not fit.
        while (!wanted.isEmpty() && (nothing || !byAddress.isEmpty())) {
            Optional.ofNullable(byAddress.remove(wanted.remove())).ifPresent(found::addAll);
        }
        storing = found.size();
        if (storing == 0) {
            proceed();
        }
        synchroniser.metrics().fetched(peer(), storing);
        found.forEach(write -> synchroniser.store(write, outcome -> stored(write, outcome)));
    }

    private void stored(DirectoryWrite write, WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.VersionConflict conflict
                && write instanceof DirectoryRecord
                && conflict.current() instanceof DirectoryRecord
                && write.version() == conflict.current().version()) {
            synchroniser.settle(write.address());
        }
        storing--;
        boolean failed = outcome instanceof WriteOutcome.Unavailable || outcome instanceof WriteOutcome.Indeterminate;
        if (failed) {
            synchroniser.failed(this);
        } else if (storing == 0) {
            progress++;
            proceed();
        }
    }
}
