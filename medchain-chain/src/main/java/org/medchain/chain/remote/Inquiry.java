package org.medchain.chain.remote;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.medchain.error.MalformedException;
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
    private final Optional<Comparator<T>> best;
    private final boolean there;
    private final CompletableFuture<Optional<T>> outcome;

    private final long atLeast;
    private final Backoff backoff;
    private final Set<Integer> asked = new HashSet<>();
    private final Set<Integer> tried = new HashSet<>();
    private final Map<Integer, Optional<T>> opinions = new HashMap<>();
    private int wanted;
    private boolean pausing;
    private String trouble = "no member can be reached";

    /** Verifies an answer and reads it. */
    interface Reading<T> {
        T read(Answer answer) throws VerificationException, MalformedException;
    }

    /**
     * How a read is settled.
     *
     * @param width how many members are asked at first
     * @param there true if what is looked for is known to be there: nobody is believed who says that it is not
     * @param best if given, a quorum is heard, and this finds the greatest of what was proven
     */
    record Manner<T>(int width, boolean there, Optional<Comparator<T>> best) {}

    Inquiry(
            Peers peers,
            Question question,
            Reading<T> reading,
            Manner<T> manner,
            CompletableFuture<Optional<T>> outcome) {
        this.peers = peers;
        this.question = question;
        this.reading = reading;
        this.wanted = manner.width();
        this.there = manner.there();
        this.best = manner.best();
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
        outcome.completeExceptionally(
                new UnavailableException("the ledger did not answer in " + peers.deadline() + ": " + trouble));
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
            ClientThread.Timer unused = peers.thread().after(backoff.next(), () -> {
                pausing = false;
                askMore();
            });
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
            failed(member, "member " + member + ": " + unavailable.detail());
        } else if (answer instanceof Answer.Absent && !peers.isMember(member)) {
            failed(member, "there is nothing, says somebody who is no member as far as is known here");
        } else if (answer instanceof Answer.Absent && !there && response.height() >= atLeast) {
            heard(member, Optional.empty());
        } else if (answer instanceof Answer.Absent || answer instanceof Answer.Behind) {
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
        wanted = Math.max(wanted, peers.quorum());
        if (opinion.isPresent() && best.isEmpty()) {
            outcome.complete(opinion);
        } else if (opinions.size() >= peers.quorum()) {
            outcome.complete(best.flatMap(order ->
                    opinions.values().stream().flatMap(Optional::stream).max(order)));
        } else {
            askMore();
        }
    }
}
