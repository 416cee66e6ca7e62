package org.medchain.link;

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
import org.medchain.crypto.ca.Certificate;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A party's sockets for a library that frames what it sends by itself: as {@link Links} make them, TLS 1.3 and then a
 * {@link Hello} in each direction, but with plain streams after that. No byte of the library's goes either way before both
 * ends have proved who they are. Connections whose certificate is no longer good are closed within half a minute.
 * Thread-safe.
 */
public final class LinkSockets implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LinkSockets.class.getName());
    private static final int LOOK_AGAIN_SECONDS = 30;

    private final LinkSettings settings;
    private final Guests guests;
    private final EphemeralTls tls;
    private final Map<LinkSocket, Certificate> proved = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch;

    /** Says who may be at the other end. */
    @FunctionalInterface
    public interface Guests {
        /**
         * Lets a party in.
         *
         * @param peer verified: of the authority, valid, not revoked, and its holder is at the other end
         * @throws VerificationException if it may not be here
         */
        void admit(Certificate peer) throws VerificationException;
    }

    /** Sockets of the party of {@code settings}. Close them. */
    public LinkSockets(LinkSettings settings, Guests guests) {
        this.settings = settings;
        this.guests = guests;
        this.tls = EphemeralTls.create(settings.random());
        this.watch = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "medchain-link-watch");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                watch.scheduleAtFixedRate(this::lookAgain, LOOK_AGAIN_SECONDS, LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** A socket that is connected once it is proved who is there. */
    public Socket socket() {
        return new LinkSocket(this);
    }

    /** An unbound socket that accepts only who proved itself in time. */
    public ServerSocket serverSocket() throws IOException {
        return new LinkServerSocket(this);
    }

    /**
     * Proves who is at both ends of a connected socket.
     *
     * @throws IOException if the other end is not one that may be there; the socket is closed
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
            socket.secure(secured);
            proven = true;
        } catch (MalformedException | VerificationException e) {
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
                    "a hello has 1 to " + Hello.MAX_SIZE + " bytes, found " + Integer.toUnsignedString(size));
        }
        byte[] frame = new byte[size];
        in.readFully(frame);
        return Bytes.takeOwnership(frame);
    }

    void closed(LinkSocket socket) {
        proved.remove(socket);
    }

    /** Closes the connections of whom would not be let in any more. */
    void lookAgain() {
        proved.forEach((socket, certificate) -> {
            try {
                settings.authority().verify(certificate, settings.clock().instant());
                if (settings.revoked().test(certificate.serial())) {
                    throw new VerificationException(certificate + " was revoked");
                }
                guests.admit(certificate);
            } catch (VerificationException e) {
                LOG.log(Level.INFO, () -> socket + " is closed: " + e.getMessage());
                socket.abort();
            } catch (RuntimeException | Error e) {
                // Nobody would look again after this: what cannot be judged is not trusted.
                LOG.log(Level.ERROR, socket + " is closed, as its certificate cannot be judged", e);
                socket.abort();
            }
        });
    }

    /** Closes all sockets that are connected, and ends the thread. May be called again. */
    @Override
    public void close() {
        watch.shutdownNow();
        proved.keySet().forEach(LinkSocket::abort);
    }
}
