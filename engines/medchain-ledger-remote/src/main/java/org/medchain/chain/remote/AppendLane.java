package org.medchain.chain.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.error.Printable;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * The events that wait for their receipts, in their order: all of them go to one member, and when that gives trouble, all
 * that are left go to the next. A receipt is believed with its proof. A refusal counts only if all events before were
 * settled when the member was asked, for the event may build on them; and it is believed when so many members say it that
 * one of them is honest, and give the same reason. For the client's thread alone.
 */
final class AppendLane {
    private static final Logger LOG = System.getLogger(AppendLane.class.getName());
    private static final int WINDOW = 128;

    private final Peers peers;
    private final Backoff backoff;
    private final Set<Waiting> lane = new LinkedHashSet<>();
    private Optional<Integer> member = Optional.empty();
    private boolean pausing;

    AppendLane(Peers peers) {
        this.peers = peers;
        this.backoff = peers.newBackoff();
        peers.whenUp(this::send);
    }

    void add(Event event, CompletableFuture<EventRef> receipt) {
        Waiting added = new Waiting(event, receipt);
        lane.add(added);
        ClientThread.Timer end = peers.thread().after(peers.deadline(), added::giveUp);
        CompletableFuture<EventRef> unused = receipt.whenComplete((ref, failure) -> end.cancel());
        send();
    }

    /** Asks for none of them any more: they have their outcomes. */
    void clear() {
        lane.forEach(Waiting::withdraw);
        lane.clear();
    }

    /** Sends what may be sent. */
    private void send() {
        if (pausing || lane.isEmpty()) {
            return;
        }
        int open = 0;
        boolean first = true;
        for (Waiting waiting : lane) {
            boolean due = !waiting.isOpen() && (first || !waiting.early);
            if (due && !waiting.ask(first)) {
                pause();
                return;
            }
            open += waiting.isOpen() ? 1 : 0;
            if (open >= WINDOW) {
                return;
            }
            first = false;
        }
    }

    private void pause() {
        pausing = true;
        ClientThread.Timer unused = peers.thread().after(backoff.next(), () -> {
            pausing = false;
            send();
        });
    }

    /** Those to be asked, the first who can be: the member whose turn it is, which stays the same until it gives trouble. */
    private List<Integer> candidates() {
        List<Integer> candidates = new ArrayList<>();
        member.ifPresent(candidates::add);
        candidates.addAll(peers.byStanding());
        return candidates;
    }

    /** All that is open goes to another member, in its order. */
    private void moveOn(int from, String why) {
        LOG.log(Level.DEBUG, () -> "appends leave member " + from + ": " + why);
        lane.forEach(Waiting::withdraw);
        List<Integer> others = new ArrayList<>(peers.byStanding());
        others.remove((Integer) from);
        member = others.stream().findFirst();
        if (!pausing) {
            pause();
        }
    }

    /** An event that waits for its receipt. */
    private final class Waiting implements Peers.Reply {
        private final Event event;
        private final CompletableFuture<EventRef> receipt;
        private final Map<Integer, RefusalReason> refusals = new TreeMap<>();
        private OptionalLong call = OptionalLong.empty();
        private long atLeast;
        private boolean askedFirst;
        private boolean early;
        private String trouble = "nobody could be asked";

        Waiting(Event event, CompletableFuture<EventRef> receipt) {
            this.event = event;
            this.receipt = receipt;
        }

        boolean isOpen() {
            return call.isPresent();
        }

        /** Asks a member to append the event: the one whose turn it is, unless that has refused it. False if nobody can be. */
        boolean ask(boolean first) {
            askedFirst = first;
            atLeast = peers.proofs().height();
            for (int candidate : refusals.isEmpty() ? candidates() : others()) {
                call = peers.ask(candidate, new Question.Append(event), atLeast, this);
                if (call.isPresent()) {
                    member = refusals.isEmpty() ? Optional.of(candidate) : member;
                    return true;
                }
            }
            return false;
        }

        /** Members who have not refused it. */
        private List<Integer> others() {
            return peers.byStanding().stream()
                    .filter(other -> peers.isMember(other) && !refusals.containsKey(other))
                    .toList();
        }

        void withdraw() {
            call.ifPresent(peers::forget);
            call = OptionalLong.empty();
            early = false;
        }

        @Override
        public void failed(int asked, String why) {
            call = OptionalLong.empty();
            trouble = why;
            moveOn(asked, why);
        }

        @Override
        public void answered(int asked, Response response) {
            call = OptionalLong.empty();
            if (response.answer() instanceof Answer.Proven proven) {
                proven(asked, proven);
            } else if (response.answer() instanceof Answer.Refused refused) {
                refused(asked, response.height(), refused);
            } else if (response.answer() instanceof Answer.Behind) {
                failed(asked, "member " + asked + " is behind");
            } else if (response.answer() instanceof Answer.Unavailable unavailable) {
                failed(asked, "member " + asked + ": " + Printable.of(unavailable.detail()));
            } else {
                lied(asked, "expected a receipt of " + event);
            }
        }

        private void lied(int asked, String why) {
            peers.distrust(asked, why);
            failed(asked, "member " + asked + " said what is not so");
        }

        private void proven(int asked, Answer.Proven proven) {
            try {
                LedgerEntry entry = peers.proofs().verify(proven.proof());
                if (!entry.event().equals(event)) {
                    throw new VerificationException("proof of " + entry.event() + ", expected one of " + event);
                }
                if (!refusals.isEmpty()) {
                    refusals.keySet()
                            .forEach(refuser -> peers.distrust(refuser, event + " refused, which is on the ledger"));
                    member = Optional.empty();
                }
                backoff.reset();
                lane.remove(this);
                receipt.complete(entry.ref());
                send();
            } catch (VerificationException e) {
                lied(asked, String.valueOf(e.getMessage()));
            }
        }

        private void refused(int asked, long height, Answer.Refused refused) {
            if (!askedFirst) {
                early = true;
            } else if (height < atLeast || !peers.isMember(asked)) {
                failed(asked, "member " + asked + " is behind, or is none");
                return;
            } else {
                refusals.put(asked, refused.reason());
            }
            if (Collections.frequency(refusals.values(), refused.reason()) >= peers.someHonest()) {
                settle(new EventRefusedException(
                        event.hash(),
                        refused.reason(),
                        refused.detail() + " (members and their reasons: " + refusals + ")"));
            } else {
                send();
            }
        }

        private void giveUp() {
            withdraw();
            settle(new UnavailableException(
                    "no receipt of event " + event + " in " + peers.deadline() + ": " + trouble + "; " + peers.outlook()
                            + "; whether it comes to the ledger later is not known, appending it again is safe"));
        }

        private void settle(Exception reason) {
            lane.remove(this);
            receipt.completeExceptionally(reason);
            send();
        }
    }
}
