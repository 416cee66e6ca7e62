package org.medchain.link;

import java.time.ZoneId;
import java.time.zone.ZoneRules;

final class Logging {
    private Logging() {}

    /**
     * Loads what the JDK's logger needs for its first line, a file of time zones. If no file can be opened then, neither that line nor
     * any later one is logged, and a thread that logs may end.
     */
    static void prepare() {
        ZoneRules unused = ZoneId.systemDefault().getRules();
    }
}
