package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.Printable;

/**
 * The lives of a party, one after the other. An unexpected failure, such as an {@code OutOfMemoryError} in the midst of a message,
 * ends a life: the party drops everything in memory, as in a crash, which the protocol tolerates. The next life begins with the
 * state on the disk, after a wait that doubles while lives are short. Confined to the party's thread, except for {@link #role}.
 */
final class Lifetimes {
    private static final Logger LOG = System.getLogger(Lifetimes.class.getName());
    private static final String ABOUT = "life";
    private static final long FIRST_WAIT_NANOS = 50_000_000;
    private static final long LONGEST_WAIT_NANOS = 5_000_000_000L;
    private static final long LONG_LIFE_NANOS = 10_000_000_000L;

    private final Supplier<Surroundings> around;
    private final Beginning beginning;
    private final Health health;
    private volatile @Nullable Role role;
    private @Nullable Surroundings life;
    private long beganAt;
    private long beginAt = System.nanoTime();
    private long wait = FIRST_WAIT_NANOS;

    /** Makes the party anew from its saved state. */
    @FunctionalInterface
    interface Beginning {
        Role begin(Surroundings around) throws MedChainException;
    }

    /** None yet; {@code around} makes what each of them has around it. */
    Lifetimes(Supplier<Surroundings> around, Beginning beginning, Health health) {
        this.around = around;
        this.beginning = beginning;
        this.health = health;
    }

    /** What the party is now; nothing between two lives. On any thread. */
    Optional<Role> role() {
        return Optional.ofNullable(role);
    }

    /** True if this is what the present life has around it: what an earlier one planned does not happen. */
    boolean isNow(Surroundings one) {
        return life == one;
    }

    /** Begins a life if there is none and it is time. Returns it if it has begun. */
    Optional<Role> look() {
        if (role != null || System.nanoTime() - beginAt < 0) {
            return Optional.empty();
        }
        Surroundings next = around.get();
        life = next;
        beganAt = System.nanoTime();
        try {
            Role begun = beginning.begin(next);
            role = begun;
            health.well(ABOUT);
            return Optional.of(begun);
        } catch (MedChainException e) {
            over(e);
            return Optional.empty();
        }
    }

    /** How long until a life may begin; nothing while there is one. */
    Optional<Duration> untilNext() {
        return role == null
                ? Optional.of(Duration.ofNanos(Math.max(0, beginAt - System.nanoTime())))
                : Optional.empty();
    }

    /** This life is over. */
    void over(Throwable cause) {
        long now = System.nanoTime();
        wait = now - beganAt > LONG_LIFE_NANOS ? FIRST_WAIT_NANOS : Math.min(2 * wait, LONGEST_WAIT_NANOS);
        beginAt = now + wait;
        role = null;
        life = null;
        health.trouble(
                ABOUT,
                new Issue(
                        IssueCode.ENGINE_STARTING,
                        "the directory's engine begins anew after an unexpected failure: "
                                + Printable.of(cause.toString())));
        LOG.log(Level.ERROR, "MC-D014 the directory's engine begins anew after an unexpected failure", cause);
    }
}
