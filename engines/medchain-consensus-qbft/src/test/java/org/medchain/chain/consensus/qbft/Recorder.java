package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.medchain.chain.consensus.member.Work;
import org.medchain.error.StorageException;
import org.medchain.fixture.RecordingMetrics;
import org.medchain.testkit.ledger.LedgerWorld;

/** What a node under test asks of its surroundings, written down. */
final class Recorder implements Environment {
    private final List<Sent> sent = new ArrayList<>();
    private final Map<Timer, Duration> timers = new EnumMap<>(Timer.class);
    private final Deque<Work> work = new ArrayDeque<>();
    private long clockMillis = LedgerWorld.START.toEpochMilli();
    private long elapsedMillis;
    private final List<String> dropped = new ArrayList<>();
    private Set<Integer> away = Set.of();
    private boolean failNextSend;
    private final RecordingMetrics metrics = new RecordingMetrics();

    /** A message that left. */
    record Sent(int to, Message message) {}

    @Override
    public void send(int member, Message message) {
        if (failNextSend) {
            failNextSend = false;
            throw new StackOverflowError("for a test");
        }
        sent.add(new Sent(member, message));
    }

    @Override
    public boolean isLinked(int member) {
        return !away.contains(member);
    }

    @Override
    public Optional<String> notLinked(int member) {
        return isLinked(member) ? Optional.empty() : Optional.of("away for a test");
    }

    /** There is no link to these members. */
    void away(Integer... members) {
        away = Set.of(members);
    }

    @Override
    public void setTimer(Timer timer, Duration delay) {
        timers.put(timer, delay);
    }

    @Override
    public void dropped(int member, Throwable failure) {
        dropped.add(member + " " + failure.getMessage());
    }

    /** Of whom messages were dropped, and why. */
    List<String> dropped() {
        return dropped;
    }

    /** The next message that is sent runs into an error. */
    void failNextSend() {
        failNextSend = true;
    }

    @Override
    public void execute(Work next) {
        work.addLast(next);
    }

    @Override
    public void membersChanged() {}

    @Override
    public RecordingMetrics metrics() {
        return metrics;
    }

    @Override
    public long clockMillis() {
        return clockMillis;
    }

    @Override
    public long elapsedMillis() {
        return elapsedMillis;
    }

    /** Somebody sets the clock. */
    void setClock(long millis) {
        clockMillis = millis;
    }

    /** Time passes; the clock stands still. */
    void pass(Duration time) {
        elapsedMillis += time.toMillis();
    }

    /** How long this timer was last set to run. */
    Optional<Duration> timer(Timer timer) {
        return Optional.ofNullable(timers.get(timer));
    }

    void runWork() throws StorageException {
        while (!work.isEmpty()) {
            work.removeFirst().run();
        }
    }

    /** The messages of this kind that were sent since the last call of {@link #clear()}, once all work is done. */
    <M extends Message> List<M> sent(Class<M> kind) throws StorageException {
        runWork();
        return messages(kind, sent.stream());
    }

    /** The same, while work may wait. */
    <M extends Message> List<M> sentSoFar(Class<M> kind) {
        return messages(kind, sent.stream());
    }

    <M extends Message> List<M> sentTo(int member, Class<M> kind) throws StorageException {
        runWork();
        return messages(kind, sent.stream().filter(message -> message.to() == member));
    }

    private static <M extends Message> List<M> messages(Class<M> kind, Stream<Sent> sent) {
        return sent.map(Sent::message).filter(kind::isInstance).map(kind::cast).toList();
    }

    void clear() throws StorageException {
        runWork();
        sent.clear();
    }
}
