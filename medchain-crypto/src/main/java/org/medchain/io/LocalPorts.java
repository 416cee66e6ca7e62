package org.medchain.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP ports of this machine that nobody uses, for several parties on one machine (tests, demonstrations) and for an
 * engine that cannot choose its own. They lie below those that systems give to outgoing connections (from 32,768 on
 * Linux, 49,152 by RFC 6335 section 6): one of those could be taken between the look and the use, even by a party's
 * own dial. No process is given a port twice before it was given all. Thread-safe.
 */
public final class LocalPorts {
    private static final int FIRST = 20_000;
    private static final int PAIRS = 6_000;

    /** Two processes that start together do not look at the same ports first. */
    private static final int PAIRS_APART = 97;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * PAIRS_APART % PAIRS));

    private LocalPorts() {}

    /**
     * {@code count} different ports, each with its successor free too for a party that needs two.
     *
     * @throws UncheckedIOException if so many are not free
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
            throw new UncheckedIOException(new IOException("no " + count + " pairs of free ports from " + FIRST + " to "
                    + (FIRST + 2 * PAIRS - 1) + ", but " + ports.size()));
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
