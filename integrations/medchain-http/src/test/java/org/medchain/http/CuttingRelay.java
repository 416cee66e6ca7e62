package org.medchain.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Relays connections to a server, and breaks each of the first ones after some bytes of its answer. */
final class CuttingRelay implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CuttingRelay.class.getName());

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();
    private final URI target;
    private final int cuts;
    private final long bytesBeforeCut;

    CuttingRelay(URI target, int cuts, long bytesBeforeCut) throws IOException {
        this.target = target;
        this.cuts = cuts;
        this.bytesBeforeCut = bytesBeforeCut;
        threads.execute(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + target.getPath());
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getPort());
                long most = connections.getAndIncrement() < cuts ? bytesBeforeCut : Long.MAX_VALUE;
                threads.execute(() -> relay(client, server, Long.MAX_VALUE));
                threads.execute(() -> relay(server, client, most));
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "a connection was not relayed", e);
            }
        }
    }

    private static void relay(Socket from, Socket to, long most) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[8192];
            long left = most;
            for (int read = in.read(piece); read >= 0 && left > 0; read = in.read(piece)) {
                out.write(piece, 0, (int) Math.min(read, left));
                left -= read;
            }
            if (left <= 0) {
                from.setSoLinger(true, 0);
                to.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a relayed connection broke", e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
