package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;

/**
 * The lives of a party, one after the other. What nobody expected, such as an error of memory in the midst of a message, ends a
 * life: all that it had in memory is dropped, as if the process had crashed, which the protocol bears; and the next life begins
 * with what is on the disk, after a wait that doubles while lives are short. In the party's thread, but for {@link #role}.
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

    /** Makes the party anew from what it must not forget. */
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
        health.trouble(ABOUT, "the directory's engine begins anew after an unexpected failure: " + cause);
        LOG.log(Level.ERROR, "the directory's engine begins anew after an unexpected failure", cause);
    }
}
