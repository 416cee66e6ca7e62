package org.medchain.chain.remote.client;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How many members a read asks, and when their replies decide it.
 *
 * @param fanOut the number of members asked at first
 * @param exists true if a proven event references what is read, so that a reply of absence is a lie or comes from a member that is
 *     behind
 * @param membersOnly true if replies are counted even when they are proven, so that only members' replies are accepted
 * @param rule decides the read
 */
record ReadPolicy<T>(int fanOut, boolean exists, boolean membersOnly, Rule<T> rule) {
    /** Decides a read. */
    interface Rule<T> {
        /**
         * The result, as soon as the replies determine it.
         *
         * @param replies of different members, each a verified value or empty for absence
         */
        Optional<Result<T>> decide(Collection<Optional<T>> replies, Thresholds thresholds);
    }

    /**
     * The numbers of replies that rules require.
     *
     * @param quorum includes an honest member of each quorum that certified a block
     * @param someHonest includes an honest member
     */
    record Thresholds(int quorum, int someHonest) {}

    /** The result of a read: a value, or empty if a quorum says that there is none. */
    record Result<T>(Optional<T> value) {}

    /** One proven value decides; members are asked one after the other. For what probably exists. */
    static <T> ReadPolicy<T> firstProof() {
        return new ReadPolicy<>(1, false, false, ReadPolicy::first);
    }

    /** One proven value decides; a quorum is asked at once. For what probably does not exist. */
    static <T> ReadPolicy<T> firstProofOf(int quorum) {
        return new ReadPolicy<>(quorum, false, false, ReadPolicy::first);
    }

    /** The first reply decides, whatever it says. For what others confirm. */
    static <T> ReadPolicy<T> anyReply() {
        return new ReadPolicy<>(1, false, false, (replies, thresholds) -> replies.stream()
                .findFirst()
                .map(Result::new));
    }

    /** One proven value decides; members are asked one after the other until one has it. For what certainly exists. */
    static <T> ReadPolicy<T> existing() {
        return new ReadPolicy<>(1, true, false, ReadPolicy::first);
    }

    private static <T> Optional<Result<T>> first(Collection<Optional<T>> replies, Thresholds thresholds) {
        Optional<T> first = replies.stream().flatMap(Optional::stream).findFirst();
        return first.isPresent() || replies.size() >= thresholds.quorum()
                ? Optional.of(new Result<>(first))
                : Optional.empty();
    }

    /** The greatest value of a quorum's replies. */
    static <T> ReadPolicy<T> greatest(int quorum, Comparator<T> order) {
        return merged(quorum, values -> values.stream().max(order));
    }

    /** What {@code merge} makes of the values of a quorum's replies. */
    static <T> ReadPolicy<T> merged(int quorum, Function<List<T>, Optional<T>> merge) {
        return new ReadPolicy<>(
                quorum,
                false,
                true,
                (replies, thresholds) -> replies.size() < thresholds.quorum()
                        ? Optional.empty()
                        : Optional.of(new Result<>(merge.apply(
                                replies.stream().flatMap(Optional::stream).toList()))));
    }

    /** A value whose {@code key} so many members agree on that one of them is honest; absence requires a quorum. */
    static <T> ReadPolicy<T> agreed(int fanOut, Function<T, ?> key) {
        return new ReadPolicy<>(fanOut, false, true, (replies, thresholds) -> agreed(replies, thresholds, key));
    }

    private static <T> Optional<Result<T>> agreed(
            Collection<Optional<T>> replies, Thresholds thresholds, Function<T, ?> key) {
        Map<Object, Integer> counts = new HashMap<>();
        int absent = 0;
        for (Optional<T> reply : replies) {
            if (reply.isEmpty()) {
                absent++;
            } else if (counts.merge(key.apply(reply.get()), 1, Integer::sum) >= thresholds.someHonest()) {
                return Optional.of(new Result<>(reply));
            }
        }
        return absent >= thresholds.quorum() ? Optional.of(new Result<>(Optional.empty())) : Optional.empty();
    }
}
