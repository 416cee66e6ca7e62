package org.medchain.drills;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections of strangers to one port: a third say nothing, a third begin a handshake and send a byte of it now and then, a third
 * say what was no handshake's beginning and never read. Whoever is put out comes again.
 */
final class Crowd implements AutoCloseable {
    private static final long PAUSE_NANOS = 50_000_000;
    private static final int RECORD_HEADER = 22;
    private static final int SORTS = 3;

    private final int port;
    private final List<Socket> sockets = new ArrayList<>();
    private volatile boolean over;
    private final AtomicLong dialled = new AtomicLong();

    Crowd(int port, int size) {
        this.port = port;
        for (int i = 0; i < size; i++) {
            sockets.add(new Socket());
        }
    }

    Crowd begin() {
        Wire.begin("crowd-" + port, this::press);
        return this;
    }

    /** How many connections were begun. */
    long dialled() {
        return dialled.get();
    }

    private void press() {
        for (int turn = 0; !over; turn++) {
            for (int i = 0; i < sockets.size() && !over; i++) {
                if (!push(i, turn)) {
                    replace(i);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** False if the connection is over. */
    private boolean push(int at, int turn) {
        Socket socket = sockets.get(at);
        try {
            if (!socket.isConnected() || socket.isClosed()) {
                return false;
            }
            if (at % SORTS == 1 && turn % 10 == 0) {
                socket.getOutputStream().write(RECORD_HEADER);
            } else if (at % SORTS == 2 && turn == 0) {
                socket.getOutputStream().write(new byte[] {'G', 'E', 'T', ' ', '/', '\r', '\n'});
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void replace(int at) {
        try {
            sockets.get(at).close();
            sockets.set(at, new Socket(InetAddress.getLoopbackAddress(), port));
            dialled.incrementAndGet();
        } catch (IOException e) {
            // The port takes no more just now: the next turn tries again.
            sockets.set(at, new Socket());
        }
    }

    @Override
    public void close() throws IOException {
        over = true;
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
