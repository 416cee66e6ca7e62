package org.medchain.chain.remote.client;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Response;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;
import org.medchain.link.EventThread;

/**
 * One read: asks one member after the other until the replies decide it by its {@link ReadPolicy}. A proven value is accepted from
 * any server. Absence is accepted from a quorum of members whose chains are at least as long as the longest one proven to this
 * client before; so whatever a quorum of members holds is found. For the client's thread.
 *
 * @param <T> the verified value
 */
final class ReadOperation<T> implements Peers.Reply {
    private final Peers peers;
    private final Question question;
    private final AnswerVerifier<T> verifier;
    private final ReadPolicy<T> policy;
    private final CompletableFuture<Optional<T>> result;

    private final long atLeast;
    private final Backoff backoff;
    /** The members whose answers are awaited. */
    private final Set<Integer> asked = new HashSet<>();
    /** The members asked since the last pause. */
    private final Set<Integer> tried = new HashSet<>();

    private final Map<Integer, Optional<T>> replies = new HashMap<>();
    private int wanted;
    private boolean pausing;
    private String trouble = "no member could be asked";

    ReadOperation(
            Peers peers,
            Question question,
            AnswerVerifier<T> verifier,
            ReadPolicy<T> policy,
            CompletableFuture<Optional<T>> result) {
        this.peers = peers;
        this.question = question;
        this.verifier = verifier;
        this.policy = policy;
        this.wanted = policy.fanOut();
        this.result = result;
        this.atLeast = peers.proofs().height();
        this.backoff = peers.newBackoff();
    }

    void start() {
        EventThread.Timer deadline = peers.thread().after(peers.deadline(), this::giveUp);
        CompletableFuture<Optional<T>> unused = result.whenComplete((value, failure) -> deadline.cancel());
        askMore();
    }

    private void giveUp() {
        String count = replies.isEmpty() ? "" : replies.size() + " members answered, which is too few; ";
        result.completeExceptionally(new UnavailableException("the ledger did not answer in "
                + Printable.duration(peers.deadline()) + ": " + trouble + "; " + count + peers.outlook()));
    }

    /** Asks until enough members are asked or have replied. After all were tried, pauses and tries them again. */
    private void askMore() {
        if (pausing || result.isDone()) {
            return;
        }
        for (int member : peers.byPreference()) {
            if (asked.size() + replies.size() >= wanted) {
                return;
            }
            if (!asked.contains(member) && !replies.containsKey(member) && tried.add(member)) {
                if (peers.ask(member, question, atLeast, this).isPresent()) {
                    asked.add(member);
                }
            }
        }
        if (asked.size() + replies.size() < wanted) {
            pausing = true;
            tried.clear();
            reconsider();
            EventThread.Timer unused = peers.thread().after(backoff.next(), () -> {
                pausing = false;
                askMore();
            });
        }
    }

    /** If a quorum replied and disagrees, asks those again that had nothing: they may have it by now. */
    private void reconsider() {
        if (replies.size() >= peers.quorum()) {
            replies.values().removeIf(Optional::isEmpty);
        }
    }

    @Override
    public void failed(int member, String why) {
        asked.remove(member);
        trouble = why;
        askMore();
    }

    @Override
    public void answered(int member, Response response) {
        asked.remove(member);
        if (result.isDone()) {
            return;
        }
        Answer answer = response.answer();
        if (answer instanceof Answer.Unavailable unavailable) {
            failed(member, "member " + member + ": " + Printable.of(unavailable.detail()));
        } else if ((policy.membersOnly() || answer instanceof Answer.Absent) && !peers.isMember(member)) {
            failed(member, "a server answered that is not a known member, and only members' answers count here");
        } else if (answer instanceof Answer.Absent && !policy.exists() && response.height() >= atLeast) {
            accept(member, Optional.empty());
        } else if (answer instanceof Answer.Absent
                || answer instanceof Answer.Behind
                || (policy.membersOnly() && response.height() < atLeast)) {
            failed(member, "member " + member + " is behind");
        } else {
            verify(member, answer);
        }
    }

    private void verify(int member, Answer answer) {
        try {
            accept(member, Optional.of(verifier.verify(answer)));
        } catch (VerificationException | MalformedException e) {
            peers.distrust(member, String.valueOf(e.getMessage()));
            failed(member, "member " + member + " gave an answer that does not verify");
        }
    }

    private void accept(int member, Optional<T> reply) {
        replies.put(member, reply);
        ReadPolicy.Thresholds thresholds = new ReadPolicy.Thresholds(peers.quorum(), peers.someHonest());
        Optional<ReadPolicy.Result<T>> decided = policy.rule().decide(replies.values(), thresholds);
        if (decided.isPresent()) {
            result.complete(decided.get().value());
            return;
        }
        if (reply.isEmpty() || asked.isEmpty()) {
            wanted = Math.max(wanted, peers.quorum());
        }
        if (replies.size() >= wanted) {
            trouble = replies.size() + " members disagree";
            wanted = replies.size() + 1;
        }
        askMore();
    }
}
