package org.medchain.dht.quorum;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Tag.Misdeed;
import org.medchain.metrics.Tag.Peer;

/**
 * Brings this node level with another one: compares digests, of everything, then of ranges, then of the buckets of each range that
 * differs; lists the buckets that differ, and fetches what this node does not have. One question at a time, and the next one
 * while the disk stores what came of the one before. What is fetched is verified and judged like any write, so that whoever lies
 * here can only keep something back. In the node's thread.
 */
final class Pull {
    private static final int MAX_FETCH = 400;

    private final Synchroniser synchroniser;
    private final Scope scope;
    private final Shared shared;
    private final int firstRange;
    private final Deque<Integer> ranges = new ArrayDeque<>();
    private final Deque<RecordAddress> wanted = new ArrayDeque<>();
    private Depth depth = Depth.WHOLE;
    private int range;
    private List<Integer> buckets = List.of();
    private Optional<RecordAddress> next = Optional.empty();
    private List<RecordAddress> fetching = List.of();
    private Class<? extends Message.Answer> asked = Message.Differing.class;
    private Optional<Long> request = Optional.empty();
    private boolean busy;
    private int storing;
    private long stage;
    private long progress;

    private enum Depth {
        WHOLE,
        RANGES,
        BUCKETS
    }

    /**
     * {@code shared} has the other node as the answering one. Of the ranges that differ {@code firstRange} is the first, and
     * those before it are the last: then pulls from several nodes at once do not fetch the same.
     */
    Pull(Synchroniser synchroniser, Scope scope, Shared shared, int firstRange) {
        this.synchroniser = synchroniser;
        this.scope = scope;
        this.shared = shared;
        this.firstRange = firstRange;
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

    /** The number of the last question; empty before the first. */
    Optional<Long> request() {
        return request;
    }

    /** A question of this number is on its way. */
    void asked(long id) {
        request = Optional.of(id);
    }

    void start() {
        compare(Depth.WHOLE);
    }

    private void compare(Depth compared) {
        busy = true;
        depth = compared;
        asked = Message.Differing.class;
        synchroniser.refreshed(
                this, () -> synchroniser.ask(this, id -> new Message.Compare(id, scope, rangeCompared(), digests())));
    }

    private Optional<Integer> rangeCompared() {
        return depth == Depth.BUCKETS ? Optional.of(range) : Optional.empty();
    }

    private List<Digest> digests() {
        Ranges mine = synchroniser.ranges();
        return switch (depth) {
            case WHOLE -> List.of(mine.whole(shared));
            case RANGES -> mine.ranges(shared);
            case BUCKETS -> mine.buckets(shared, range);
        };
    }

    /** The other node answered. */
    void answered(Message.Answer answer, boolean sound) {
        progress++;
        busy = false;
        if (!sound) {
            synchroniser.metrics().add(Instrument.DIRECTORY_MISDEEDS.series(Peer.of(peer()), Misdeed.FORGED), 1);
        }
        if (!sound || !asked.isInstance(answer)) {
            boolean rostersDiffer = answer instanceof Message.Refused no && no.why() == Refusal.ROSTER_DIFFERS;
            synchroniser.refused(this, rostersDiffer);
        } else if (answer instanceof Message.Differing differing) {
            synchroniser.agreed(this);
            differing(differing);
        } else if (answer instanceof Message.Listing listing) {
            listed(listing);
        } else if (answer instanceof Message.Fetched fetched) {
            fetched(fetched.writes());
        }
    }

    private void differing(Message.Differing answer) {
        List<Integer> parts = answer.parts();
        if (depth == Depth.WHOLE) {
            stage = answer.stage();
            if (!parts.isEmpty()) {
                compare(Depth.RANGES);
                return;
            }
        } else if (depth == Depth.RANGES) {
            parts.stream().filter(part -> part >= firstRange).forEach(ranges::add);
            parts.stream().filter(part -> part < firstRange).forEach(ranges::add);
        } else if (!parts.isEmpty()) {
            buckets = parts.stream().map(part -> range * Buckets.A_RANGE + part).toList();
            next = Optional.of(Buckets.first(buckets.get(0)));
        }
        proceed();
    }

    /** Takes the first possible step: fetches wanted records, lists the next buckets, compares the next range, or finishes. */
    private void proceed() {
        if (busy || storing > MAX_FETCH || !synchroniser.isRunning(this)) {
            return;
        }
        if (!wanted.isEmpty()) {
            fetching = wanted.stream().limit(MAX_FETCH).toList();
            ask(Message.Fetched.class, id -> new Message.Fetch(id, fetching));
        } else if (next.isPresent()) {
            RecordAddress from = next.get();
            ask(Message.Listing.class, id -> new Message.ListRange(id, scope, buckets, from));
        } else if (!ranges.isEmpty()) {
            range = ranges.remove();
            compare(Depth.BUCKETS);
        } else if (storing == 0) {
            synchroniser.finished(this);
        }
    }

    private void ask(Class<? extends Message.Answer> answer, LongFunction<Message.Request> request) {
        busy = true;
        asked = answer;
        synchroniser.ask(this, request);
    }

    private void listed(Message.Listing listing) {
        RecordAddress least = next.orElseThrow();
        for (Entry entry : listing.entries()) {
            boolean inOrder = entry.address().compareTo(least) >= 0;
            if (!inOrder || !buckets.contains(Buckets.of(entry.address()))) {
                synchroniser.failed(this);
                return;
            }
            least = entry.address();
        }
        next = listing.next();
        if (next.isPresent() && (next.get().compareTo(least) <= 0 || Buckets.rangeOf(next.get()) != range)) {
            synchroniser.failed(this);
            return;
        }
        busy = true;
        Holdings here = synchroniser.holdings();
        synchroniser.read(this, () -> Listings.missing(here, buckets, listing.entries()), missing -> {
            busy = false;
            missing.stream()
                    .filter(address -> shared.contains(Buckets.of(address)))
                    .forEach(wanted::add);
            proceed();
        });
    }

    /** Of those asked for, in their order, the ones after the last that came did not fit, unless none came at all. */
    private void fetched(List<DirectoryWrite> writes) {
        Map<RecordAddress, List<DirectoryWrite>> byAddress =
                writes.stream().collect(Collectors.groupingBy(DirectoryWrite::address));
        boolean nothing = byAddress.isEmpty();
        List<DirectoryWrite> found = new ArrayList<>();
        for (RecordAddress address : fetching) {
            if (nothing || !byAddress.isEmpty()) {
                wanted.remove();
                Optional.ofNullable(byAddress.remove(address)).ifPresent(found::addAll);
            }
        }
        storing += found.size();
        synchroniser.metrics().add(Instrument.DIRECTORY_FETCHED_WRITES.series(Peer.of(peer())), found.size());
        found.forEach(write -> synchroniser.store(write, outcome -> stored(write, outcome)));
        proceed();
    }

    private void stored(DirectoryWrite write, WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.VersionConflict conflict
                && write instanceof DirectoryRecord
                && conflict.current() instanceof DirectoryRecord
                && write.version() == conflict.current().version()) {
            synchroniser.settle(write.address());
        }
        storing--;
        progress++;
        boolean failed = outcome instanceof WriteOutcome.Unavailable
                || outcome instanceof WriteOutcome.Indeterminate
                || outcome instanceof WriteOutcome.OverQuota;
        if (failed) {
            synchroniser.failed(this);
        } else {
            proceed();
        }
    }
}
