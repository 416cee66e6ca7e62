package org.medchain.io;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds free TCP ports of this machine, for several parties on one machine (tests, demonstrations) and for engines that
 * cannot choose their own. The ports lie below the ephemeral range (from 32,768 on Linux, 49,152 by RFC 6335 section
 * 6): a port in that range could be taken for an outgoing connection between check and use, even by a party's own dial.
 * A process gets no port twice before it has been given all, and none that another process of the same user was given
 * and that still runs. Thread-safe.
 */
public final class LocalPorts {
    private static final int FIRST = 20_000;
    private static final int PAIRS = 6_000;

    /** Spreads the starting points of processes, so that two that start together try different ports first. */
    private static final int PAIRS_APART = 97;

    private static final PortRange RANGE = PortRange.open(
            Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "medchain-ports-" + System.getProperty("user.name") + ".lock"),
            FIRST,
            PAIRS,
            (int) (ProcessHandle.current().pid() * PAIRS_APART % PAIRS));

    private LocalPorts() {}

    /**
     * Finds {@code count} different ports whose successors are free too, for parties that need two.
     *
     * @throws UncheckedIOException if there are too few
     */
    public static List<Integer> free(int count) {
        return RANGE.free(count);
    }
}
