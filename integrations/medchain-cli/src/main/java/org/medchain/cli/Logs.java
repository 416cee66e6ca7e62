package org.medchain.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What the libraries log, a line each, on standard error. */
final class Logs {
    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";
    private static final Logger ROOT = Logger.getLogger("");
    /** What Netty says when a client closes while a host name is looked up: nobody waits for the answer any more. */
    private static final Logger ANSWERS_AFTER_THE_END =
            Logger.getLogger("io.netty.util.concurrent.DefaultPromise.rejectedExecution");

    private Logs() {}

    /** A command shows warnings; unless the user says otherwise, a record is one line. */
    static void configure() {
        if (System.getProperty(FORMAT) == null) {
            System.setProperty(FORMAT, "%1$tFT%1$tT.%1$tLZ %4$s %3$s: %5$s%6$s%n");
        }
        ANSWERS_AFTER_THE_END.setLevel(Level.OFF);
        level(Level.WARNING);
    }

    static void level(Level level) {
        ROOT.setLevel(level);
    }
}
