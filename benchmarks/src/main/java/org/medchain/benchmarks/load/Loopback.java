package org.medchain.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** How many times a second a byte goes over the loopback interface and back: nothing that asks another process is faster. */
public final class Loopback {
    private Loopback() {}

    /** Measures for {@code time}, between two threads of this process. */
    public static double roundTrips(Duration time) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket near = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket far = server.accept()) {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread echo = new Thread(() -> echo(far), "medchain-benchmark-echo");
            echo.setDaemon(true);
            echo.start();
            OutputStream out = near.getOutputStream();
            InputStream in = near.getInputStream();
            long start = System.nanoTime();
            long trips = 0;
            while (System.nanoTime() - start < time.toNanos()) {
                out.write(1);
                if (in.read() < 0) {
                    throw new IOException("the echo has ended");
                }
                trips++;
            }
            return trips * 1e9 / (System.nanoTime() - start);
        }
    }

    private static void echo(Socket socket) {
        try {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
