package org.medchain.chain.remote;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.medchain.error.MalformedException;
import org.medchain.error.Printable;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * One read: asks member after member until it is settled. What is proven settles it, from whomever it comes; that there is
 * nothing, only a quorum of members whose chains are at least as long as what was proven to this client before, so that what
 * a quorum of members holds is found. For the client's thread alone.
 *
 * @param <T> what is looked for, as it is after it was verified
 */
final class Inquiry<T> implements Peers.Reply {
    private final Peers peers;
    private final Question question;
    private final Reading<T> reading;
    private final Manner<T> manner;
    private final CompletableFuture<Optional<T>> outcome;

    private final long atLeast;
    private final Backoff backoff;
    private final Set<Integer> asked = new HashSet<>();
    private final Set<Integer> tried = new HashSet<>();
    private final Map<Integer, Optional<T>> opinions = new HashMap<>();
    private int wanted;
    private boolean pausing;
    private String trouble = "nobody could be asked";

    /** Verifies an answer and reads it. */
    interface Reading<T> {
        T read(Answer answer) throws VerificationException, MalformedException;
    }

    Inquiry(
            Peers peers,
            Question question,
            Reading<T> reading,
            Manner<T> manner,
            CompletableFuture<Optional<T>> outcome) {
        this.peers = peers;
        this.question = question;
        this.reading = reading;
        this.manner = manner;
        this.wanted = manner.width();
        this.outcome = outcome;
        this.atLeast = peers.proofs().height();
        this.backoff = peers.newBackoff();
    }

    void start() {
        ClientThread.Timer end = peers.thread().after(peers.deadline(), this::giveUp);
        CompletableFuture<Optional<T>> unused = outcome.whenComplete((value, failure) -> end.cancel());
        askMore();
    }

    private void giveUp() {
        outcome.completeExceptionally(new UnavailableException("the ledger did not answer in " + peers.deadline() + ": "
                + trouble + "; " + heard() + peers.outlook()));
    }

    private String heard() {
        return opinions.isEmpty() ? "" : opinions.size() + " members were heard, which is not enough; ";
    }

    /** Asks as many as are wanted; when all were tried, begins again after a while. */
    private void askMore() {
        if (pausing || outcome.isDone()) {
            return;
        }
        for (int member : peers.byStanding()) {
            if (asked.size() + opinions.size() >= wanted) {
                return;
            }
            if (!asked.contains(member) && !opinions.containsKey(member) && tried.add(member)) {
                if (peers.ask(member, question, atLeast, this).isPresent()) {
                    asked.add(member);
                }
            }
        }
        if (asked.size() + opinions.size() < wanted) {
            pausing = true;
            tried.clear();
            reconsider();
            ClientThread.Timer unused = peers.thread().after(backoff.next(), () -> {
                pausing = false;
                askMore();
            });
        }
    }

    /** Members who do not agree, and all of them were heard: those who had nothing may have it by now. */
    private void reconsider() {
        if (opinions.size() >= peers.quorum()) {
            opinions.values().removeIf(Optional::isEmpty);
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
        if (outcome.isDone()) {
            return;
        }
        Answer answer = response.answer();
        if (answer instanceof Answer.Unavailable unavailable) {
            failed(member, "member " + member + ": " + Printable.of(unavailable.detail()));
        } else if ((manner.counted() || answer instanceof Answer.Absent) && !peers.isMember(member)) {
            failed(member, "what counts by who says it, somebody said who is no member as far as is known here");
        } else if (answer instanceof Answer.Absent && !manner.there() && response.height() >= atLeast) {
            heard(member, Optional.empty());
        } else if (answer instanceof Answer.Absent
                || answer instanceof Answer.Behind
                || (manner.counted() && response.height() < atLeast)) {
            failed(member, "member " + member + " is behind");
        } else {
            read(member, answer);
        }
    }

    private void read(int member, Answer answer) {
        try {
            heard(member, Optional.of(reading.read(answer)));
        } catch (VerificationException | MalformedException e) {
            peers.distrust(member, String.valueOf(e.getMessage()));
            failed(member, "member " + member + " said what is not so");
        }
    }

    private void heard(int member, Optional<T> opinion) {
        opinions.put(member, opinion);
        Manner.Votes votes = new Manner.Votes(peers.quorum(), peers.someHonest());
        Optional<Manner.Outcome<T>> settled = manner.rule().outcome(opinions.values(), votes);
        if (settled.isPresent()) {
            outcome.complete(settled.get().value());
            return;
        }
        if (opinion.isEmpty() || asked.isEmpty()) {
            wanted = Math.max(wanted, peers.quorum());
        }
        if (opinions.size() >= wanted) {
            trouble = opinions.size() + " members do not agree";
            wanted = opinions.size() + 1;
        }
        askMore();
    }
}
