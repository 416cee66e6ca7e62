package org.medchain.benchmarks.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.Event;

/** What operations carry: the same bytes, whatever the engine. */
enum Sort {
    /** Events of a type that nobody knows, of 256 bytes in all. */
    SMALL("256 bytes") {
        @Override
        List<Event> make(Events events, Member member, int count) {
            int envelope = events.opaque(1, EMPTY_BODY).get(0).encode().size() - EMPTY_BODY;
            return events.opaque(count, SMALL_EVENT - envelope);
        }
    },
    /** Events about the second chunks of as many streams. */
    ADD_DATA("AddData") {
        @Override
        List<Event> make(Events events, Member member, int count) {
            return events.nextChunks(count, new ChunkIndex(2), member.firstChunks(events, count));
        }
    };

    private static final int SMALL_EVENT = 256;
    /** As long as the number that says how long the body is does not grow. */
    private static final int EMPTY_BODY = 64;

    private final String title;

    Sort(String title) {
        this.title = title;
    }

    abstract List<Event> make(Events events, Member member, int count);

    /** Its name in tables. */
    String title() {
        return title;
    }

    /** Its name in arguments. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The sort with this label. */
    static Sort of(String label) {
        return Arrays.stream(values())
                .filter(sort -> sort.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sort of event " + label));
    }
}
