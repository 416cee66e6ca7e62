package org.medchain.link;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Accepts connections of {@link LinkSockets}. Peers authenticate on other threads, so that a silent peer does not delay {@link
 * #accept}. When too many connections are not authenticated, the oldest is closed.
 */
final class LinkServerSocket extends ServerSocket {
    private static final Logger LOG = System.getLogger(LinkServerSocket.class.getName());
    private static final int MAX_UNKNOWN = 64;
    /** The pause after a failure, such as too many open files, that would recur at once; as long as Netty's. */
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final LinkSockets sockets;
    private final Deque<LinkSocket> unknown = new ArrayDeque<>();
    private final BlockingQueue<Optional<Socket>> ready = new LinkedBlockingQueue<>();
    private final ExecutorService proofs = Executors.newFixedThreadPool(MAX_UNKNOWN, threads("medchain-link-proof"));

    LinkServerSocket(LinkSockets sockets) throws IOException {
        this.sockets = sockets;
    }

    private static ThreadFactory threads(String name) {
        return new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build();
    }

    @Override
    public void bind(SocketAddress address, int backlog) throws IOException {
        super.bind(address, backlog);
        threads("medchain-link-door").newThread(this::takeAll).start();
    }

    private void takeAll() {
        while (!isClosed()) {
            LinkSocket socket = new LinkSocket(sockets);
            try {
                implAccept(socket);
                enter(socket);
                proofs.execute(() -> prove(socket));
            } catch (IOException | RuntimeException | Error e) {
                socket.abort();
                if (!isClosed()) {
                    AcceptFailures.say(e);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void enter(LinkSocket socket) {
        LinkSocket longest = null;
        synchronized (unknown) {
            unknown.addLast(socket);
            if (unknown.size() > MAX_UNKNOWN) {
                longest = unknown.removeFirst();
            }
        }
        if (longest != null) {
            longest.abort();
        }
    }

    private void prove(LinkSocket socket) {
        try {
            sockets.prove(socket, false);
            ready.add(Optional.of(socket));
        } catch (IOException e) {
            LOG.log(Level.INFO, () -> "a connection is refused: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-N003 " + socket + " is closed, because its authentication failed unexpectedly", e);
        } finally {
            synchronized (unknown) {
                unknown.remove(socket);
            }
        }
    }

    @Override
    public Socket accept() throws IOException {
        try {
            while (true) {
                Optional<Socket> next = ready.take();
                if (isClosed()) {
                    ready.add(Optional.empty());
                    throw new SocketException("the socket is closed");
                }
                if (next.isPresent() && !next.get().isClosed()) {
                    return next.get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            SocketException interrupted = new SocketException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        proofs.shutdownNow();
        synchronized (unknown) {
            unknown.forEach(LinkSocket::abort);
        }
        ready.add(Optional.empty());
    }
}
