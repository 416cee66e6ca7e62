package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;

/** Reads and writes through one party or another, and checks every outcome. */
final class Application {
    private final Random random;
    private final QuorumChecker checker;
    private final List<DirectoryWrite> sent = new ArrayList<>();
    private int number;
    private int open;

    Application(Random random, QuorumChecker checker) {
        this.random = random;
        this.checker = checker;
    }

    /** How many operations have no outcome yet, those included that will never have one. */
    int open() {
        return open;
    }

    /** Does something through this party, at some address. */
    void act(SimulatedParty party) {
        int dice = random.nextInt(100);
        if (dice < 45) {
            read(
                    party,
                    SignedWrites.record(random.nextInt(SignedWrites.ADDRESSES)).address(),
                    () -> {});
        } else if (dice < 55 && !sent.isEmpty()) {
            write(party, sent.get(random.nextInt(sent.size())), outcome -> {});
        } else {
            write(party, next(random.nextInt(SignedWrites.ADDRESSES)), outcome -> {});
        }
    }

    /** Mostly the version after the one that stands, so that applications race; at times a removal. */
    private DirectoryWrite next(int address) {
        number++;
        long standing = version(address);
        return random.nextInt(14) == 0
                ? SignedWrites.removal(address, 1_000L + number)
                : SignedWrites.put(address, Math.max(1, standing + random.nextInt(3)), "content " + number);
    }

    /** Two records of one version, the next one at some address: they race if they are written at about the same time. */
    List<DirectoryRecord> rivals() {
        int address = random.nextInt(SignedWrites.ADDRESSES);
        long version = version(address) + 1;
        number += 2;
        return List.of(
                SignedWrites.put(address, version, "content " + (number - 1)),
                SignedWrites.put(address, version, "content " + number));
    }

    private long version(int address) {
        return checker.floor(SignedWrites.record(address).address())
                .filter(DirectoryRecord.class::isInstance)
                .map(DirectoryWrite::version)
                .orElse(0L);
    }

    /** A write that stands above all that was ever sent to this address, whatever became of that. */
    DirectoryWrite last(int address) {
        RecordAddress at = SignedWrites.record(address).address();
        boolean removed = sent.stream()
                .anyMatch(write -> write instanceof Tombstone && write.address().equals(at));
        return removed ? SignedWrites.removal(address, 1_000_000) : SignedWrites.put(address, 1_000, "last");
    }

    /** Ends a write that has an outcome. */
    interface Done {
        void with(WriteOutcome outcome);
    }

    void write(SimulatedParty party, DirectoryWrite write, Done done) {
        Optional<Coordinator> coordinator = party.coordinator();
        if (coordinator.isEmpty()) {
            return;
        }
        open++;
        Optional<DirectoryWrite> floor = checker.floor(write.address());
        checker.writing(write);
        sent.add(write);
        if (write.name().hasExpiredAt(party.clockMillis())) {
            open--;
            return;
        }
        coordinator.get().write(write, outcome -> {
            open--;
            checker.written(write, outcome, floor);
            done.with(outcome);
        });
    }

    void read(SimulatedParty party, RecordAddress address, Runnable done) {
        Optional<Coordinator> coordinator = party.coordinator();
        if (coordinator.isEmpty()) {
            return;
        }
        open++;
        Optional<DirectoryWrite> floor = checker.floor(address);
        coordinator.get().read(address, outcome -> {
            open--;
            checker.read(address, outcome, floor, party.clockMillis());
            done.run();
        });
    }

    /** Reads until there is an outcome that says something; there is none only while {@code changing}. */
    void readSurely(SimulatedParty party, RecordAddress address, BooleanSupplier changing, Runnable done) {
        Optional<DirectoryWrite> floor = checker.floor(address);
        open++;
        party.coordinator().orElseThrow().read(address, outcome -> {
            open--;
            checker.read(address, outcome, floor, party.clockMillis());
            if (!(outcome instanceof ReadOutcome.Unavailable)) {
                done.run();
            } else if (changing.getAsBoolean()) {
                readSurely(party, address, changing, done);
            } else {
                throw new QuorumChecker.Violation("in good times " + outcome);
            }
        });
    }
}
