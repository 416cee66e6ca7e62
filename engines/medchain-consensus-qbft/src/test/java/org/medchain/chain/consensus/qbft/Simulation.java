package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.identity.Identity;
import org.medchain.fixture.VirtualTime;

/**
 * A consortium of real nodes in virtual time, on a network and on disks that fail, among members that lie: first bad times,
 * then good ones in which all must come to an end. All that happens follows from the seed.
 */
final class Simulation {
    private static final long BAD_MILLIS = 25_000;
    /** The longest round is 32 s; a few of them must do. */
    private static final long GOOD_MILLIS = 300_000;

    /** After so many steps it is looked again whether clients are told the truth. */
    private static final int LOOK_EVERY = 16;

    private static final int AGAIN_MILLIS = 200;
    private static final int FLAP_MILLIS = 70;
    private static final int CLIENT_RETRY_MILLIS = 500;

    private final Random random;
    private final Conditions conditions;
    private final SimulatedWorld world;
    private final VirtualTime time = new VirtualTime();
    private final List<SimulatedMember> members = new ArrayList<>();
    private final Membership membership;
    private final Liars liars;
    private final ChainChecker checker;
    private final VoteChecker votes;
    private final ProposalChecker proposals;
    private final SimulatedNetwork network;
    private final SimulatedWire wire = new SimulatedWire();
    private final Optional<SimulatedOrdering> ordering;
    private boolean good;
    private int open;
    private long steps;
    private long slowestReceipt;

    /**
     * What a simulation did.
     *
     * @param steps how many things happened
     * @param height how many blocks there are in the end
     * @param goodMillis how long it took in good times until all had come to an end
     * @param slowestReceipt how long an application waited for a receipt, at the most
     */
    record Result(Conditions conditions, long steps, int height, long goodMillis, long slowestReceipt) {}

    /** What brings the events into their order. */
    enum Order {
        /** The leaders of the rounds. */
        LEADERS,
        /** An ordering that never fails. */
        RELIABLE_ORDERING,
        /** One that fails in bad times. */
        HONEST_ORDERING,
        /** One that fails and lies in bad times. */
        LYING_ORDERING
    }

    Simulation(long seed, Conditions conditions) {
        this(seed, conditions, Order.LEADERS);
    }

    Simulation(long seed, Conditions conditions, Order order) {
        this.random = Conditions.random(seed);
        this.ordering = order == Order.LEADERS
                ? Optional.empty()
                : Optional.of(new SimulatedOrdering(
                        Conditions.random(-1 - seed), time, conditions.everybody(), order == Order.LYING_ORDERING));
        if (order == Order.RELIABLE_ORDERING) {
            ordering.ifPresent(SimulatedOrdering::heal);
        }
        this.conditions = conditions;
        this.network = new SimulatedNetwork(random, conditions);
        this.world = SimulatedWorld.of(conditions.members());
        ConsortiumConfig config = world.ledger().config;
        List<Signatures> keys = new ArrayList<>();
        for (int i = 0; i < conditions.everybody(); i++) {
            int number = i;
            keys.add(signatures(i, world.identities().get(i), () -> members.get(number)
                    .chain()
                    .members()));
            long skew = conditions.skewMillis() == 0
                    ? 0
                    : random.nextInt(2 * conditions.skewMillis()) - conditions.skewMillis();
            members.add(new SimulatedMember(this, world, i, skew, keys.get(i)));
        }
        this.membership = new Membership(conditions.members());
        Signatures everybodys = everybodys();
        this.checker = new ChainChecker(config, membership, everybodys);
        this.votes = new VoteChecker(conditions, membership);
        this.proposals = new ProposalChecker(membership, everybodys, checker, ordering);
        this.liars = new Liars(random, conditions, world.ledger(), membership, keys);
    }

    private Signatures signatures(int member, Identity identity, Supplier<MemberSet> members) {
        return new ConsortiumSignatures(world.ledger().config, members, member, identity);
    }

    private Signatures everybodys() {
        Identity nobody = world.identities().get(0);
        return new SignaturesByHeight(
                membership, signatures(0, nobody, world::everybody), signatures(0, nobody, world::afterReplacement));
    }

    /** Runs to the end; throws a {@link ChainChecker.Violation} if a promise is broken on the way. */
    Result run() {
        for (SimulatedMember member : members) {
            boolean founder = member.number() < conditions.members();
            time.in(random.nextInt(founder ? 500 : (int) BAD_MILLIS), () -> start(member));
        }
        submit(world.events().get(0));
        for (Event event : world.events().subList(1, conditions.events())) {
            time.in(1_000 + random.nextInt((int) BAD_MILLIS), () -> submit(event));
        }
        planChanges();
        planFaults();
        time.in(BAD_MILLIS, this::heal);
        while (!isDone()) {
            steps++;
            if (steps % LOOK_EVERY == 0) {
                checkNothingIsDenied();
            }
            if (!time.step() || time.now() > BAD_MILLIS + GOOD_MILLIS) {
                throw new ChainChecker.Violation("after " + time.now() + " ms " + open + " events are open at height "
                        + checker.height() + ", " + members);
            }
        }
        checker.complete(honest().map(SimulatedMember::chain).toList());
        return new Result(conditions, steps, checker.height(), time.now() - BAD_MILLIS, slowestReceipt);
    }

    /** Those who would tell a client that there is nothing, and all liars, are no quorum. */
    private void checkNothingIsDenied() {
        for (EventRef receipt : checker.receipts()) {
            long deny =
                    honest().filter(member -> member.denies(receipt.event())).count();
            boolean borne = 3 * conditions.byzantine() < conditions.members();
            if (borne && membership.isQuorum(checker.height() + 1L, deny + conditions.byzantine())) {
                throw new ChainChecker.Violation(deny + " members and all liars can say that there is no " + receipt
                        + ", which was acknowledged");
            }
        }
    }

    private boolean isDone() {
        return good
                && open == 0
                && honest().allMatch(
                                member -> member.isUp() && member.chain().tip().height() == checker.height());
    }

    /** Those who are members now. */
    private Stream<SimulatedMember> honest() {
        return members.stream()
                .filter(member ->
                        conditions.isHonest(member.number()) && membership.now().contains(member.number()));
    }

    private void planChanges() {
        if (conditions.turnover() != Turnover.NONE) {
            Event first = conditions.hasNewcomer() ? world.join() : world.replace();
            time.in(1_000 + random.nextInt((int) BAD_MILLIS / 2), () -> submit(first));
        }
    }

    /** The second change is one of the members that the first one made; who has a new key begins again with it. */
    private void received(EventRef receipt) {
        if (receipt.event().equals(world.replace().hash())) {
            open++;
            time.in(random.nextInt(5_000), this::beginWithNewKey);
        }
        if (receipt.event().equals(world.join().hash()) && conditions.turnover() == Turnover.JOIN_AND_LEAVE) {
            open++;
            time.in(random.nextInt(5_000), () -> submitTo(world.leave(), anyHonest(), time.now()));
        }
    }

    private void beginWithNewKey() {
        open--;
        SimulatedMember member = members.get(SimulatedWorld.REPLACED);
        member.replaceKey(world.replacement(), signatures(member.number(), world.replacement(), () -> member.chain()
                .members()));
        member.stop();
        start(member);
    }

    private void planFaults() {
        for (int i = 0; i < conditions.crashes(); i++) {
            boolean power = i < conditions.powerFailures();
            time.in(random.nextInt((int) BAD_MILLIS), () -> crash(anyHonest(), power));
        }
        for (int i = 0; i < conditions.keyLosses(); i++) {
            time.in(random.nextInt((int) BAD_MILLIS), () -> takeKeyAway(anyHonest()));
        }
        if (conditions.wipes() > 0) {
            time.in(1_000 + random.nextInt((int) BAD_MILLIS - 1_000), () -> wipeWhenAllVote(0));
        }
        for (int i = 0; i < conditions.partitions(); i++) {
            int from = random.nextInt((int) BAD_MILLIS);
            time.in(from, this::partition);
            time.in(from + random.nextInt(8_000), this::join);
        }
    }

    private void takeKeyAway(SimulatedMember member) {
        if (!good) {
            member.hasKey(false);
            time.in(random.nextInt(6_000), () -> member.hasKey(true));
        }
    }

    /** One disk after the other is lost, each when all vote, newcomers too, for then all count as sound. */
    private void wipeWhenAllVote(int member) {
        boolean allVote =
                Stream.concat(members.stream().limit(member), honest()).allMatch(SimulatedMember::votes);
        if (time.now() < BAD_MILLIS && allVote) {
            wipe(member);
        } else if (time.now() < BAD_MILLIS) {
            time.in(AGAIN_MILLIS, () -> wipeWhenAllVote(member));
        }
    }

    private void wipe(int member) {
        SimulatedMember unlucky = members.get(member);
        unlucky.wipe();
        votes.wiped(member);
        time.in(random.nextInt(5_000), () -> start(unlucky));
        time.in(5_000 + random.nextInt(3_000), () -> crash(unlucky, random.nextBoolean()));
        if (member + 1 < conditions.wipes()) {
            time.in(AGAIN_MILLIS, () -> wipeWhenAllVote(member + 1));
        }
    }

    private SimulatedMember anyHonest() {
        int any = random.nextInt(conditions.honest() + conditions.everybody() - conditions.members());
        return members.get(any < conditions.honest() ? any : conditions.members());
    }

    /** A client that gave up asks somebody who has not left: one who left may not know. */
    private SimulatedMember anyMember() {
        List<SimulatedMember> now = honest().toList();
        return now.get(random.nextInt(now.size()));
    }

    private void crash(SimulatedMember member, boolean power) {
        if (good || !member.isUp()) {
            return;
        }
        if (power) {
            member.failPowerSoon();
        } else {
            crashed(member);
        }
    }

    /** The member is down for some time. */
    void crashed(SimulatedMember member) {
        member.stop();
        members.forEach(other -> time.in(random.nextInt(conditions.delayMillis()), () -> unlink(other, member)));
        time.in(good ? 0 : random.nextInt(6_000), () -> start(member));
    }

    private void start(SimulatedMember member) {
        if (!member.isUp()) {
            member.start();
            members.forEach(other -> link(member, other));
        }
    }

    private void link(SimulatedMember one, SimulatedMember other) {
        if (one != other && one.isUp() && other.isUp() && network.connects(one, other)) {
            one.linkUp(other.number());
            other.linkUp(one.number());
        }
    }

    /** {@code one} notices that it has no link to {@code other}, if so. */
    private void unlink(SimulatedMember one, SimulatedMember other) {
        if (one.isUp() && !isLinked(one.number(), other.number())) {
            one.linkDown(other.number());
        }
    }

    /** Links flap between all in bad times, and to some liars in good ones too. */
    boolean isLinked(int from, int to) {
        boolean liar = !conditions.isHonest(to) && conditions.lies().contains(Lie.FLAP);
        boolean flaps =
                liar ? (time.now() / FLAP_MILLIS + from) % 2 == 0 : !good && random.nextDouble() < conditions.loss();
        return !flaps
                && members.get(from).isUp()
                && members.get(to).isUp()
                && network.connects(members.get(from), members.get(to));
    }

    private void partition() {
        network.join();
        if (!good) {
            network.split();
            members.forEach(one -> members.forEach(other -> unlink(one, other)));
        }
    }

    private void join() {
        network.join();
        members.forEach(one ->
                members.stream().filter(other -> other.number() > one.number()).forEach(other -> link(one, other)));
    }

    /** A member's chain says that others are members now: it links with them, soon. */
    void membersChanged(SimulatedMember member) {
        if (conditions.hasNewcomer() && member.number() != conditions.members()) {
            time.in(random.nextInt(conditions.delayMillis()), () -> link(member, members.get(conditions.members())));
        }
    }

    private void heal() {
        good = true;
        ordering.ifPresent(SimulatedOrdering::heal);
        members.forEach(member -> member.hasKey(true));
        members.forEach(this::start);
        join();
    }

    /** A client submits to any member that it finds, and again elsewhere until it has a receipt. */
    private void submit(Event event) {
        open++;
        submitTo(event, anyHonest(), time.now());
    }

    private void submitTo(Event event, SimulatedMember member, long since) {
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        CompletableFuture<Void> unused = receipt.handle((ref, failure) -> {
            if (failure == null) {
                checker.acknowledged(ref);
                checkNothingIsDenied();
                received(ref);
                slowestReceipt = Math.max(slowestReceipt, time.now() - since);
                open--;
            } else {
                time.in(CLIENT_RETRY_MILLIS, () -> submitTo(event, anyMember(), since));
            }
            return null;
        });
        member.submit(event, receipt);
    }

    /** What brings the events into their order, if the leaders do not. */
    Optional<SimulatedOrdering> ordering() {
        return ordering;
    }

    /** The ways in which the ordering lied. */
    Set<SimulatedOrdering.Lies> lies() {
        return ordering.map(lying -> lying.told().keySet()).orElse(Set.of());
    }

    VirtualTime time() {
        return time;
    }

    /** A block is durable at a member. */
    void durable(int member, CertifiedBlock block) {
        if (conditions.isHonest(member)) {
            checker.durable(block);
        }
    }

    /** A member that starts finds these votes about the next block. */
    void remembers(int member, long height, Remembered remembered) {
        if (conditions.isHonest(member)) {
            votes.remembers(member, height, remembered);
        }
    }

    /** A node sends a message. */
    void send(int from, int to, Message message) {
        if (conditions.isHonest(from)) {
            votes.sent(from, message);
            proposals.sent(from, members.get(from).clockMillis(), message);
            transmit(from, to, message);
            return;
        }
        for (Message sent : liars.instead(from, to, message)) {
            transmit(from, to, sent);
            for (int liar = conditions.honest(); liar < conditions.members(); liar++) {
                for (Message said : liars.chorus(liar, sent)) {
                    transmit(liar, to, said);
                }
            }
        }
    }

    private void transmit(int from, int to, Message message) {
        proposals.transmitted(message);
        if (!conditions.isHonest(from)) {
            members.get(from).knowsOf(message);
        }
        boolean lost = !good && random.nextDouble() < conditions.loss();
        if (lost || !network.connects(members.get(from), members.get(to))) {
            return;
        }
        int life = members.get(to).life();
        int copies = !good && random.nextDouble() < conditions.duplication() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            time.in(
                    1 + random.nextInt(conditions.delayMillis()) + slowness(from, to),
                    () -> deliver(from, to, life, message));
        }
    }

    private int slowness(int from, int to) {
        boolean slow = conditions.isSlow(from) || conditions.isSlow(to);
        return slow && conditions.slowMillis() > 0 ? random.nextInt(conditions.slowMillis()) : 0;
    }

    /** What is under way to a process that ends never arrives: its links end with it. */
    private void deliver(int from, int to, int life, Message message) {
        if (members.get(to).life() != life) {
            return;
        }
        if (!conditions.isHonest(to)) {
            liars.hear(from, message);
        }
        Optional<Message> read = wire.coded(message);
        if (read.isEmpty() && conditions.isHonest(from)) {
            throw new ChainChecker.Violation("what member " + from + " sends cannot be read: " + message);
        }
        read.ifPresent(sound -> members.get(to).receive(from, sound));
    }
}
