package org.medchain.chain.consensus.qbft;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.chain.consensus.CertifiedBlock;

/**
 * What followed from one call, or from several.
 *
 * @param all in its order
 */
record Steps(List<Step> all) {
    Steps {
        all = List.copyOf(all);
    }

    private <S extends Step> Stream<S> of(Class<S> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The messages of this kind that are sent. */
    <M extends Message> List<M> sent(Class<M> kind) {
        return of(Step.Broadcast.class)
                .map(Step.Broadcast::message)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The statements that are sent. */
    List<Statement> said() {
        return sent(Message.ForAgreement.class).stream()
                .map(message -> message.signed().statement())
                .toList();
    }

    List<VoteRecord> saved() {
        return of(Step.Save.class).map(Step.Save::vote).toList();
    }

    Optional<CertifiedBlock> decided() {
        return of(Step.Decide.class).map(Step.Decide::block).findFirst();
    }

    /** The rounds that are given their time. */
    List<Long> timed() {
        return of(Step.StartTimer.class).map(Step.StartTimer::round).toList();
    }

    /** The order, in a word for each step: save, timer, decide, or the kind of what is said. */
    List<String> order() {
        return all.stream().map(Steps::word).toList();
    }

    private static String word(Step step) {
        if (step instanceof Step.Broadcast broadcast && broadcast.message() instanceof Message.ForAgreement message) {
            return message.signed().statement().kind().toString();
        }
        return step instanceof Step.Save ? "save" : step instanceof Step.StartTimer ? "timer" : "decide";
    }
}
