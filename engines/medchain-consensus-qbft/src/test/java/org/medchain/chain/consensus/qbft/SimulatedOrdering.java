package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;
import org.medchain.fixture.VirtualTime;
import org.medchain.health.Issue;

/**
 * An ordering in virtual time. In bad times it fails; one that lies also drops entries, repeats them, gives them out of their
 * order, and tells each member of other entries at the same positions. In good times it keeps its promises, on top of the
 * different pasts that it told of.
 */
final class SimulatedOrdering {
    private static final int DELAY_MILLIS = 40;

    private final Random random;
    private final VirtualTime time;
    private final boolean lies;
    private final List<NavigableMap<Long, Bytes>> views = new ArrayList<>();
    private final List<Bytes> history = new ArrayList<>();
    private final Map<Integer, Following> following = new HashMap<>();
    private final Map<Lies, Integer> told = new HashMap<>();
    private long next = 1;
    private boolean good;

    /** The ways in which it lies. */
    enum Lies {
        DROP,
        REPEAT,
        REORDER,
        FORK,
        FORGET
    }

    /** Takes what the ordering gives. */
    interface Taker {
        /** False if the process that followed has ended. */
        boolean take(long position, Bytes entry);
    }

    private static final class Following {
        private final Taker taker;
        private long given;

        Following(long given, Taker taker) {
            this.given = given;
            this.taker = taker;
        }
    }

    SimulatedOrdering(Random random, VirtualTime time, int members, boolean lies) {
        this.random = random;
        this.time = time;
        this.lies = lies;
        for (int i = 0; i < members; i++) {
            views.add(new TreeMap<>());
        }
    }

    /** It keeps its promises from now on. */
    void heal() {
        good = true;
    }

    /** How often it lied, in each way. */
    Map<Lies, Integer> told() {
        return Map.copyOf(told);
    }

    /** The highest position of an entry. */
    long last() {
        return next - 1;
    }

    /** A process of {@code member} begins to follow. */
    void follow(int member, long after, Taker taker) {
        if (lies(Lies.FORGET, 0.3)) {
            views.get(member).keySet().removeIf(position -> random.nextInt(4) == 0);
        }
        next = Math.max(next, after + 1);
        following.put(member, new Following(after, taker));
        giveSoon(member);
    }

    /** The access of one process. */
    Ordering access() {
        return new Ordering() {
            @Override
            public void follow(long after, Follower follower) {
                throw new UnsupportedOperationException("processes follow by their member's number");
            }

            @Override
            public CompletableFuture<Void> submit(Bytes entry) {
                return taken(entry);
            }

            @Override
            public List<Issue> issues() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }

    private CompletableFuture<Void> taken(Bytes entry) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        boolean fails = !good && random.nextDouble() < 0.1;
        boolean lost = (fails && random.nextBoolean()) || lies(Lies.DROP, 0.1);
        time.in(1 + random.nextInt(DELAY_MILLIS), () -> {
            if (!lost) {
                append(entry);
            }
            if (fails) {
                answer.completeExceptionally(new UnavailableException("the simulated ordering is away"));
            } else {
                answer.complete(null);
            }
        });
        return answer;
    }

    private boolean lies(Lies kind, double share) {
        boolean lie = lies && !good && random.nextDouble() < share;
        if (lie) {
            told.merge(kind, 1, Integer::sum);
        }
        return lie;
    }

    private void append(Bytes entry) {
        history.add(entry);
        long position = next;
        next += 1 + random.nextInt(2);
        for (int member = 0; member < views.size(); member++) {
            if (!lies(Lies.DROP, 0.1)) {
                Bytes shown = lies(Lies.FORK, 0.15) ? history.get(random.nextInt(history.size())) : entry;
                views.get(member).put(position, shown);
            }
            giveSoon(member);
        }
        if (lies(Lies.REPEAT, 0.1)) {
            time.in(random.nextInt(1_000), () -> append(entry));
        }
    }

    private void giveSoon(int member) {
        time.in(1 + random.nextInt(DELAY_MILLIS), () -> give(member));
    }

    private void give(int member) {
        Following follower = following.get(member);
        if (follower == null) {
            return;
        }
        NavigableMap<Long, Bytes> view = views.get(member);
        List<Long> positions =
                new ArrayList<>(view.tailMap(follower.given, false).keySet());
        if (positions.isEmpty()) {
            return;
        }
        follower.given = positions.get(positions.size() - 1);
        if (positions.size() > 1 && lies(Lies.REORDER, 0.3)) {
            positions.add(0, positions.remove(positions.size() - 1));
        }
        for (long position : positions) {
            if (following.get(member) == follower && !follower.taker.take(position, view.get(position))) {
                following.remove(member, follower);
            }
        }
    }
}
