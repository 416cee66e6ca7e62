package org.medchain.chain.consensus.bftsmart;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;
import org.medchain.error.UnavailableException;

/** Finds two ports in a row for a replica, which cannot choose them itself. */
final class LocalPorts {
    /** Below what systems give to clients. */
    private static final int FIRST = 20_000;

    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;

    private LocalPorts() {}

    /** A port that is free, as the one after it is. */
    static int pair(RandomGenerator random) throws UnavailableException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(FIRST / 2, END / 2) * 2;
            if (isFree(port) && isFree(port + 1)) {
                return port;
            }
        }
        throw new UnavailableException("no two free ports in a row from " + FIRST + " to " + END);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
