package org.medchain.dht.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.WriteForm;
import org.medchain.error.MedChainException;

/**
 * A node as those see it who ask it: stores writes and says what it has. It answers to a write once that is on its disk. Of
 * two writes with the same version it takes the first and refuses the other for ever. In the node's thread.
 */
final class Owner {
    /** The most bytes of writes in one answer to {@link Message.Fetch}, but for two that contend. */
    private static final int MAX_FETCHED_BYTES = WriteForm.MAX_SIZE;

    private final int self;
    private final int maxPayload;
    private final Holdings holdings;
    private final Ranges ranges;
    private final NodeState state;
    private final Consumer<RecordAddress> damaged;
    private final Consumer<Runnable> later;

    /**
     * {@code damaged} hears of addresses where what is held is damaged; {@code later} has something done in another turn of the
     * node's thread.
     */
    Owner(
            int self,
            int maxPayload,
            Holdings holdings,
            Ranges ranges,
            NodeState state,
            Consumer<RecordAddress> damaged,
            Consumer<Runnable> later) {
        this.self = self;
        this.maxPayload = maxPayload;
        this.holdings = holdings;
        this.ranges = ranges;
        this.state = state;
        this.damaged = damaged;
        this.later = later;
    }

    /** Answers a request; {@code sound} is false if a write in it does not verify. */
    void asked(Caller caller, Message.Request request, boolean sound) {
        try {
            if (!sound) {
                caller.answer(new Message.Refused(request.id(), Refusal.INVALID));
            } else if (request instanceof Message.Store store) {
                store(caller, store);
            } else if (request instanceof Message.Look look) {
                look(caller, look);
            } else if (request instanceof Message.AskStatus ask) {
                caller.answer(new Message.Status(ask.id(), state.view().stage(), state.completeTo(), state.isOver()));
            } else {
                compare(caller, request);
            }
        } catch (MedChainException e) {
            caller.answer(new Message.Refused(request.id(), Refusal.UNAVAILABLE));
        }
    }

    private Optional<Refusal> refusal(long stage, RecordAddress address) {
        if (!state.isServing()) {
            return Optional.of(Refusal.NOT_READY);
        }
        if (!state.admits(stage)) {
            return Optional.of(Refusal.OTHER_ROSTER);
        }
        return state.view().owns(self, address) ? Optional.empty() : Optional.of(Refusal.NOT_OWNER);
    }

    private void look(Caller caller, Message.Look look) {
        Optional<Refusal> refusal = refusal(look.stage(), look.address());
        caller.answer(
                refusal.isPresent()
                        ? new Message.Refused(look.id(), refusal.get())
                        : standing(look.id(), look.address()));
    }

    private Message.Answer standing(long id, RecordAddress address) {
        try {
            return standing(id, holdings.find(address));
        } catch (DamageException e) {
            damaged.accept(address);
            return new Message.Refused(id, Refusal.DAMAGED);
        } catch (MedChainException e) {
            return new Message.Refused(id, Refusal.UNAVAILABLE);
        }
    }

    private static Message.Answer standing(long id, Optional<Held> held) {
        return held.filter(Held::abstains).isPresent()
                ? new Message.Contended(id, (DirectoryRecord) held.get().write())
                : new Message.Standing(id, held.map(Held::write));
    }

    private void store(Caller caller, Message.Store store) {
        DirectoryWrite write = store.write();
        RecordAddress address = write.address();
        Optional<Refusal> refusal = refusal(store.stage(), address);
        if (refusal.isPresent()) {
            caller.answer(new Message.Refused(store.id(), refusal.get()));
        } else if (write instanceof DirectoryRecord record && record.payload().size() > maxPayload) {
            caller.answer(new Message.Refused(store.id(), Refusal.TOO_LARGE));
        } else {
            holdings.take(write, Held.Mode.WRITE, outcome -> caller.answer(taken(store, outcome)));
        }
    }

    /** By now other rosters may count: then others may have been told already that this node has not got the write. */
    private Message.Answer taken(Message.Store store, WriteOutcome outcome) {
        RecordAddress address = store.write().address();
        if (outcome instanceof WriteOutcome.Stored) {
            ranges.changed(address);
            Optional<Refusal> late = refusal(store.stage(), address);
            return late.isPresent() ? new Message.Refused(store.id(), late.get()) : new Message.Taken(store.id());
        }
        if (outcome instanceof WriteOutcome.Damaged) {
            damaged.accept(address);
        }
        return outcome instanceof WriteOutcome.VersionConflict conflict
                ? inTheWay(store.id(), conflict.current())
                : refused(store.id(), outcome);
    }

    private Message.Answer inTheWay(long id, DirectoryWrite current) {
        Message.Answer answer = standing(id, current.address());
        boolean gone = answer.equals(new Message.Standing(id, Optional.empty()));
        return gone ? new Message.Standing(id, Optional.of(current)) : answer;
    }

    private static Message.Answer refused(long id, WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Invalid) {
            return new Message.Refused(id, Refusal.EXPIRED);
        }
        boolean damaged = outcome instanceof WriteOutcome.Damaged;
        return new Message.Refused(id, damaged ? Refusal.DAMAGED : Refusal.UNAVAILABLE);
    }

    /** Only nodes compare what they have. */
    private void compare(Caller caller, Message.Request request) throws MedChainException {
        OptionalInt node = caller.node();
        if (node.isEmpty()) {
            caller.answer(new Message.Refused(request.id(), Refusal.NOT_OWNER));
        } else if (request instanceof Message.Fetch fetch) {
            caller.answer(new Message.Fetched(fetch.id(), writes(fetch.addresses())));
        } else if (request instanceof Message.Compare compare) {
            compare(caller, node.getAsInt(), compare, 1);
        } else if (request instanceof Message.ListRange list) {
            Optional<Shared> shared = state.shared(list.scope(), self, node.getAsInt());
            caller.answer(
                    shared.isEmpty()
                            ? new Message.Refused(list.id(), Refusal.OTHER_ROSTER)
                            : ranges.list(list.id(), shared.get(), list.range(), list.from()));
        }
    }

    /** Lets others have their turn between the parts of this node's digests. */
    private void compare(Caller caller, int asker, Message.Compare compare, int turn) {
        try {
            Optional<Shared> shared = state.shared(compare.scope(), self, asker);
            if (shared.isEmpty()) {
                caller.answer(new Message.Refused(compare.id(), Refusal.OTHER_ROSTER));
            } else if (turn <= Ranges.MOST_PREPARATIONS && !ranges.prepare(shared.get())) {
                later.accept(() -> compare(caller, asker, compare, turn + 1));
            } else {
                caller.answer(new Message.Differing(
                        compare.id(), state.view().stage(), differing(shared.get(), compare.digests())));
            }
        } catch (MedChainException e) {
            caller.answer(new Message.Refused(compare.id(), Refusal.UNAVAILABLE));
        }
    }

    private List<Integer> differing(Shared shared, List<Digest> theirs) throws MedChainException {
        List<Digest> mine = theirs.size() == 1 ? List.of(ranges.whole(shared)) : ranges.digests(shared);
        List<Integer> differing = new ArrayList<>();
        for (int range = 0; range < mine.size(); range++) {
            if (!mine.get(range).equals(theirs.get(range))) {
                differing.add(range);
            }
        }
        return differing;
    }

    /** Nothing, if it is damaged: at that address this node counts among the faulty. */
    private List<DirectoryWrite> all(RecordAddress address) throws MedChainException {
        try {
            return holdings.find(address).map(Owner::all).orElse(List.of());
        } catch (DamageException e) {
            damaged.accept(address);
            return List.of();
        }
    }

    private static List<DirectoryWrite> all(Held held) {
        List<DirectoryWrite> all = new ArrayList<>(List.of(held.write()));
        held.rival().ifPresent(all::add);
        return all;
    }

    private List<DirectoryWrite> writes(List<RecordAddress> addresses) throws MedChainException {
        List<DirectoryWrite> writes = new ArrayList<>();
        long bytes = 0;
        for (RecordAddress address : addresses) {
            List<DirectoryWrite> found = all(address);
            bytes += found.stream()
                    .mapToLong(write -> WriteForm.encode(write).size())
                    .sum();
            if (bytes > MAX_FETCHED_BYTES && !writes.isEmpty()) {
                break;
            }
            writes.addAll(found);
        }
        return writes;
    }
}
