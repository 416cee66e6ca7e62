package org.medchain.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A socket of {@link LinkSockets}. Its streams are those of the TCP connection until it is secured, and then those inside TLS. It
 * closes without a TLS close notification, which could block for ever if the peer does not read.
 */
final class LinkSocket extends Socket {
    private static final Logger LOG = System.getLogger(LinkSocket.class.getName());

    private final LinkSockets sockets;
    private volatile @Nullable SSLSocket secured;

    LinkSocket(LinkSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public void connect(SocketAddress address, int timeoutMillis) throws IOException {
        super.connect(address, timeoutMillis);
        sockets.prove(this, true);
    }

    void secure(SSLSocket socket) throws IOException {
        secured = socket;
        if (isClosed()) {
            sockets.closed(this);
            throw new IOException(this + " was closed during authentication");
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        SSLSocket inside = secured;
        return inside == null ? super.getInputStream() : inside.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        SSLSocket inside = secured;
        return inside == null ? super.getOutputStream() : inside.getOutputStream();
    }

    @Override
    public synchronized void close() throws IOException {
        super.close();
        sockets.closed(this);
    }

    /** Closes it, and ignores failures. */
    void abort() {
        try {
            close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} was not closed properly: {1}", this, e.getMessage());
        }
    }
}
