package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.WriteForm;
import org.medchain.error.MedChainException;

/** Answers other nodes that compare what they have with what this one has, and fetch it. In the node's thread. */
final class Comparing {
    /** How many questions of one node may wait for the disk; what honest nodes ask waits one at a time. */
    static final int MOST_WAITING = 4;

    /** The most bytes of writes in one answer to {@link Message.Fetch}, but for two that contend. */
    private static final int MAX_FETCHED_BYTES = WriteForm.MAX_SIZE;

    private final int self;
    private final NodeState state;
    private final Holdings holdings;
    private final Ranges ranges;
    private final DiskReader reader;
    private final Consumer<RecordAddress> damaged;
    private final Map<Integer, Integer> waiting = new HashMap<>();

    /** What is found at addresses: damaged ones are told apart. */
    private record Found(List<DirectoryWrite> writes, List<RecordAddress> damaged) {}

    /** {@code damaged} hears of addresses where what is held is damaged. */
    Comparing(
            int self,
            NodeState state,
            Holdings holdings,
            Ranges ranges,
            DiskReader reader,
            Consumer<RecordAddress> damaged) {
        this.self = self;
        this.state = state;
        this.holdings = holdings;
        this.ranges = ranges;
        this.reader = reader;
        this.damaged = damaged;
    }

    /** Answers; nodes alone, and none that asks for more than is done. */
    void asked(Caller caller, Message.Request request) {
        OptionalInt node = caller.node();
        if (node.isEmpty()) {
            caller.answer(new Message.Refused(request.id(), Refusal.NOT_OWNER));
        } else if (waiting.getOrDefault(node.getAsInt(), 0) == MOST_WAITING) {
            caller.answer(new Message.Refused(request.id(), Refusal.UNAVAILABLE));
        } else {
            waiting.merge(node.getAsInt(), 1, Integer::sum);
            answer(node.getAsInt(), request, answer -> {
                waiting.merge(node.getAsInt(), -1, Integer::sum);
                caller.answer(answer);
            });
        }
    }

    private void answer(int asker, Message.Request request, Consumer<Message.Answer> answer) {
        Consumer<MedChainException> failed =
                failure -> answer.accept(new Message.Refused(request.id(), Refusal.UNAVAILABLE));
        if (request instanceof Message.Compare compare) {
            // Whoever was told before this stage that something is stored is told of it by the digests.
            long stage = state.view().stage();
            ranges.refresh(() -> answer.accept(compared(compare, asker, stage)), failed);
        } else if (request instanceof Message.ListRange list) {
            list(asker, list, answer, failed);
        } else if (request instanceof Message.Fetch fetch) {
            reader.read(() -> find(fetch.addresses()), found -> answer.accept(fetched(fetch, found)), failed);
        } else {
            answer.accept(new Message.Refused(request.id(), Refusal.INVALID));
        }
    }

    private Message.Answer compared(Message.Compare compare, int asker, long stage) {
        Optional<Shared> shared = state.shared(compare.scope(), self, asker);
        return shared.isEmpty()
                ? new Message.Refused(compare.id(), incomparable(compare.scope()))
                : new Message.Differing(compare.id(), stage, differing(compare, shared.get()));
    }

    private Refusal incomparable(Scope scope) {
        return state.knows(scope) ? Refusal.ROSTER_DIFFERS : Refusal.OTHER_ROSTER;
    }

    private List<Integer> differing(Message.Compare compare, Shared shared) {
        List<Digest> theirs = compare.digests();
        List<Digest> mine = mine(compare, shared);
        List<Integer> differing = new ArrayList<>();
        for (int part = 0; part < mine.size(); part++) {
            if (!mine.get(part).equals(theirs.get(part))) {
                differing.add(part);
            }
        }
        return differing;
    }

    private List<Digest> mine(Message.Compare compare, Shared shared) {
        if (compare.range().isPresent()) {
            return ranges.buckets(shared, compare.range().get());
        }
        return compare.digests().size() == 1 ? List.of(ranges.whole(shared)) : ranges.ranges(shared);
    }

    private void list(
            int asker, Message.ListRange list, Consumer<Message.Answer> answer, Consumer<MedChainException> failed) {
        Optional<Shared> shared = state.shared(list.scope(), self, asker);
        if (shared.isEmpty()) {
            answer.accept(new Message.Refused(list.id(), incomparable(list.scope())));
            return;
        }
        List<Integer> buckets =
                list.buckets().stream().filter(shared.get()::contains).toList();
        if (buckets.isEmpty()) {
            answer.accept(new Message.Listing(list.id(), List.of(), Optional.empty()));
        } else {
            reader.read(() -> Listings.list(list.id(), holdings, buckets, list.from()), answer::accept, failed);
        }
    }

    private Message.Answer fetched(Message.Fetch fetch, Found found) {
        found.damaged().forEach(damaged);
        return new Message.Fetched(fetch.id(), found.writes());
    }

    /** Beside the node's thread. Nothing where it is damaged: at that address this node counts among the faulty. */
    private Found find(List<RecordAddress> addresses) throws MedChainException {
        Found all = new Found(new ArrayList<>(), new ArrayList<>());
        long bytes = 0;
        for (RecordAddress address : addresses) {
            try {
                List<DirectoryWrite> found =
                        holdings.find(address).map(Comparing::all).orElse(List.of());
                bytes += found.stream()
                        .mapToLong(write -> WriteForm.encode(write).size())
                        .sum();
                if (bytes > MAX_FETCHED_BYTES && !all.writes().isEmpty()) {
                    return all;
                }
                all.writes().addAll(found);
            } catch (DamageException e) {
                all.damaged().add(address);
            }
        }
        return all;
    }

    private static List<DirectoryWrite> all(Held held) {
        List<DirectoryWrite> all = new ArrayList<>(List.of(held.write()));
        held.rival().ifPresent(all::add);
        return all;
    }
}
