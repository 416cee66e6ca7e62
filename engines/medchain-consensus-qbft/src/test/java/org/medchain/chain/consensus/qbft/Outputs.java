package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.medchain.chain.consensus.CertifiedBlock;

/**
 * The output of one input, or of several.
 *
 * @param all in its order, without those in which there is nothing to do
 */
record Outputs(List<Ready> all) {
    private static final Ready NOTHING = new Ready(List.of(), List.of(), OptionalLong.empty(), Optional.empty());

    Outputs {
        all = all.stream().filter(ready -> !ready.equals(NOTHING)).toList();
    }

    private Stream<Message> messages() {
        return all.stream().flatMap(ready -> ready.messages().stream());
    }

    /** The messages of this kind that are sent. */
    <M extends Message> List<M> sent(Class<M> kind) {
        return messages().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The statements that are sent. */
    List<Statement> said() {
        return sent(Message.ForInstance.class).stream()
                .map(message -> message.signed().statement())
                .toList();
    }

    List<VoteRecord> saved() {
        return all.stream().flatMap(ready -> ready.votes().stream()).toList();
    }

    Optional<CertifiedBlock> decided() {
        return all.stream().flatMap(ready -> ready.decided().stream()).findFirst();
    }

    /** The rounds that are given their time. */
    List<Long> timed() {
        return all.stream().flatMap(ready -> ready.timer().stream().boxed()).toList();
    }

    /** What a driver does, in its order, in a word each: save, the kind of what is sent, timer, decide. */
    List<String> order() {
        List<String> order = new ArrayList<>();
        for (Ready ready : all) {
            ready.votes().forEach(vote -> order.add("save"));
            new Outputs(List.of(ready))
                    .said()
                    .forEach(statement -> order.add(statement.kind().toString()));
            ready.timer().ifPresent(round -> order.add("timer"));
            ready.decided().ifPresent(block -> order.add("decide"));
        }
        return order;
    }
}
