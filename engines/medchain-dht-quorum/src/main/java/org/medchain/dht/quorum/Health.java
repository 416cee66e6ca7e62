package org.medchain.dht.quorum;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The current problems of a party, by subject, as text for its operator. Thread-safe. */
final class Health {
    private static final int MOST = 100;

    private final Map<String, String> troubles = new ConcurrentSkipListMap<>();

    /** There is trouble with this; or it is another than before. */
    void trouble(String about, String why) {
        if (troubles.size() < MOST || troubles.containsKey(about)) {
            troubles.put(about, why);
        }
    }

    /** There is no trouble with this any more. */
    void well(String about) {
        troubles.remove(about);
    }

    /** All that there is. */
    List<String> troubles() {
        return List.copyOf(troubles.values());
    }
}
