package org.medchain.dht;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Shields the directory from metrics that throw: logs the failure and continues. Thread-safe. */
final class GuardedMetrics implements DhtMetrics {
    private static final Logger LOG = System.getLogger(GuardedMetrics.class.getName());

    private final DhtMetrics guarded;

    GuardedMetrics(DhtMetrics guarded) {
        this.guarded = guarded;
    }

    private static void tell(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "the configured DhtMetrics threw an exception; the directory continues", e);
        }
    }

    @Override
    public void completed(Operation operation, String outcome, Duration took) {
        tell(() -> guarded.completed(operation, outcome, took));
    }

    @Override
    public void caught(int node, Misdeed misdeed) {
        tell(() -> guarded.caught(node, misdeed));
    }

    @Override
    public void repaired(int node) {
        tell(() -> guarded.repaired(node));
    }

    @Override
    public void linked(int node, boolean up) {
        tell(() -> guarded.linked(node, up));
    }

    @Override
    public void fetched(int node, int writes) {
        tell(() -> guarded.fetched(node, writes));
    }

    @Override
    public void serving(boolean serves) {
        tell(() -> guarded.serving(serves));
    }
}
