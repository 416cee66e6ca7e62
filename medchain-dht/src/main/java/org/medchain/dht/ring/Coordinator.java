package org.medchain.dht.ring;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.medchain.dht.DhtMetrics;
import org.medchain.dht.DhtMetrics.Misdeed;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;

/**
 * Reads and writes on behalf of applications, in a node or in a client that is none. Writes to one address take their turns,
 * so that those of one application do not race. In one thread; what it does depends on nothing but the order of the calls
 * and what {@link Surroundings} say.
 */
final class Coordinator {
    private final Surroundings surroundings;
    private final Timing timing;
    private final DhtMetrics metrics;
    private final Promises promises = new Promises();
    private final Set<Operation> operations = new LinkedHashSet<>();
    private final Map<RecordAddress, Deque<Runnable>> turns = new HashMap<>();
    private final Set<Integer> linked = new HashSet<>();
    private final Requests requests;
    private View view;

    Coordinator(View view, Requests requests, Surroundings surroundings, Timing timing, DhtMetrics metrics) {
        this.view = view;
        this.requests = requests;
        this.surroundings = surroundings;
        this.timing = timing;
        this.metrics = metrics;
    }

    /** Reads what stands at {@code address}. */
    void read(RecordAddress address, Consumer<ReadOutcome> outcome) {
        begin(new ReadOperation(this, address, outcome));
    }

    /**
     * Finds out which record a quorum stands by, if any does now.
     *
     * @param currentAlone true if the owners of the current roster count alone, even while another one does as well
     */
    void judge(RecordAddress address, boolean currentAlone, Consumer<Optional<DirectoryRecord>> verdict) {
        begin(new Judgement(this, address, currentAlone, verdict));
    }

    /** Finds out whether a quorum has {@code write} now, or newer ones. */
    void confirm(DirectoryWrite write, Consumer<Boolean> outcome) {
        begin(new Confirmation(this, write, outcome));
    }

    /** Asks the owners other than {@code self}; see {@link Gathering}. */
    void gather(RecordAddress address, int self, Consumer<List<DirectoryWrite>> outcome) {
        begin(new Gathering(this, address, self, outcome));
    }

    /** Writes, after the writes to this address that came before; {@code write} is verified. */
    void write(DirectoryWrite write, Consumer<WriteOutcome> outcome) {
        RecordAddress address = write.address();
        Runnable turn = () -> begin(write, reached -> {
            outcome.accept(reached);
            next(address);
        });
        Deque<Runnable> waiting = turns.get(address);
        if (waiting == null) {
            turns.put(address, new ArrayDeque<>());
            turn.run();
        } else {
            waiting.add(turn);
        }
    }

    private void begin(DirectoryWrite write, Consumer<WriteOutcome> outcome) {
        long now = surroundings.clockMillis();
        if (write.name().hasExpiredAt(now)) {
            outcome.accept(new WriteOutcome.Invalid(write.name().expired(now)));
        } else {
            begin(new WriteOperation(this, write, outcome));
        }
    }

    private void next(RecordAddress address) {
        Deque<Runnable> waiting = turns.get(address);
        Runnable turn = waiting == null ? null : waiting.poll();
        if (turn == null) {
            turns.remove(address);
        } else {
            turn.run();
        }
    }

    private void begin(Operation operation) {
        operations.add(operation);
        operation.start();
    }

    /** This operation has its outcome. */
    void settled(Operation operation) {
        operations.remove(operation);
    }

    /** How many operations have no outcome yet. */
    int underWay() {
        return operations.size() + turns.values().stream().mapToInt(Deque::size).sum();
    }

    /** There is a link to this node. */
    void linkUp(int node) {
        linked.add(node);
        forEachOpen(operation -> operation.linkUp(node));
    }

    /** There is no link to this node any more. */
    void linkDown(int node) {
        linked.remove(node);
    }

    /** Other rosters count from now on. */
    void viewed(View changed) {
        view = changed;
        forEachOpen(Operation::regroup);
    }

    private void forEachOpen(Consumer<Operation> action) {
        List.copyOf(operations).forEach(action);
    }

    boolean look(Operation operation, int node, RecordAddress address) {
        long id = requests.open(node, (answer, sound) -> answered(operation, node, Optional.empty(), answer, sound));
        operation.requested(id);
        return surroundings.send(node, new Message.Look(id, view.stage(), address));
    }

    boolean store(Operation operation, int node, DirectoryWrite write) {
        long id = requests.open(node, (answer, sound) -> answered(operation, node, Optional.of(write), answer, sound));
        operation.requested(id);
        return surroundings.send(node, new Message.Store(id, view.stage(), write));
    }

    private void answered(
            Operation operation, int node, Optional<DirectoryWrite> stored, Message.Answer answer, boolean sound) {
        if (!sound) {
            metrics.caught(node, Misdeed.FORGED);
        } else if (answer instanceof Message.Taken && stored.isPresent()) {
            promises.promised(node, stored.get(), requests.last());
            operation.taken(node, stored.get());
        } else if (answer instanceof Message.Standing standing) {
            stands(operation, node, standing.id(), standing.write(), false);
        } else if (answer instanceof Message.Contended contended) {
            stands(operation, node, contended.id(), Optional.of(contended.one()), true);
        } else if (answer instanceof Message.Refused refused) {
            operation.refused(node, refused.why());
        }
    }

    private void stands(
            Operation operation, int node, long request, Optional<DirectoryWrite> found, boolean contended) {
        RecordAddress address = operation.address();
        if (found.filter(write -> !write.address().equals(address)).isPresent()) {
            metrics.caught(node, Misdeed.FORGED);
            return;
        }
        long now = surroundings.clockMillis();
        Optional<DirectoryWrite> alive = found.filter(write -> !write.name().hasExpiredAt(now));
        if (promises.isRetracted(node, address, alive, request, now)) {
            metrics.caught(node, Misdeed.RETRACTED);
        }
        if (!operation.isPlausible(found)) {
            metrics.caught(node, Misdeed.GROUNDLESS);
        } else if (contended && alive.isPresent()) {
            operation.contended(node, (DirectoryRecord) alive.get());
        } else {
            operation.standing(node, alive);
        }
    }

    /** Nobody is interested in the answers to these any more. */
    void ended(Collection<Long> numbers) {
        requests.forget(numbers);
    }

    /** Those of {@code nodes} to which there is a link. */
    Collection<Integer> reachable(Collection<Integer> nodes) {
        return nodes.stream().filter(linked::contains).toList();
    }

    View view() {
        return view;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Timing timing() {
        return timing;
    }

    DhtMetrics metrics() {
        return metrics;
    }
}
