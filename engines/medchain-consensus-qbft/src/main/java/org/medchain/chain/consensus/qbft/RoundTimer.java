package org.medchain.chain.consensus.qbft;

import org.medchain.metrics.Instrument;

/** The timer of the current round. Not thread-safe. */
final class RoundTimer {
    private final NodeSettings settings;
    private final Environment environment;
    private boolean running;
    private long last;

    RoundTimer(NodeSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    boolean isRunning() {
        return running;
    }

    /** Gives the round its time from now on; a timer that is running is replaced. */
    void start(long round) {
        running = true;
        if (round != last && round > 0) {
            environment.metrics().add(Instrument.LEDGER_ROUND_CHANGES.series(), 1);
        }
        last = round;
        environment.setTimer(Environment.Timer.ROUND, settings.roundTime(round));
    }

    /** The timer went off, or what it does when it goes off is of no interest any more. */
    void stop() {
        running = false;
    }
}
