package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.testkit.dht.TestRecord;

/** What lying nodes do instead of what they should. They share what they know. */
final class Liars {
    private static final int NOBODY = -1;

    private final Random random;
    private final LongFunction<Standpoint> rosters;
    /** Parties whose number leaves this rest are fooled on purpose, and the others are told the truth. */
    private final int fooled;

    private final List<DirectoryWrite> known = new ArrayList<>();

    /** Liars who know by which rosters whoever is at a stage goes. */
    Liars(Random random, boolean aimed, LongFunction<Standpoint> rosters) {
        this.random = random;
        this.fooled = aimed ? random.nextInt(2) : NOBODY;
        this.rosters = rosters;
    }

    /** Whether a liar does to its disk what it is asked. */
    boolean obeys(Message.Request request) {
        if (request instanceof Message.Store store) {
            known.add(store.write());
            return random.nextInt(3) == 0;
        }
        return true;
    }

    /** What a liar says that was asked to store something and did not. */
    Message.Answer insteadOfStoring(Message.Store store) {
        return switch (random.nextInt(6)) {
            case 0 -> new Message.Refused(store.id(), Refusal.UNAVAILABLE);
            case 1 -> new Message.Refused(store.id(), Refusal.EXPIRED);
            case 2 -> new Message.Standing(store.id(), older(store.write()));
            default -> new Message.Taken(store.id());
        };
    }

    /** What a liar says instead of the truth. */
    Message.Answer instead(int asker, Message.Request request, Message.Answer truth) {
        if (fooled != NOBODY) {
            return asker % 2 == fooled ? hiding(request, truth) : truth;
        }
        if (random.nextInt(4) == 0) {
            return truth;
        }
        if (truth instanceof Message.Standing standing) {
            return random.nextInt(5) == 0
                    ? contended(truth.id(), request).orElse(truth)
                    : new Message.Standing(truth.id(), otherThan(standing.write(), request));
        } else if (truth instanceof Message.Status status) {
            return new Message.Status(
                    truth.id(),
                    rosters.apply(status.stage() + random.nextInt(3)),
                    random.nextInt(4),
                    random.nextBoolean());
        } else if (truth instanceof Message.Differing differing) {
            return new Message.Differing(truth.id(), differing.stage() + random.nextInt(3), differing());
        } else if (truth instanceof Message.Listing listing) {
            return new Message.Listing(
                    truth.id(),
                    random.nextBoolean() ? List.of() : invented((Message.ListRange) request),
                    listing.next());
        } else if (truth instanceof Message.Fetched) {
            return new Message.Fetched(truth.id(), random.nextBoolean() ? anything() : rivals((Message.Fetch) request));
        }
        return truth;
    }

    /** Nothing, some or all. */
    private List<Integer> differing() {
        int one = random.nextInt(4);
        return one < 2
                ? List.of()
                : IntStream.range(0, Buckets.RANGES)
                        .filter(part -> one == 2 || part % 64 == 7)
                        .boxed()
                        .toList();
    }

    /** Addresses where nothing is, or where the liars know of something, and a fingerprint of nothing. */
    private List<Entry> invented(Message.ListRange list) {
        TreeSet<RecordAddress> addresses = new TreeSet<>();
        list.buckets().stream().limit(2).forEach(bucket -> addresses.add(Buckets.last(bucket)));
        known.stream()
                .map(DirectoryWrite::address)
                .filter(address -> list.buckets().contains(Buckets.of(address)))
                .forEach(addresses::add);
        return addresses.tailSet(list.from()).stream()
                .map(address -> new Entry(address, BucketScan.NOTHING))
                .toList();
    }

    /** What makes the asker lose most: nothing is here, all has been taken over, and the move is over. */
    private Message.Answer hiding(Message.Request request, Message.Answer truth) {
        if (request instanceof Message.Look look) {
            return new Message.Standing(truth.id(), older(look.address()));
        } else if (truth instanceof Message.Status status) {
            long next = status.stage() + 1 + random.nextInt(2);
            return new Message.Status(truth.id(), rosters.apply(next), next, true);
        } else if (truth instanceof Message.Differing) {
            return new Message.Differing(truth.id(), Long.MAX_VALUE, List.of());
        } else if (request instanceof Message.Store) {
            return new Message.Taken(truth.id());
        }
        return truth;
    }

    /** Nothing, or the first that was ever stored there. */
    private Optional<DirectoryWrite> older(RecordAddress address) {
        return random.nextBoolean()
                ? Optional.empty()
                : known.stream()
                        .filter(write -> write.address().equals(address))
                        .findFirst();
    }

    /** Answers to the same request, to those before it and to those that come, as if to other nodes. */
    List<Message.Answer> unasked(Message.Request request) {
        List<Message.Answer> answers = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            long id = Math.max(0, request.id() + random.nextInt(9) - 4);
            answers.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new Message.Taken(id);
                        case 1 -> new Message.Standing(id, anything().stream().findFirst());
                        case 2 -> new Message.Status(id, rosters.apply(2 + random.nextInt(8)), 9, true);
                        default -> new Message.Differing(id, Long.MAX_VALUE, List.of());
                    });
        }
        return answers;
    }

    private Optional<DirectoryWrite> otherThan(Optional<DirectoryWrite> truth, Message.Request request) {
        return switch (random.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> truth.map(Liars::forged);
            case 2 -> request instanceof Message.Look look ? old(look) : truth;
            default -> anything().stream().findFirst();
        };
    }

    /** A write of the right address that was once sent there. */
    private Optional<DirectoryWrite> old(Message.Look look) {
        return known.stream()
                .filter(write -> write.address().equals(look.address()))
                .skip(random.nextInt(3))
                .findFirst();
    }

    private Optional<Message.Answer> contended(long id, Message.Request request) {
        return request instanceof Message.Look look
                ? old(look)
                        .filter(DirectoryRecord.class::isInstance)
                        .map(write -> new Message.Contended(id, (DirectoryRecord) write))
                : Optional.empty();
    }

    private Optional<DirectoryWrite> older(DirectoryWrite than) {
        return known.stream()
                .filter(write -> write.address().equals(than.address()))
                .findFirst();
    }

    private List<DirectoryWrite> anything() {
        return known.isEmpty() ? List.of() : List.of(known.get(random.nextInt(known.size())));
    }

    /** For every address that was asked for a write that was once sent there. */
    private List<DirectoryWrite> rivals(Message.Fetch fetch) {
        List<DirectoryWrite> shuffled = new ArrayList<>(known);
        Collections.shuffle(shuffled, random);
        List<DirectoryWrite> rivals = new ArrayList<>();
        for (RecordAddress address : fetch.addresses()) {
            shuffled.stream()
                    .filter(write -> write.address().equals(address))
                    .findFirst()
                    .ifPresent(rivals::add);
        }
        return rivals;
    }

    private static DirectoryWrite forged(DirectoryWrite write) {
        return write instanceof DirectoryRecord record
                ? TestRecord.forged(record)
                : TestRecord.forged((Tombstone) write);
    }
}
