package org.medchain.core.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.core.model.Truth.Datum;
import org.medchain.error.MedChainException;

/** One story from one seed: operation after operation, some with a fault, and after each what must be true. */
final class Run implements AutoCloseable {
    private static final int REMEMBERED = 30;
    private static final int FAULTS_PERCENT = 20;
    private static final int CALLS = 16;

    final Stage stage;
    final Truth truth = new Truth();
    final Dice dice;
    final Checker checker;
    final Follower follower;
    final Keeping keeping;
    final Restoring restoring;
    /** True while the directory lies, or is down for somebody. */
    boolean directoryLies;

    private final long seed;
    private final List<Operation> operations = new ArrayList<>();
    private final Deque<String> history = new ArrayDeque<>();
    private final Map<String, Integer> done = new TreeMap<>();
    private int step;
    private String doing = "";

    /** Something that may happen. */
    @FunctionalInterface
    interface Doing {
        void run() throws MedChainException, IOException;
    }

    private record Operation(String name, int weight, Doing doing) {}

    Run(Path folder, long seed) throws MedChainException {
        this.seed = seed;
        this.dice = new Dice(seed);
        this.stage = new Stage(folder, seed, 2, 4);
        this.follower = new Follower(stage, truth);
        this.keeping = new Keeping(stage, truth);
        this.checker = new Checker(stage, truth, follower);
        this.restoring = new Restoring(this);
        stage.listen(checker::answered);
        new Writing(this).addTo(this);
        new Granting(this).addTo(this);
        new Asking(this).addTo(this);
        new Lying(this).addTo(this);
        new Damaging(this).addTo(this);
        restoring.addTo(this);
    }

    void add(String name, int weight, Doing doing) {
        operations.add(new Operation(name, weight, doing));
    }

    /** What is being done now, in more words, for people. */
    void says(String more) {
        doing += " " + more;
    }

    /** True if something went wrong for somebody in this step that was meant to. */
    boolean disturbed() {
        return stage.everybody().stream().anyMatch(actor -> actor.gate.fired());
    }

    /** True if this failure has no excuse. */
    void excuse(Throwable failure, boolean excused) {
        says("-> " + failure.getClass().getSimpleName() + ": " + failure.getMessage());
        if (!excused && !disturbed()) {
            throw new AssertionError("failed with nothing wrong: " + failure, failure);
        }
    }

    /** Goes so many steps. */
    void go(int steps) {
        for (int i = 0; i < steps; i++) {
            step++;
            try {
                go();
            } catch (Throwable e) {
                history.addLast(step + " " + doing);
                throw new AssertionError(
                        "-Dmodel.seed=" + seed + ", step " + step + ": " + e.getMessage() + "\n"
                                + String.join("\n", history),
                        e);
            }
        }
    }

    private void go() throws MedChainException, IOException {
        Operation next = choose();
        doing = next.name();
        boolean faulty = dice.percent(FAULTS_PERCENT);
        if (faulty) {
            Actor actor = dice.percent(60) ? dice.of(stage.hospitals) : dice.of(stage.people);
            Gate.Fault fault = dice.of(List.of(Gate.Fault.values()));
            int call = 1 + dice.below(CALLS);
            says("[" + fault + " at call " + call + " of " + actor + "]");
            actor.gate.arm(call, fault);
        }
        next.doing().run();
        done.merge(next.name(), 1, Integer::sum);
        for (Actor actor : stage.everybody()) {
            actor.gate.disarm();
            if (actor.gate.dead()) {
                says("(" + actor + " starts again)");
                stop(actor);
            }
        }
        follower.follow();
        for (Datum datum : dice.any(truth.data.values()).stream().toList()) {
            keeping.datum(datum);
        }
        if (step % 250 == 0) {
            keeping.all();
        }
        stage.clock.move(java.time.Duration.ofMillis(1 + dice.below(1500)));
        history.addLast(step + " " + doing);
        if (history.size() > REMEMBERED) {
            history.removeFirst();
        }
    }

    /** Ends a process; what it had in memory is gone. */
    void stop(Actor actor) throws MedChainException {
        actor.end();
        truth.data.values().forEach(datum -> {
            if (datum.shelf.hospital == actor) {
                datum.writers.clear();
            }
        });
    }

    private Operation choose() {
        int all = operations.stream().mapToInt(Operation::weight).sum();
        int at = dice.below(all);
        for (Operation each : operations) {
            at -= each.weight();
            if (at < 0) {
                return each;
            }
        }
        throw new IllegalStateException("no operation");
    }

    /** How often what was done, and what came of it. */
    String summary() {
        return "seed " + seed + ": " + step + " steps, " + checker.answers + " answers, " + checker.delivered
                + " bytes, " + truth.data.size() + " data, " + truth.sessions.size() + " sessions, "
                + truth.forged.size() + " forged, " + restoring.events + " events lost, " + stage.ledger.height()
                + " blocks; " + done;
    }

    @Override
    public void close() throws MedChainException {
        stage.close();
    }
}
