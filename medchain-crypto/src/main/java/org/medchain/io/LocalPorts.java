package org.medchain.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds free TCP ports of this machine, for several parties on one machine (tests, demonstrations) and for engines that
 * cannot choose their own. The ports lie below the ephemeral range (from 32,768 on Linux, 49,152 by RFC 6335 section
 * 6): a port in that range could be taken for an outgoing connection between check and use, even by a party's own dial.
 * A process gets no port twice before it has been given all. Thread-safe.
 */
public final class LocalPorts {
    private static final int FIRST = 20_000;
    private static final int PAIRS = 6_000;

    /** Spreads the starting points of processes, so that two that start together try different ports first. */
    private static final int PAIRS_APART = 97;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * PAIRS_APART % PAIRS));

    private LocalPorts() {}

    /**
     * Finds {@code count} different ports whose successors are free too, for parties that need two.
     *
     * @throws UncheckedIOException if there are too few
     */
    public static List<Integer> free(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int looked = 0; looked < PAIRS && ports.size() < count; looked++) {
            int port = FIRST + 2 * NEXT.getAndUpdate(pair -> (pair + 1) % PAIRS);
            if (isFree(port) && isFree(port + 1)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new UncheckedIOException(new IOException("expected " + count + " pairs of free ports from " + FIRST
                    + " to " + (FIRST + 2 * PAIRS - 1) + ", found " + ports.size()));
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
