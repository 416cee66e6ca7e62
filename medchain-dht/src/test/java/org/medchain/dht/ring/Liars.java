package org.medchain.dht.ring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.TestRecord;
import org.medchain.dht.Tombstone;

/** What lying nodes do instead of what they should. They share what they know. */
final class Liars {
    private final Random random;
    private final List<DirectoryWrite> known = new ArrayList<>();

    Liars(Random random) {
        this.random = random;
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
    Message.Answer instead(Message.Request request, Message.Answer truth) {
        if (random.nextInt(4) == 0) {
            return truth;
        }
        if (truth instanceof Message.Standing standing) {
            return random.nextInt(5) == 0
                    ? contended(truth.id(), request).orElse(truth)
                    : new Message.Standing(truth.id(), otherThan(standing.write(), request));
        } else if (truth instanceof Message.Status status) {
            return new Message.Status(
                    truth.id(), status.stage() + random.nextInt(3), random.nextInt(4), random.nextBoolean());
        } else if (truth instanceof Message.Differing differing) {
            List<Integer> ranges = random.nextBoolean()
                    ? List.of()
                    : IntStream.range(0, Ranges.COUNT).boxed().toList();
            return new Message.Differing(truth.id(), differing.stage() + random.nextInt(3), ranges);
        } else if (truth instanceof Message.Listing listing) {
            return new Message.Listing(
                    truth.id(), random.nextBoolean() ? List.of() : listing.entries(), listing.next());
        } else if (truth instanceof Message.Fetched) {
            return new Message.Fetched(truth.id(), random.nextBoolean() ? anything() : rivals((Message.Fetch) request));
        }
        return truth;
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
