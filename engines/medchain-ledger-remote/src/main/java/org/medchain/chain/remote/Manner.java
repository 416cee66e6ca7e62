package org.medchain.chain.remote;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a read is settled.
 *
 * @param width how many members are asked at first
 * @param there true if what is looked for is known to be there: nobody is believed who says that it is not
 * @param counted true if it counts who says something, even if it is proven: only members are listened to
 * @param rule when what was said so far settles it
 */
record Manner<T>(int width, boolean there, boolean counted, Rule<T> rule) {
    /** When what was said settles a read. */
    interface Rule<T> {
        /**
         * What comes of it, if that is known by now.
         *
         * @param opinions what was said: verified, and that there is nothing
         * @param votes how many opinions it takes
         */
        Optional<Outcome<T>> outcome(Collection<Optional<T>> opinions, Votes votes);
    }

    /**
     * What it takes to be believed.
     *
     * @param quorum so many, that what a quorum of members holds is known to one of them who is honest
     * @param someHonest so many, that one of them is honest
     */
    record Votes(int quorum, int someHonest) {}

    /** What comes of a read: something, or that there is nothing. */
    record Outcome<T>(Optional<T> value) {}

    /** Whoever has it proves it; asks one after the other. */
    static <T> Manner<T> likely() {
        return new Manner<>(1, false, false, Manner::first);
    }

    /** The same; asks a quorum at once, for it is likely that there is nothing. */
    static <T> Manner<T> unlikely(int quorum) {
        return new Manner<>(quorum, false, false, Manner::first);
    }

    /** It is there; asks one after the other until somebody proves it. */
    static <T> Manner<T> certain() {
        return new Manner<>(1, true, false, Manner::first);
    }

    private static <T> Optional<Outcome<T>> first(Collection<Optional<T>> opinions, Votes votes) {
        Optional<T> first = opinions.stream().flatMap(Optional::stream).findFirst();
        return first.isPresent() || opinions.size() >= votes.quorum()
                ? Optional.of(new Outcome<>(first))
                : Optional.empty();
    }

    /** The greatest that a quorum knows of. */
    static <T> Manner<T> greatest(int quorum, Comparator<T> order) {
        return joined(quorum, opinions -> opinions.stream().max(order));
    }

    /** What is made of all that a quorum knows of. */
    static <T> Manner<T> joined(int quorum, Function<List<T>, Optional<T>> join) {
        return new Manner<>(
                quorum,
                false,
                true,
                (opinions, votes) -> opinions.size() < votes.quorum()
                        ? Optional.empty()
                        : Optional.of(new Outcome<>(join.apply(
                                opinions.stream().flatMap(Optional::stream).toList()))));
    }

    /** What so many say that one of them is honest; {@code meaning} is what they must agree in. */
    static <T> Manner<T> agreed(int someHonest, Function<T, ?> meaning) {
        return new Manner<>(someHonest, false, true, (opinions, votes) -> agreed(opinions, votes, meaning));
    }

    private static <T> Optional<Outcome<T>> agreed(
            Collection<Optional<T>> opinions, Votes votes, Function<T, ?> meaning) {
        Map<Object, Integer> said = new HashMap<>();
        int nothing = 0;
        for (Optional<T> opinion : opinions) {
            if (opinion.isEmpty()) {
                nothing++;
            } else if (said.merge(meaning.apply(opinion.get()), 1, Integer::sum) >= votes.someHonest()) {
                return Optional.of(new Outcome<>(opinion));
            }
        }
        return nothing >= votes.quorum() ? Optional.of(new Outcome<>(Optional.empty())) : Optional.empty();
    }
}
