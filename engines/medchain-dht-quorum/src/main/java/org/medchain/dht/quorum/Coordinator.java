package org.medchain.dht.quorum;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag.Misdeed;
import org.medchain.metrics.Tag.Peer;

/**
 * Reads and writes on behalf of applications, in a node or in a client that is none. Writes to one address take their turns,
 * so that those of one application do not race. In one thread; what it does depends on nothing but the order of the calls
 * and what {@link Surroundings} say.
 */
final class Coordinator {
    private final Surroundings surroundings;
    private final Timing timing;
    private final Metrics metrics;
    private final Promises promises = new Promises();
    private final Inquiries operations;
    private final Turns turns = new Turns();
    private final Set<Integer> linked = new HashSet<>();
    private final Requests requests;
    private final Disagreements disagreements;
    private volatile View view;

    Coordinator(View view, Requests requests, Surroundings surroundings, Timing timing, Metrics metrics) {
        this.view = view;
        this.requests = requests;
        this.surroundings = surroundings;
        this.timing = timing;
        this.metrics = metrics;
        this.operations = new Inquiries(surroundings, timing);
        this.disagreements = new Disagreements(surroundings.health());
    }

    /** Reads what stands at {@code address}. */
    void read(RecordAddress address, Consumer<ReadOutcome> outcome) {
        operations.beginInTurn(new ReadOperation(this, address, outcome));
    }

    /**
     * Finds out which record a quorum stands by, if any does now.
     *
     * @param currentAlone true if the owners of the current roster count alone, even while another one does as well
     */
    void judge(RecordAddress address, boolean currentAlone, Consumer<Optional<DirectoryRecord>> verdict) {
        operations.beginInTurn(new Judgement(this, address, currentAlone, verdict));
    }

    /** Finds out whether a quorum has {@code write} now, or newer ones. */
    void confirm(DirectoryWrite write, Consumer<Boolean> outcome) {
        operations.beginInTurn(new Confirmation(this, write, outcome));
    }

    /** Asks the owners other than {@code self}; see {@link Gathering}. */
    void gather(RecordAddress address, int self, Consumer<List<DirectoryWrite>> outcome) {
        operations.beginInTurn(new Gathering(this, address, self, outcome));
    }

    /** Writes, after the writes to this address that came before; {@code write} is verified. */
    void write(DirectoryWrite write, Consumer<WriteOutcome> outcome) {
        turns.enter(
                write.address(),
                over -> begin(write, reached -> {
                    outcome.accept(reached);
                    over.run();
                }));
    }

    private void begin(DirectoryWrite write, Consumer<WriteOutcome> outcome) {
        long now = surroundings.clockMillis();
        if (write.name().hasExpiredAt(now)) {
            outcome.accept(new WriteOutcome.Invalid(write.name().expired(now)));
        } else {
            operations.beginAtOnce(new WriteOperation(this, write, outcome));
        }
    }

    /** The operations, which tell how far they are. */
    Inquiries operations() {
        return operations;
    }

    /** How many operations have no outcome yet. */
    int underWay() {
        return operations.open() + turns.waiting();
    }

    /** There is a link to this node. */
    void linkUp(int node) {
        linked.add(node);
        forEachOpen(operation -> operation.linkUp(node));
    }

    /** There is no link to this node any more. */
    void linkDown(int node) {
        linked.remove(node);
        disagreements.unlinked(node);
    }

    /** Other rosters count from now on. */
    void viewed(View changed) {
        view = changed;
        disagreements.viewed();
        forEachOpen(Operation::regroup);
    }

    private void forEachOpen(Consumer<Operation> action) {
        operations.underWay().forEach(action);
    }

    boolean look(Operation operation, int node, RecordAddress address) {
        long id = requests.open(node, (answer, sound) -> answered(operation, node, Optional.empty(), answer, sound));
        operation.requested(id);
        return surroundings.send(node, new Message.Look(id, Standpoint.of(view), address));
    }

    boolean store(Operation operation, int node, DirectoryWrite write) {
        long id = requests.open(node, (answer, sound) -> answered(operation, node, Optional.of(write), answer, sound));
        operation.requested(id);
        return surroundings.send(node, new Message.Store(id, Standpoint.of(view), write));
    }

    private void answered(
            Operation operation, int node, Optional<DirectoryWrite> stored, Message.Answer answer, boolean sound) {
        if (!sound) {
            metrics.add(Instrument.DIRECTORY_MISDEEDS.series(Peer.of(node), Misdeed.FORGED), 1);
        } else if (answer instanceof Message.Taken && stored.isPresent()) {
            disagreements.agrees(node);
            promises.promised(node, stored.get(), requests.last());
            operation.taken(node, stored.get());
        } else if (answer instanceof Message.Standing standing) {
            disagreements.agrees(node);
            stands(operation, node, standing.id(), standing.write(), false);
        } else if (answer instanceof Message.Contended contended) {
            stands(operation, node, contended.id(), Optional.of(contended.one()), true);
        } else if (answer instanceof Message.Refused refused) {
            if (refused.why() == Refusal.ROSTER_DIFFERS) {
                disagreements.differs(node);
            }
            operation.refused(node, refused.why());
        }
    }

    /** With whom this party has not the same rosters. */
    Disagreements disagreements() {
        return disagreements;
    }

    private void stands(
            Operation operation, int node, long request, Optional<DirectoryWrite> found, boolean contended) {
        RecordAddress address = operation.address();
        if (found.filter(write -> !write.address().equals(address)).isPresent()) {
            metrics.add(Instrument.DIRECTORY_MISDEEDS.series(Peer.of(node), Misdeed.FORGED), 1);
            return;
        }
        long now = surroundings.clockMillis();
        Optional<DirectoryWrite> alive = found.filter(write -> !write.name().hasExpiredAt(now));
        if (promises.isRetracted(node, address, alive, request, now)) {
            metrics.add(Instrument.DIRECTORY_MISDEEDS.series(Peer.of(node), Misdeed.RETRACTED), 1);
        }
        if (!operation.isPlausible(found)) {
            metrics.add(Instrument.DIRECTORY_MISDEEDS.series(Peer.of(node), Misdeed.GROUNDLESS), 1);
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

    Metrics metrics() {
        return metrics;
    }
}
