package org.medchain.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to one port of this machine, on which the weather changes: connections to {@link #port} are passed on to the port behind
 * it. Thread-safe.
 */
final class Wire implements AutoCloseable {
    private final ServerSocket entrance;
    private final int target;
    private final Random random;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile Weather there = Weather.FAIR;
    private volatile Weather back = Weather.FAIR;

    private record Connection(Socket near, Socket far) {
        void close() {
            closeQuietly(near);
            closeQuietly(far);
        }
    }

    private Wire(ServerSocket entrance, int target, long seed) {
        this.entrance = entrance;
        this.target = target;
        this.random = new Random(seed);
    }

    /** A wire to {@code target} that begins at {@code port}; delays are drawn from {@code seed}. */
    static Wire open(int port, int target, long seed) throws IOException {
        Wire wire = new Wire(new ServerSocket(port, 64, InetAddress.getLoopbackAddress()), target, seed);
        begin("wire-to-" + target, wire::accept);
        return wire;
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** From now on, and for what waits: from who connected, and back to it. */
    void weather(Weather towards, Weather backwards) {
        this.there = towards;
        this.back = backwards;
    }

    /** Breaks all connections. */
    void reset() {
        connections.forEach(Connection::close);
    }

    private void accept() {
        try {
            while (!entrance.isClosed()) {
                Socket near = entrance.accept();
                begin("wire-dial-" + target, () -> connect(near));
            }
        } catch (IOException e) {
            if (!entrance.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void connect(Socket near) {
        try {
            Connection connection = new Connection(near, new Socket(InetAddress.getLoopbackAddress(), target));
            connections.add(connection);
            near.setTcpNoDelay(true);
            connection.far().setTcpNoDelay(true);
            Runnable over = () -> {
                connection.close();
                connections.remove(connection);
            };
            new Direction(
                            near.getInputStream(),
                            connection.far().getOutputStream(),
                            () -> there,
                            random.nextLong(),
                            over)
                    .begin("wire-there-" + target);
            new Direction(
                            connection.far().getInputStream(),
                            near.getOutputStream(),
                            () -> back,
                            random.nextLong(),
                            over)
                    .begin("wire-back-" + target);
        } catch (IOException e) {
            // Nobody listens at the port behind: whoever dialled sees what it would have seen there.
            closeQuietly(near);
        }
    }

    static void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket does not close", e);
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        reset();
    }
}
