package org.medchain.dht.quorum;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.Held;
import org.medchain.error.MedChainException;

/**
 * The answering side of a node: stores writes and returns what it holds. It acknowledges a write once the write is on its disk. Of
 * two writes with the same version it takes the first and refuses the other for ever. Confined to the node's thread.
 */
final class Owner {
    private final int self;
    private final int maxPayload;
    private final Holdings holdings;
    private final Ranges ranges;
    private final NodeState state;
    private final Consumer<RecordAddress> damaged;
    private final BiConsumer<Caller, Message.Request> comparing;

    /** {@code damaged} is told of addresses whose record is damaged; {@code comparing} answers the requests that only nodes send. */
    Owner(
            int self,
            int maxPayload,
            Holdings holdings,
            Ranges ranges,
            NodeState state,
            Consumer<RecordAddress> damaged,
            BiConsumer<Caller, Message.Request> comparing) {
        this.self = self;
        this.maxPayload = maxPayload;
        this.holdings = holdings;
        this.ranges = ranges;
        this.state = state;
        this.damaged = damaged;
        this.comparing = comparing;
    }

    /** Answers a request; {@code sound} is false if a write in it does not verify. */
    void asked(Caller caller, Message.Request request, boolean sound) {
        if (!sound) {
            caller.answer(new Message.Refused(request.id(), Refusal.INVALID));
        } else if (request instanceof Message.Store store) {
            store(caller, store);
        } else if (request instanceof Message.Look look) {
            look(caller, look);
        } else if (request instanceof Message.AskStatus ask) {
            caller.answer(
                    new Message.Status(ask.id(), Standpoint.of(state.view()), state.completeTo(), state.isOver()));
        } else {
            comparing.accept(caller, request);
        }
    }

    private Optional<Refusal> refusal(Standpoint from, RecordAddress address) {
        if (from.contradicts(state.view())) {
            return Optional.of(Refusal.ROSTER_DIFFERS);
        }
        if (!state.isServing()) {
            return Optional.of(Refusal.NOT_READY);
        }
        if (!state.admits(from.stage())) {
            return Optional.of(Refusal.OTHER_ROSTER);
        }
        return state.view().owns(self, address) ? Optional.empty() : Optional.of(Refusal.NOT_OWNER);
    }

    private void look(Caller caller, Message.Look look) {
        Optional<Refusal> refusal = refusal(look.from(), look.address());
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
        Optional<Refusal> refusal = refusal(store.from(), address);
        if (refusal.isPresent()) {
            caller.answer(new Message.Refused(store.id(), refusal.get()));
        } else if (write instanceof DirectoryRecord record && record.payload().size() > maxPayload) {
            caller.answer(new Message.Refused(store.id(), Refusal.TOO_LARGE));
        } else {
            holdings.store(write, caller.account(), outcome -> caller.answer(taken(store, outcome)));
        }
    }

    /** By now other rosters may count: then others may have been told already that this node has not got the write. */
    private Message.Answer taken(Message.Store store, WriteOutcome outcome) {
        RecordAddress address = store.write().address();
        // Whatever came of it: what failed may be on the disk all the same, and a conflict leaves a rival there.
        ranges.changed(address);
        if (outcome instanceof WriteOutcome.Stored) {
            Optional<Refusal> late = refusal(store.from(), address);
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
        if (outcome instanceof WriteOutcome.OverQuota) {
            return new Message.Refused(id, Refusal.OVER_QUOTA);
        }
        boolean damaged = outcome instanceof WriteOutcome.Damaged;
        return new Message.Refused(id, damaged ? Refusal.DAMAGED : Refusal.UNAVAILABLE);
    }
}
