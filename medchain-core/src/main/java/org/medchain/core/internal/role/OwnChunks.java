package org.medchain.core.internal.role;

import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.internal.network.StreamEvents;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A patient's own data on the ledger: each event's content is sealed to the patient and says which chunk of what it is, and
 * of which time. Searched by halving: chunks follow one another in time. Not thread-safe.
 */
final class OwnChunks {
    private final StreamEvents events;
    private final Identity patient;
    private final DataId data;
    private final boolean record;

    OwnChunks(StreamEvents events, Identity patient, DataId data, boolean record) {
        this.events = events;
        this.patient = patient;
        this.data = data;
        this.record = record;
    }

    /** Whether something holds of a chunk's time. */
    @FunctionalInterface
    private interface Condition {
        boolean holds(TimeRange time);
    }

    /** The chunks from 1 to {@code newest} that lie wholly inside {@code range}. */
    Optional<IndexRange> within(GrantedRange range, long newest) throws MedChainException {
        long first = 1;
        long last = newest;
        if (range.startMicros().isPresent()) {
            long from = range.startMicros().getAsLong();
            first = firstWhere(newest, time -> time.startMicros() >= from);
        }
        if (range.endMicros().isPresent()) {
            long to = range.endMicros().getAsLong();
            last = firstWhere(newest, time -> time.endMicros() > to) - 1;
        }
        return first > last
                ? Optional.empty()
                : Optional.of(new IndexRange(new ChunkIndex(first), new ChunkIndex(last)));
    }

    /** The newest chunk on the ledger, at or after the one that the stream was found by. */
    long newest() throws MedChainException {
        long there = events.index();
        long step = 1;
        while (events.find(there + step).isPresent()) {
            there += step;
            step *= 2;
        }
        while (step > 1) {
            step /= 2;
            there += events.find(there + step).isPresent() ? step : 0;
        }
        return there;
    }

    /** Checks that the event of a chunk is of this data, and says so to this patient. */
    void check(long index) throws MedChainException {
        content(index);
    }

    /** The first chunk of which {@code condition} holds, as it then does of all later ones; or the one after the newest. */
    private long firstWhere(long newest, Condition condition) throws MedChainException {
        long low = 1;
        long high = newest + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (condition.holds(time(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private TimeRange time(long index) throws MedChainException {
        return content(index)
                .range()
                .orElseThrow(() -> new VerificationException(
                        "the event of chunk " + index + " of data " + data + " says no time"));
    }

    private EventDG.Content content(long index) throws MedChainException {
        EventDG.Content content = events.event(index).open(patient);
        boolean right = record ? content.index().isEmpty() : content.index().equals(Optional.of(new ChunkIndex(index)));
        if (!content.data().equals(data) || !right) {
            throw new VerificationException("the event of chunk " + index + " of data " + data + " is of data "
                    + content.data() + ", or of another chunk");
        }
        return content;
    }
}
