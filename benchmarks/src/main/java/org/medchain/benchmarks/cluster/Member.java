package org.medchain.benchmarks.cluster;

import java.util.List;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.LoadTarget;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;

/** A member of a cluster, in this process. */
interface Member extends AutoCloseable {
    /** Makes ready for events of the cast. A member of a ledger is ready once it has a receipt for a new event of its own. */
    void begin(Events events);

    /** Puts the first chunks of {@code count} streams where they can be followed, each by one chunk. */
    List<EventRef> firstChunks(Events events, int count);

    /** What a load is put on; closing it leaves the member as it was. */
    LoadTarget<Event> target(Load load);

    @Override
    void close() throws MedChainException;
}
