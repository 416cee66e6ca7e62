package org.medchain.benchmarks.stage;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Finds ports that nobody uses, below those that the system gives to clients. */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 1000;

    private FreePorts() {}

    /** {@code count} different ports, each with its successor free too. */
    public static List<Integer> pairs(int count, RandomGenerator random) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && ports.size() < count; attempt++) {
            int port = random.nextInt(FIRST / 2, END / 2) * 2;
            if (!ports.contains(port) && isFree(port) && isFree(port + 1)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new IOException("no " + count + " pairs of free ports from " + FIRST + " to " + END);
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
