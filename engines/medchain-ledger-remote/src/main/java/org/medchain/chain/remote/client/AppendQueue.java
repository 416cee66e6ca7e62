package org.medchain.chain.remote.client;

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
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Response;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;
import org.medchain.link.EventThread;

/**
 * The events that wait for their receipts, in their order. All go to one member; if that fails, all that are left go to the next.
 * A receipt is accepted with its proof. An event may build on those before it; so a refusal counts only if all events before were
 * settled when the member was asked. It is accepted if so many members refuse for the same reason that one of them is honest. For
 * the client's thread.
 */
final class AppendQueue {
    private static final Logger LOG = System.getLogger(AppendQueue.class.getName());
    /** The most events that are sent and not answered. */
    private static final int WINDOW = 128;

    private final Peers peers;
    private final Backoff backoff;
    private final Set<PendingAppend> queue = new LinkedHashSet<>();
    /** The member that appends, until it fails. */
    private Optional<Integer> member = Optional.empty();

    private boolean pausing;

    AppendQueue(Peers peers) {
        this.peers = peers;
        this.backoff = peers.newBackoff();
        peers.onLinked(this::send);
    }

    void add(Event event, CompletableFuture<EventRef> receipt) {
        PendingAppend added = new PendingAppend(event, receipt);
        queue.add(added);
        EventThread.Timer deadline = peers.thread().after(peers.deadline(), added::giveUp);
        CompletableFuture<EventRef> unused = receipt.whenComplete((ref, failure) -> deadline.cancel());
        send();
    }

    /** Drops all events. The caller completes their receipts. */
    void clear() {
        queue.forEach(PendingAppend::withdraw);
        queue.clear();
    }

    /** Sends what the window has room for, except events refused early that are not first yet. */
    private void send() {
        if (pausing || queue.isEmpty()) {
            return;
        }
        int open = 0;
        boolean first = true;
        for (PendingAppend append : queue) {
            boolean due = !append.isOpen() && (first || !append.refusedEarly);
            if (due && !append.ask(first)) {
                pause();
                return;
            }
            open += append.isOpen() ? 1 : 0;
            if (open >= WINDOW) {
                return;
            }
            first = false;
        }
    }

    private void pause() {
        pausing = true;
        EventThread.Timer unused = peers.thread().after(backoff.next(), () -> {
            pausing = false;
            send();
        });
    }

    /** The members to ask, in this order: the one that appends, then the others by preference. */
    private List<Integer> candidates() {
        List<Integer> candidates = new ArrayList<>();
        member.ifPresent(candidates::add);
        candidates.addAll(peers.byPreference());
        return candidates;
    }

    /** Withdraws all events from a member that failed, to send them to another, in their order. */
    private void moveOn(int from, String why) {
        LOG.log(Level.DEBUG, () -> "events to append are withdrawn from member " + from + ": " + why);
        queue.forEach(PendingAppend::withdraw);
        List<Integer> others = new ArrayList<>(peers.byPreference());
        others.remove((Integer) from);
        member = others.stream().findFirst();
        if (!pausing) {
            pause();
        }
    }

    /** An event that waits for its receipt. */
    private final class PendingAppend implements Peers.Reply {
        private final Event event;
        private final CompletableFuture<EventRef> receipt;
        private final Map<Integer, RefusalReason> refusals = new TreeMap<>();
        /** The request under way. */
        private OptionalLong request = OptionalLong.empty();

        private long atLeast;
        /** True if all events before were settled when the member was asked. */
        private boolean askedFirst;
        /** True if the event was refused while events before it were not settled. */
        private boolean refusedEarly;

        private String trouble = "no member could be asked";

        PendingAppend(Event event, CompletableFuture<EventRef> receipt) {
            this.event = event;
            this.receipt = receipt;
        }

        boolean isOpen() {
            return request.isPresent();
        }

        /** Asks a member to append the event: one that has not refused it. False if none can be asked. */
        boolean ask(boolean first) {
            askedFirst = first;
            atLeast = peers.proofs().height();
            for (int candidate : refusals.isEmpty() ? candidates() : others()) {
                request = peers.ask(candidate, new Question.Append(event), atLeast, this);
                if (request.isPresent()) {
                    member = refusals.isEmpty() ? Optional.of(candidate) : member;
                    return true;
                }
            }
            return false;
        }

        /** The members that have not refused the event. */
        private List<Integer> others() {
            return peers.byPreference().stream()
                    .filter(other -> peers.isMember(other) && !refusals.containsKey(other))
                    .toList();
        }

        void withdraw() {
            request.ifPresent(peers::forget);
            request = OptionalLong.empty();
            refusedEarly = false;
        }

        @Override
        public void failed(int asked, String why) {
            request = OptionalLong.empty();
            trouble = why;
            moveOn(asked, why);
        }

        @Override
        public void answered(int asked, Response response) {
            request = OptionalLong.empty();
            if (response.answer() instanceof Answer.Proven proven) {
                proven(asked, proven);
            } else if (response.answer() instanceof Answer.Refused refused) {
                refused(asked, response.height(), refused);
            } else if (response.answer() instanceof Answer.Behind) {
                failed(asked, "member " + asked + " is behind");
            } else if (response.answer() instanceof Answer.Unavailable unavailable) {
                failed(asked, "member " + asked + ": " + Printable.of(unavailable.detail()));
            } else {
                distrust(asked, "expected a receipt of " + event + ", found an answer of another kind");
            }
        }

        private void distrust(int asked, String why) {
            peers.distrust(asked, why);
            failed(asked, "member " + asked + " gave an answer that does not verify");
        }

        private void proven(int asked, Answer.Proven proven) {
            try {
                LedgerEntry entry = peers.proofs().verifyWhole(proven.proof());
                if (!entry.event().equals(event)) {
                    throw new VerificationException("found a proof of " + entry.event() + ", expected one of " + event);
                }
                if (!refusals.isEmpty()) {
                    refusals.keySet()
                            .forEach(refuser -> peers.distrust(refuser, event + " refused, which is on the ledger"));
                    member = Optional.empty();
                }
                backoff.reset();
                queue.remove(this);
                peers.proofs().keep(entry, proven.proof());
                receipt.complete(entry.ref());
                send();
            } catch (VerificationException e) {
                distrust(asked, String.valueOf(e.getMessage()));
            }
        }

        private void refused(int asked, long height, Answer.Refused refused) {
            if (!askedFirst) {
                refusedEarly = true;
            } else if (height < atLeast || !peers.isMember(asked)) {
                failed(asked, "server " + asked + " is behind, or not a known member");
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
            settle(new UnavailableException("no receipt of event " + event + " in " + peers.deadline() + ": " + trouble
                    + "; " + peers.outlook() + "; the event may still reach the ledger; appending it again is safe"));
        }

        private void settle(Exception reason) {
            queue.remove(this);
            receipt.completeExceptionally(reason);
            send();
        }
    }
}
