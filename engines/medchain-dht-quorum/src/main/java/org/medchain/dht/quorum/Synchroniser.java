package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.Held.Mode;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.metrics.Metrics;

/**
 * Anti-entropy: compares this node's records with those of one other node after the other, for ever, and fetches what it lacks.
 * A node that lost its disk recovers in this way before it serves any party, and a node takes over its share of a new roster in
 * the same way. Confined to the node's thread.
 */
final class Synchroniser {
    private static final Logger LOG = System.getLogger(Synchroniser.class.getName());
    private static final String ABOUT = "stage";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration WHEN_URGENT = Duration.ofMillis(200);
    private static final int MOST_DOUBLINGS = 16;

    private final int self;
    private final NodeState state;
    private final Holdings holdings;
    private final Ranges ranges;
    private final DiskReader reader;
    private final Coordinator coordinator;
    private final Requests requests;
    private final Consumer<RecordAddress> damaged;
    private final Map<Integer, Pull> running = new HashMap<>();
    private final Map<Scope, Set<Integer>> pulled = new HashMap<>();
    private final Set<RecordAddress> settling = new HashSet<>();
    private final Map<Integer, Integer> failures = new HashMap<>();
    private final Set<Integer> resting = new HashSet<>();
    private int hearing;
    private int last = -1;

    /** {@code damaged} is told of addresses whose record is damaged. */
    Synchroniser(
            int self,
            NodeState state,
            Holdings holdings,
            Ranges ranges,
            DiskReader reader,
            Coordinator coordinator,
            Requests requests,
            Consumer<RecordAddress> damaged) {
        this.self = self;
        this.state = state;
        this.holdings = holdings;
        this.ranges = ranges;
        this.reader = reader;
        this.coordinator = coordinator;
        this.requests = requests;
        this.damaged = damaged;
    }

    /** Begins, once. */
    void start() {
        Duration wait = isUrgent() ? WHEN_URGENT : coordinator.timing().synchroniseEvery();
        coordinator.surroundings().after(coordinator.surroundings().jittered(wait), this::start);
        look();
    }

    /** True while this node lacks something that it must have. */
    private boolean isUrgent() {
        return !state.isServing() || !state.isComplete();
    }

    /** Starts one pull, unless there are so many under way that one of them is with an honest node. */
    private void look() {
        finishStages();
        View view = state.view();
        // Whom it asks may be of either roster, and fewer of the other one may be faulty.
        int faults = view.placements().stream()
                .mapToInt(one -> one.quorum().faults())
                .max()
                .orElse(0);
        if (running.size() <= faults) {
            nextScope(view).ifPresent(this::begin);
        }
    }

    private Optional<Scope> nextScope(View view) {
        if (isUrgent()) {
            return needed(view).stream().filter(scope -> !isEnough(scope)).findFirst();
        }
        long epoch = view.current().roster().epoch();
        return isMember(view.current()) ? Optional.of(view.scope(epoch, epoch)) : Optional.empty();
    }

    /**
     * The comparisons that this node has to finish before its next step. A node that takes over compares with the old owners, and
     * with the new ones too: it may have lost its disk, and with it its acknowledgements to parties that use the next roster alone.
     */
    private List<Scope> needed(View view) {
        long epoch = view.current().roster().epoch();
        if (!state.isServing()) {
            return isMember(view.current()) ? List.of(view.scope(epoch, epoch)) : List.of();
        }
        return view.isMoving() && !state.isComplete() && isMember(view.latest())
                ? List.of(view.scope(epoch, epoch + 1), view.scope(epoch + 1, epoch + 1))
                : List.of();
    }

    private boolean isMember(Placement placement) {
        return placement.roster().node(self).isPresent();
    }

    /** The next node in turn; an urgent comparison is not repeated. */
    private void begin(Scope scope) {
        Placement answering = state.view().placement(scope.answering()).orElseThrow();
        Set<Integer> done = isUrgent() ? pulled.getOrDefault(scope, Set.of()) : Set.of();
        TreeSet<Integer> peers = new TreeSet<>();
        answering.roster().nodes().forEach(node -> peers.add(node.number()));
        peers.remove(self);
        peers.removeAll(running.keySet());
        peers.removeAll(resting);
        peers.removeAll(done);
        peers.retainAll(coordinator.reachable(peers));
        if (!peers.isEmpty()) {
            Integer higher = peers.higher(last);
            last = higher == null ? peers.first() : higher;
            // Pulls at the same time begin as far from one another as they can.
            int firstRange =
                    running.size() * Buckets.RANGES / (answering.quorum().faults() + 1) % Buckets.RANGES;
            state.shared(scope, last, self).ifPresent(shared -> begin(new Pull(this, scope, shared, firstRange)));
        }
    }

    private void begin(Pull pull) {
        running.put(pull.peer(), pull);
        pull.start();
        watch(pull, pull.progress());
    }

    /** A pull from which nothing is heard for some time has failed. */
    private void watch(Pull pull, long before) {
        coordinator.surroundings().after(PATIENCE, () -> {
            if (running.get(pull.peer()) == pull) {
                if (pull.progress() == before) {
                    failed(pull);
                } else {
                    watch(pull, pull.progress());
                }
            }
        });
    }

    /** False once it has finished or failed, or counts no more. */
    boolean isRunning(Pull pull) {
        return running.get(pull.peer()) == pull;
    }

    /** Continues once this node's digests are up to date, unless the pull has failed by then. */
    void refreshed(Pull pull, Runnable next) {
        ranges.refresh(() -> ifRunning(pull, next), failure -> failed(pull, failure));
    }

    /** Reads the disk, and goes on with what was read. */
    <T> void read(Pull pull, DiskReader.Reading<T> reading, Consumer<T> next) {
        reader.read(reading, read -> ifRunning(pull, () -> next.accept(read)), failure -> failed(pull, failure));
    }

    private void ifRunning(Pull pull, Runnable next) {
        if (isRunning(pull)) {
            next.run();
        }
    }

    /** Asks the pull's node something. */
    void ask(Pull pull, LongFunction<Message.Request> request) {
        long id = requests.open(pull.peer(), (answer, sound) -> ifRunning(pull, () -> pull.answered(answer, sound)));
        pull.asked(id);
        if (!coordinator.surroundings().send(pull.peer(), request.apply(id))) {
            failed(pull);
        }
    }

    private void failed(Pull pull, MedChainException failure) {
        LOG.log(Level.WARNING, () -> "MC-D018 comparing with node " + pull.peer() + " failed: " + failure.getMessage());
        failed(pull);
    }

    /** Its node is left alone for a while, twice as long each time. */
    void failed(Pull pull) {
        if (running.remove(pull.peer(), pull)) {
            pull.request().ifPresent(id -> requests.forget(List.of(id)));
            int times = failures.merge(pull.peer(), 1, Integer::sum);
            Duration most = coordinator.timing().synchroniseEvery();
            Duration doubled = WHEN_URGENT.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
            resting.add(pull.peer());
            coordinator
                    .surroundings()
                    .after(
                            coordinator.surroundings().jittered(doubled.compareTo(most) < 0 ? doubled : most),
                            () -> resting.remove(pull.peer()));
        }
    }

    void refused(Pull pull, boolean rostersDiffer) {
        if (rostersDiffer) {
            coordinator.disagreements().differs(pull.peer());
        }
        failed(pull);
    }

    /** The pull's node has the same rosters. */
    void agreed(Pull pull) {
        coordinator.disagreements().agrees(pull.peer());
    }

    void finished(Pull pull) {
        boolean counts = running.remove(pull.peer(), pull);
        failures.remove(pull.peer());
        Scope scope = pull.scope();
        // To hand over, the other one must have stopped helping those who know the earlier roster alone; to give all
        // that
        // a roster's owners should have, it must have moved there, or move there as this node does.
        long least = Math.min(scope.answering() + scope.asking(), state.view().stage());
        if (counts && pull.stage() >= least) {
            pulled.computeIfAbsent(scope, unknown -> new TreeSet<>()).add(pull.peer());
        }
        if (isUrgent()) {
            look();
        }
    }

    /** Stores what a pull fetched. */
    void store(DirectoryWrite write, Consumer<WriteOutcome> outcome) {
        hearing++;
        holdings.take(write, isNewcomer(write.address()) ? Mode.HEARD_BY_NEWCOMER : Mode.HEARD, reached -> {
            hearing--;
            ranges.changed(write.address());
            if (reached instanceof WriteOutcome.Damaged) {
                damaged.accept(write.address());
            }
            outcome.accept(reached);
        });
    }

    /** True if this node has no say yet in what stands at {@code address}. */
    private boolean isNewcomer(RecordAddress address) {
        return !state.isServing() || (takesOver() && !state.view().current().owns(self, address));
    }

    private boolean takesOver() {
        return state.view().isMoving() && !state.isComplete();
    }

    /**
     * This node has one of two records with the same version, and another node has the other. At most one of them can ever have a
     * quorum. If one has, this node stands by that one. As long as this node abstains, or has not taken over yet, it has answered no
     * party that uses the next roster alone, so a quorum of the current roster is enough. Where the next roster has few owners, a
     * quorum of it could need this node itself, which would wait for itself.
     */
    void settle(RecordAddress address) {
        if (settling.add(address)) {
            coordinator.judge(
                    address,
                    takesOver() || abstains(address),
                    verdict -> verdict.ifPresentOrElse(
                            record -> holdings.take(record, Mode.SETTLED, outcome -> settled(address)),
                            () -> settled(address)));
        }
    }

    private void settled(RecordAddress address) {
        settling.remove(address);
        ranges.changed(address);
    }

    private boolean abstains(RecordAddress address) {
        try {
            return holdings.find(address).filter(Held::abstains).isPresent();
        } catch (MedChainException e) {
            LOG.log(Level.WARNING, () -> "MC-D019 what contends for " + address + " cannot be read: " + e.getMessage());
            return false;
        }
    }

    /**
     * Whether this node may serve, or has taken over everything, follows from whom it has pulled from; once nothing that it
     * heard there is open any more.
     */
    private void finishStages() {
        try {
            if (isUrgent() && needed(state.view()).stream().allMatch(this::isEnough)) {
                running.clear();
                if (hearing == 0 && settling.isEmpty()) {
                    finishStage();
                    coordinator.surroundings().health().well(ABOUT);
                }
            }
        } catch (StorageException e) {
            String why = "node " + self + " cannot note how far it has come, and tries again: " + e.getMessage();
            LOG.log(Level.ERROR, "MC-D020 " + why);
            coordinator.surroundings().health().trouble(ABOUT, Issue.ofStorage(why));
        }
    }

    private void finishStage() throws StorageException {
        if (!state.isServing()) {
            state.served();
            LOG.log(Level.DEBUG, "node {0} has all that it should have and serves", self);
        } else {
            state.completed();
            LOG.log(Level.DEBUG, "node {0} has taken over its share", self);
        }
    }

    /** All other nodes but as many as may be faulty. */
    private boolean isEnough(Scope scope) {
        Placement from = state.view().placement(scope.answering()).orElseThrow();
        Set<Integer> others = new HashSet<>();
        from.roster().nodes().forEach(node -> others.add(node.number()));
        others.remove(self);
        others.removeAll(pulled.getOrDefault(scope, Set.of()));
        return others.size() <= from.quorum().faults();
    }

    /** Other rosters count now. */
    void viewed() {
        running.clear();
        pulled.clear();
        ranges.viewed();
        failures.clear();
        resting.clear();
        last = -1;
    }

    Ranges ranges() {
        return ranges;
    }

    Holdings holdings() {
        return holdings;
    }

    Metrics metrics() {
        return coordinator.metrics();
    }
}
