package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Tag.Peer;

/**
 * One read or write under way: asks all owners, asks again those that do not answer, and keeps what each last said. It goes
 * on for a while after its outcome, so that who answers late and less is noticed too. In the node's thread.
 */
abstract class Operation {
    private static final Duration LINGER = Duration.ofSeconds(1);
    /** What the objects of an operation take, roughly. */
    private static final int OBJECTS = 2 << 10;

    private final Coordinator coordinator;
    private final RecordAddress address;
    private final Function<View, Owners> chosen;
    private final Map<Integer, Optional<DirectoryWrite>> said = new TreeMap<>();
    private final Set<Integer> abstaining = new HashSet<>();
    private final Map<Integer, DirectoryWrite> pushed = new HashMap<>();
    private final Map<Integer, Refusal> refused = new HashMap<>();
    private final List<Long> requests = new ArrayList<>();
    private Owners owners;
    private Surroundings.Timer end = () -> {};
    private Surroundings.Timer retry = () -> {};
    private Surroundings.Timer lingering = () -> {};
    private boolean settled;
    private boolean forgotten;

    Operation(Coordinator coordinator, RecordAddress address) {
        this(coordinator, address, view -> view.owners(address));
    }

    /** Asks those owners that {@code chosen} gives. */
    Operation(Coordinator coordinator, RecordAddress address, Function<View, Owners> chosen) {
        this.coordinator = coordinator;
        this.address = address;
        this.chosen = chosen;
        this.owners = chosen.apply(coordinator.view());
    }

    /** Asks these owners, for the first time or again. */
    abstract void ask(Collection<Integer> nodes);

    /** False for an answer that an honest owner does not give. */
    abstract boolean isPlausible(Optional<DirectoryWrite> found);

    /** Looks whether what was said makes the outcome. */
    abstract void evaluate();

    /** The outcome is known: sends what stands to who said that it has less. */
    abstract void repair();

    /** Time is up. */
    abstract void giveUp();

    final void start() {
        owners = chosen.apply(coordinator.view());
        ask(owners.all());
        retryAfter(coordinator.timing().retryAfter());
    }

    /** Its time ends with this, whether or not it has started. */
    final void endsWith(Surroundings.Timer timer) {
        end = timer;
    }

    private void retryAfter(Duration wait) {
        retry = coordinator.surroundings().after(coordinator.surroundings().jittered(wait), () -> {
            if (!settled) {
                ask(unanswered());
                pushed.keySet().forEach(this::pushAgain);
                retryAfter(longer(wait));
            }
        });
    }

    /** The rosters change soon: a node that uses others is asked again at the same pace. */
    private Duration longer(Duration wait) {
        if (!refusedBecause(Refusal.OTHER_ROSTER).isEmpty()) {
            return coordinator.timing().retryAfter();
        }
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(Timing.LONGEST_RETRY) > 0 ? Timing.LONGEST_RETRY : doubled;
    }

    private void pushAgain(int node) {
        DirectoryWrite missing = pushed.get(node);
        if (missing != null && !holds(node, missing)) {
            coordinator.store(this, node, missing);
        }
    }

    final void timeIsUp() {
        if (!settled) {
            giveUp();
        }
    }

    /** The outcome is known; what comes now is only looked at, and not for long. */
    final void settle() {
        settled = true;
        end.cancel();
        retry.cancel();
        coordinator.operations().settled(this);
        if (requests.isEmpty()) {
            forget();
        } else {
            lingering = coordinator.surroundings().after(LINGER, this::forget);
            coordinator.operations().lingers(this, bytes());
        }
    }

    /** Keeps nothing any more, not even the requests that are open. */
    final void forget() {
        if (!forgotten) {
            forgotten = true;
            lingering.cancel();
            coordinator.ended(requests);
            coordinator.operations().forgotten(this);
            requests.clear();
            said.clear();
            pushed.clear();
        }
    }

    /** What it holds; a write that several nodes have is held once. */
    private long bytes() {
        Set<DirectoryWrite> held = Collections.newSetFromMap(new IdentityHashMap<>());
        said.values().forEach(found -> found.ifPresent(held::add));
        held.addAll(pushed.values());
        return OBJECTS
                + held.stream()
                        .mapToLong(write -> write instanceof DirectoryRecord record
                                ? record.payload().size()
                                : 0)
                        .sum();
    }

    final boolean isSettled() {
        return settled;
    }

    /** A request of that number left on behalf of this. */
    final void requested(long id) {
        requests.add(id);
    }

    /** There is a link to this node. */
    final void linkUp(int node) {
        if (!settled && owners.all().contains(node)) {
            if (said.containsKey(node)) {
                pushAgain(node);
            } else {
                ask(List.of(node));
            }
        }
    }

    /** Other rosters count now: what was said under those before does not. */
    final void regroup() {
        if (!settled) {
            coordinator.ended(requests);
            requests.clear();
            said.clear();
            abstaining.clear();
            refused.clear();
            pushed.clear();
            owners = chosen.apply(coordinator.view());
            ask(owners.all());
        }
    }

    /** This owner has {@code write} on its disk. */
    final void taken(int node, DirectoryWrite write) {
        heard(node, Optional.of(write));
    }

    /** This owner has this, or nothing; it is for this address, verifies and has not expired. */
    final void standing(int node, Optional<DirectoryWrite> found) {
        heard(node, found);
    }

    /** This owner knows of this and of another record of its version, and stands by neither. */
    final void contended(int node, DirectoryRecord one) {
        heard(node, Optional.of(one), true);
    }

    private void heard(int node, Optional<DirectoryWrite> found) {
        heard(node, found, false);
    }

    private void heard(int node, Optional<DirectoryWrite> found, boolean abstains) {
        said.put(node, found.map(this::kept));
        refused.remove(node);
        if (abstains) {
            abstaining.add(node);
        } else {
            abstaining.remove(node);
        }
        if (!settled) {
            evaluate();
        } else if (!forgotten) {
            repair();
            coordinator.operations().lingers(this, bytes());
        }
    }

    /** The same write, kept once, however many nodes have it. */
    private DirectoryWrite kept(DirectoryWrite write) {
        return said.values().stream()
                .flatMap(Optional::stream)
                .filter(write::equals)
                .findFirst()
                .orElse(write);
    }

    /** This owner refuses the request. */
    final void refused(int node, Refusal why) {
        refused.put(node, why);
        if (!settled) {
            evaluate();
        }
    }

    /** Sends {@code write} to all that said that they have less. */
    final void push(DirectoryWrite write) {
        said.forEach((node, found) -> {
            boolean less = found.isEmpty() || write.supersedes(found.get());
            if (less && !write.equals(pushed.put(node, write))) {
                coordinator.metrics().add(Instrument.DIRECTORY_REPAIRS.series(Peer.of(node)), 1);
                coordinator.store(this, node, write);
            }
        });
    }

    final Coordinator coordinator() {
        return coordinator;
    }

    final RecordAddress address() {
        return address;
    }

    final Owners owners() {
        return owners;
    }

    /** What the owners that answered have. */
    final Map<Integer, Optional<DirectoryWrite>> said() {
        return said;
    }

    /** The owners that stand by neither of two records. */
    final Set<Integer> abstaining() {
        return abstaining;
    }

    /** The owners that last refused for this reason. */
    final Set<Integer> refusedBecause(Refusal why) {
        Set<Integer> nodes = new HashSet<>();
        refused.forEach((node, reason) -> {
            if (reason == why) {
                nodes.add(node);
            }
        });
        return nodes;
    }

    final List<Integer> unanswered() {
        return owners.all().stream().filter(node -> !said.containsKey(node)).toList();
    }

    final List<Integer> holders(DirectoryWrite write) {
        return said.keySet().stream().filter(node -> holds(node, write)).toList();
    }

    private boolean holds(int node, DirectoryWrite write) {
        return !abstaining.contains(node)
                && said.getOrDefault(node, Optional.empty())
                        .filter(found -> isSame(found, write))
                        .isPresent();
    }

    /** Two tombstones of one version say the same, whatever their signatures. */
    static boolean isSame(DirectoryWrite one, DirectoryWrite other) {
        boolean removals = one instanceof Tombstone && other instanceof Tombstone;
        return removals ? one.version() == other.version() : one.equals(other);
    }

    /** For people: how far this came. */
    final String progress() {
        String reasons = refused.isEmpty() ? "" : ", refused: " + new TreeMap<>(refused);
        return said.size() + " of " + owners.all().size() + " owners of " + address + " answered in time" + reasons;
    }
}
