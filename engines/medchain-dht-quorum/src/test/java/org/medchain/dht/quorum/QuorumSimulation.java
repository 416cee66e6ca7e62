package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.WriteOutcome;
import org.medchain.fixture.VirtualTime;

/**
 * A network of real nodes and clients in virtual time, on links and disks that fail, among nodes that lie: first bad times,
 * then good ones in which everything must work again. All that happens follows from the seed.
 */
final class QuorumSimulation {
    /** How far two clocks may be apart. */
    static final long MAX_SKEW = 1_000;

    private static final long BAD_MILLIS = 20_000;
    private static final long GOOD_MILLIS = 60_000;
    private static final int CLIENTS = 2;
    private static final int FIRST_CLIENT = 100;

    private final Random random;
    private final Conditions conditions;
    private final VirtualTime time = new VirtualTime();
    private final Map<Integer, SimulatedParty> parties = new TreeMap<>();
    private final Set<Integer> cutOff = new HashSet<>();
    private final QuorumChecker checker = new QuorumChecker();
    private final Application application;
    private final Liars liars;
    private final SimulatedRosters rosters;
    private boolean good;
    private boolean wiped;
    private int toDo;
    private long steps;

    /** What a simulation did. */
    record Result(Conditions conditions, long steps, int stored, int found, long millis) {}

    QuorumSimulation(long seed, Conditions conditions) {
        this.random = Conditions.random(seed);
        this.conditions = conditions;
        this.rosters = new SimulatedRosters(conditions, random);
        this.liars = new Liars(random, conditions.aimed(), rosters::standpoint);
        this.application = new Application(random, checker);
        for (int i = 0; i < conditions.nodes(); i++) {
            add(i, true);
        }
        for (int i = 0; i < CLIENTS; i++) {
            add(FIRST_CLIENT + i, false);
        }
    }

    private void add(int number, boolean isNode) {
        long skew = conditions.skewMillis() == 0
                ? 0
                : random.nextInt(2 * conditions.skewMillis()) - conditions.skewMillis();
        parties.put(number, new SimulatedParty(this, number, isNode, skew));
    }

    /** Runs to the end; throws a {@link QuorumChecker.Violation} if a promise is broken on the way. */
    Result run() {
        parties.values().forEach(party -> time.in(random.nextInt(300), () -> start(party)));
        for (int i = 0; i < conditions.operations(); i++) {
            time.in(1_000 + random.nextInt((int) BAD_MILLIS - 1_000), () -> application.act(anyHonest()));
        }
        planFaults();
        time.in(BAD_MILLIS, this::heal);
        while (!good || toDo > 0) {
            steps++;
            if (!step() || time.now() > BAD_MILLIS + GOOD_MILLIS + 1_000) {
                throw new QuorumChecker.Violation(
                        "after " + time.now() + " ms it does not work: " + toDo + " to do, " + parties.values());
            }
        }
        return new Result(conditions, steps, checker.stored(), checker.found(), time.now());
    }

    private boolean step() {
        try {
            return time.step();
        } catch (QuorumChecker.Violation e) {
            throw new QuorumChecker.Violation(
                    "after " + time.now() + " ms: " + e.getMessage() + "; " + parties.values());
        }
    }

    private void planFaults() {
        for (int i = 0; i < conditions.crashes(); i++) {
            time.in(random.nextInt((int) BAD_MILLIS), () -> crash(anyNode()));
        }
        if (conditions.wipe()) {
            time.in(5_000 + random.nextInt((int) BAD_MILLIS - 5_000), this::wipe);
        }
        for (int i = 0; i < conditions.partitions(); i++) {
            int from = random.nextInt((int) BAD_MILLIS);
            time.in(from, this::partition);
            time.in(from + random.nextInt(8_000), this::join);
        }
        for (int i = 0; i < conditions.changes(); i++) {
            time.in(2_000 + random.nextInt((int) BAD_MILLIS - 2_000), this::changeRoster);
        }
    }

    /** Nodes come and go, once all serve but as many as may be faulty, those included that are going to lose their disks. */
    private void changeRoster() {
        Roster before = rosters.latest();
        long serving = before.nodes().stream()
                .map(node -> parties.get(node.number()))
                .filter(node -> node.state().filter(NodeState::isServing).isPresent())
                .count();
        int mayLack = conditions.wipe() ? 0 : conditions.bears(before.nodes().size());
        if (serving < before.nodes().size() - mayLack) {
            time.in(500, this::changeRoster);
            return;
        }
        rosters.next().ifPresent(this::announce);
    }

    private void announce(Roster roster) {
        race();
        if (conditions.wipe() && random.nextBoolean()) {
            time.in(random.nextInt(4_000), this::wipe);
        }
        parties.values().forEach(party -> time.in(random.nextInt(1_000), () -> party.announce(roster)));
        roster.nodes().stream()
                .filter(node -> !parties.containsKey(node.number()))
                .forEach(node -> {
                    add(node.number(), true);
                    start(parties.get(node.number()));
                });
    }

    Saving saving() {
        if (good || random.nextDouble() >= conditions.fullDisk()) {
            return Saving.DONE;
        }
        return random.nextBoolean() ? Saving.FAILED : Saving.DONE_AND_SAID_TO_HAVE_FAILED;
    }

    /** Two records of one version are written, and read, while the roster changes. */
    private void race() {
        for (DirectoryRecord rival : application.rivals()) {
            inBadTimes(1_500, () -> application.write(anyHonest(), rival, outcome -> {}));
            for (int i = 0; i < 3; i++) {
                inBadTimes(4_000, () -> application.read(anyHonest(), rival.address(), () -> {}));
            }
        }
    }

    private void inBadTimes(int withinMillis, Runnable action) {
        time.in(random.nextInt(withinMillis), () -> {
            if (!good) {
                action.run();
            }
        });
    }

    private SimulatedParty anyNode() {
        List<SimulatedParty> nodes =
                parties.values().stream().filter(SimulatedParty::isNode).toList();
        return nodes.get(random.nextInt(nodes.size()));
    }

    private SimulatedParty anyHonest() {
        List<SimulatedParty> honest = parties.values().stream()
                .filter(party -> !party.isNode() || conditions.isHonest(party.number()))
                .toList();
        return honest.get(random.nextInt(honest.size()));
    }

    private void crash(SimulatedParty party) {
        if (!good && party.isUp()) {
            party.stop();
            unlinked(party);
            time.in(random.nextInt(5_000), () -> start(party));
        }
    }

    /** One node loses its disk, or something on it, once. */
    private void wipe() {
        if (good || wiped) {
            return;
        }
        wiped = true;
        SimulatedParty unlucky = anyNode();
        if (random.nextInt(3) == 0) {
            unlucky.damage(random);
        } else {
            unlucky.wipe();
            unlinked(unlucky);
            time.in(random.nextInt(3_000), () -> start(unlucky));
        }
    }

    private void unlinked(SimulatedParty gone) {
        parties.values().forEach(other -> other.linkDown(gone.number()));
    }

    /** Whoever starts knows what the consortium agreed on, before it and after. */
    private void start(SimulatedParty party) {
        if (!party.isUp()) {
            party.start(rosters.firstView(party));
            rosters.all().forEach(party::announce);
            parties.values().forEach(other -> link(party, other));
        }
    }

    private void link(SimulatedParty one, SimulatedParty other) {
        if (one != other && one.isUp() && other.isUp() && connected(one.number(), other.number())) {
            linked(one, other);
            linked(other, one);
        }
    }

    private static void linked(SimulatedParty one, SimulatedParty other) {
        if (other.isNode()) {
            one.linkUp(other.number());
        }
    }

    private void partition() {
        cutOff.clear();
        if (!good) {
            parties.keySet().forEach(number -> {
                if (random.nextBoolean()) {
                    cutOff.add(number);
                }
            });
            parties.values().forEach(one -> parties.keySet().stream()
                    .filter(other -> !connected(one.number(), other))
                    .forEach(one::linkDown));
        }
    }

    private void join() {
        cutOff.clear();
        parties.values().forEach(one -> parties.values().stream()
                .filter(other -> other.number() > one.number())
                .forEach(other -> link(one, other)));
    }

    private boolean connected(int one, int other) {
        return cutOff.contains(one) == cutOff.contains(other);
    }

    /** Good times: once all are level again, every address can be written and read through everybody. */
    private void heal() {
        good = true;
        parties.values().forEach(this::start);
        join();
        toDo = 1;
        awaitLevel();
    }

    private void awaitLevel() {
        if (isLevel()) {
            toDo--;
            IntStream.range(1, SignedWrites.ADDRESSES).forEach(this::finish);
        } else {
            time.in(100, this::awaitLevel);
        }
    }

    private boolean isLevel() {
        return parties.values().stream().allMatch(this::isLevel);
    }

    private boolean isLevel(SimulatedParty party) {
        View view = party.coordinator().orElseThrow().view();
        boolean moved = !view.isMoving() && view.current().roster().equals(rosters.latest());
        boolean member = rosters.latest().node(party.number()).isPresent();
        boolean serves = party.state().map(NodeState::isServing).orElse(true);
        return !conditions.isHonest(party.number()) || (moved && (serves || !member));
    }

    private void finish(int address) {
        toDo++;
        DirectoryWrite last = application.last(address);
        SimulatedParty writer = parties.get(FIRST_CLIENT);
        application.write(writer, last, outcome -> {
            if (!(outcome instanceof WriteOutcome.Stored)) {
                throw new QuorumChecker.Violation("in good times " + last + " is " + outcome);
            }
            toDo--;
            parties.values().stream()
                    .filter(party -> conditions.isHonest(party.number()))
                    .forEach(party -> {
                        toDo++;
                        application.readSurely(party, last.address(), () -> !isLevel(), () -> toDo--);
                    });
            toDo++;
            time.in(1_000, () -> awaitEverywhere(last));
        });
    }

    /** In the end every honest owner has it, and nobody else has anything there. */
    private void awaitEverywhere(DirectoryWrite last) {
        RecordAddress address = last.address();
        List<Integer> owners = new Placement(rosters.latest()).owners(address);
        boolean everywhere = owners.stream()
                .filter(conditions::isHonest)
                .map(parties::get)
                .allMatch(owner -> owner.onDisk(address)
                        .filter(held -> held.standsBy(last))
                        .isPresent());
        boolean elsewhere = parties.values().stream()
                .filter(party -> party.isNode() && conditions.isHonest(party.number()))
                .filter(party -> !owners.contains(party.number()))
                .anyMatch(party -> party.onDisk(address).isPresent());
        if (everywhere && !elsewhere) {
            toDo--;
        } else if (time.now() > BAD_MILLIS + GOOD_MILLIS) {
            throw new QuorumChecker.Violation(last + " is not with all owners " + owners + ", they have "
                    + parties.values().stream()
                            .filter(party -> party.onDisk(address).isPresent())
                            .map(party -> party.number() + ": " + party.onDisk(address))
                            .toList());
        } else {
            time.in(500, () -> awaitEverywhere(last));
        }
    }

    VirtualTime time() {
        return time;
    }

    Duration jittered(Duration mean) {
        return Duration.ofMillis(mean.toMillis() / 2 + random.nextInt((int) mean.toMillis() + 1));
    }

    OptionalInt nodeNumber(int party) {
        return party < FIRST_CLIENT ? OptionalInt.of(party) : OptionalInt.empty();
    }

    /** A party asks a node something. */
    boolean send(SimulatedParty from, int to, Message.Request request) {
        SimulatedParty node = parties.get(to);
        if (node == null || !node.isUp() || !connected(from.number(), to)) {
            return false;
        }
        transmit(from.number(), to, () -> asked(from, node, request));
        return true;
    }

    private void asked(SimulatedParty from, SimulatedParty node, Message.Request request) {
        Message.Request read = (Message.Request) SimulatedWire.coded(request);
        boolean obeys = conditions.isHonest(node.number()) || liars.obeys(read);
        if (obeys) {
            node.asked(from.number(), read);
        } else {
            reply(node.number(), from.number(), liars.insteadOfStoring((Message.Store) read));
        }
        if (!conditions.isHonest(node.number())) {
            flood(node.number(), from.number(), read);
        }
    }

    /** Answers that nobody asked for, more than one, to who asked and to others. */
    private void flood(int liar, int asker, Message.Request request) {
        for (Message.Answer unasked : liars.unasked(request)) {
            List<Integer> all = List.copyOf(parties.keySet());
            reply(liar, random.nextBoolean() ? asker : all.get(random.nextInt(all.size())), unasked);
        }
    }

    /** A node answers. */
    void answer(int from, int to, Message.Request request, Message.Answer answer) {
        reply(from, to, conditions.isHonest(from) ? answer : liars.instead(to, request, answer));
    }

    private void reply(int from, int to, Message.Answer answer) {
        transmit(from, to, () -> parties.get(to).answered(from, (Message.Answer) SimulatedWire.coded(answer)));
    }

    private void transmit(int from, int to, Runnable delivery) {
        if (from == to) {
            time.in(0, delivery);
            return;
        }
        boolean lost = !good && random.nextDouble() < conditions.loss();
        if (lost || !connected(from, to)) {
            return;
        }
        int copies = !good && random.nextDouble() < conditions.duplication() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            time.in(1 + random.nextInt(conditions.delayMillis()), delivery);
        }
    }
}
