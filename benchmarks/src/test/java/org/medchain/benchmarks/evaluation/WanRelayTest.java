package org.medchain.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.medchain.link.Links;

class WanRelayTest {
    private static final double WAY_MILLIS = 20;
    private static final int PIECES = 3000;
    private static final int PIECE_BYTES = 37;

    private final EventLoopGroup loops = Links.eventLoops(1, new DefaultThreadFactory("test-relay", true));

    @AfterEach
    void close() throws InterruptedException {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    /** Delays that differ from piece to piece, switched off and on meanwhile, must not let one overtake another. */
    @Test
    void bytes_whileTheDelayIsSwitched_arriveInOrderAndAreCounted() throws Exception {
        Wan wan = new Wan(1, 1);
        byte[] sent = new byte[PIECES * PIECE_BYTES];
        new Random(7).nextBytes(sent);
        LongAdder counted = new LongAdder();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                WanRelay relay = WanRelay.open(loops, 0, server.getLocalPort(), wan)) {
            relay.countInto(counted);
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> receive(server, sent.length));
            try (Socket client =
                    new Socket(relay.address().getAddress(), relay.address().getPort())) {
                client.setTcpNoDelay(true);
                OutputStream out = client.getOutputStream();
                for (int piece = 0; piece < PIECES; piece++) {
                    wan.switchTo(piece % 100 < 60);
                    out.write(sent, piece * PIECE_BYTES, PIECE_BYTES);
                }
                assertThat(received.get(1, TimeUnit.MINUTES)).isEqualTo(sent);
            }
        }
        assertThat(counted.sum()).isEqualTo(sent.length);
    }

    @Test
    void roundTrip_switchedOn_takesBothWaysAndTheHandshakeBefore() throws Exception {
        Wan wan = new Wan(WAY_MILLIS, 0);
        wan.switchTo(true);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                WanRelay relay = WanRelay.open(loops, 0, server.getLocalPort(), wan)) {
            CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> echo(server));
            try (Socket client =
                    new Socket(relay.address().getAddress(), relay.address().getPort())) {
                client.setTcpNoDelay(true);
                assertThat(millisOfRoundTrip(client)).isGreaterThanOrEqualTo(3.9 * WAY_MILLIS);
                assertThat(millisOfRoundTrip(client)).isGreaterThanOrEqualTo(1.9 * WAY_MILLIS);
            }
            echo.get(1, TimeUnit.MINUTES);
        }
    }

    private static double millisOfRoundTrip(Socket client) throws IOException {
        long start = System.nanoTime();
        client.getOutputStream().write(1);
        assertThat(client.getInputStream().read()).isEqualTo(1);
        return (System.nanoTime() - start) / 1e6;
    }

    private static byte[] receive(ServerSocket server, int bytes) {
        try (Socket socket = server.accept()) {
            return socket.getInputStream().readNBytes(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void echo(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
