package org.medchain.link;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Metrics;

/**
 * Sockets for a library with a framing of its own. As with {@link Links}, a connection begins with TLS 1.3 and a {@link Hello} in each
 * direction; after that the library has its streams. None of its bytes are exchanged before both ends are authenticated. Connections
 * whose certificate has expired or was revoked are closed within half a minute. Thread-safe.
 */
public final class LinkSockets implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LinkSockets.class.getName());
    private static final int LOOK_AGAIN_SECONDS = 30;

    private final LinkSettings settings;
    private final Guests guests;
    private final EphemeralTls tls;
    private final Map<LinkSocket, IdentityCertificate> proved = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch;
    private final Metrics.Registration counted;

    /** Decides which peers may connect. */
    @FunctionalInterface
    public interface Guests {
        /**
         * Admits a peer.
         *
         * @param peer verified: of the authority, valid, not revoked, and its holder is authenticated
         * @throws VerificationException if it may not connect
         */
        void admit(IdentityCertificate peer) throws VerificationException;
    }

    /** Sockets of the party with these settings. The caller must close this. */
    public LinkSockets(LinkSettings settings, Guests guests) {
        Logging.prepare();
        this.settings = settings;
        this.guests = guests;
        this.tls = EphemeralTls.create(settings.random());
        this.counted = settings.meter().links(proved::size);
        this.watch = Executors.newSingleThreadScheduledExecutor(new ThreadFactoryBuilder()
                .setNameFormat("medchain-link-watch")
                .setDaemon(true)
                .build());
        ScheduledFuture<?> unused =
                watch.scheduleAtFixedRate(this::lookAgain, LOOK_AGAIN_SECONDS, LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** A socket that counts as connected once the peer is authenticated. */
    public Socket socket() {
        return new LinkSocket(this);
    }

    /** An unbound socket that accepts only peers that authenticated in time. */
    public ServerSocket serverSocket() throws IOException {
        return new LinkServerSocket(this);
    }

    /**
     * Authenticates both ends of a connected socket.
     *
     * @throws IOException if the peer fails or may not connect; the socket is closed
     */
    void prove(LinkSocket socket, boolean opened) throws IOException {
        ScheduledFuture<?> deadline =
                watch.schedule(socket::abort, settings.patience().toMillis(), TimeUnit.MILLISECONDS);
        boolean proven = false;
        try {
            SSLSocket secured = tls.over(socket, opened);
            secured.startHandshake();
            Hello.Ends ends = new Hello.Ends(tls.certificate(), EphemeralTls.peerCertificate(secured.getSession()));
            send(secured, Hello.of(settings, ends).encode());
            Hello hello = Hello.decode(receive(secured));
            hello.verify(settings, ends);
            guests.admit(hello.certificate());
            proved.put(socket, hello.certificate());
            settings.meter().linked(opened);
            socket.secure(secured);
            proven = true;
        } catch (MalformedException | VerificationException e) {
            settings.meter().refused(e);
            throw new IOException(socket + " is refused: " + e.getMessage(), e);
        } finally {
            deadline.cancel(false);
            if (!proven) {
                socket.abort();
            }
        }
    }

    private static void send(SSLSocket socket, Bytes frame) throws IOException {
        ByteBuffer lengthFirst = ByteBuffer.allocate(Integer.BYTES + frame.size());
        lengthFirst.putInt(frame.size()).put(frame.toByteArray());
        socket.getOutputStream().write(lengthFirst.array());
    }

    private static Bytes receive(SSLSocket socket) throws IOException, MalformedException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int size = in.readInt();
        if (size < 1 || size > Hello.MAX_SIZE) {
            throw new MalformedException(
                    "the hello has " + Integer.toUnsignedString(size) + " bytes, expected 1 to " + Hello.MAX_SIZE);
        }
        byte[] frame = new byte[size];
        in.readFully(frame);
        return Bytes.takeOwnership(frame);
    }

    void closed(LinkSocket socket) {
        proved.remove(socket);
    }

    /** Closes the connections of peers that would not be admitted any more. */
    void lookAgain() {
        proved.forEach((socket, certificate) -> {
            try {
                settings.verifyStillGood(certificate);
                guests.admit(certificate);
            } catch (VerificationException e) {
                LOG.log(Level.INFO, () -> socket + " is closed: " + e.getMessage());
                socket.abort();
            } catch (RuntimeException | Error e) {
                // The timer would not run again after an exception, so certificates would stay trusted.
                LOG.log(
                        Level.ERROR,
                        "MC-N004 " + socket + " is closed, because its certificate could not be checked again",
                        e);
                socket.abort();
            }
        });
    }

    /** Closes all connected sockets, and ends the thread. Has no effect if called again. */
    @Override
    public void close() {
        counted.close();
        watch.shutdownNow();
        proved.keySet().forEach(LinkSocket::abort);
    }
}
