package org.medchain.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.medchain.core.role.Provider;

/** Connections that keep to HTTP as little as they like, from addresses of their own; and somebody else, who wants an answer meanwhile. */
final class Attackers implements AutoCloseable {
    static final int ANSWER_BYTES = 100;
    static final Provider PROVIDER = StagedProvider.answering(out -> out.write(new byte[ANSWER_BYTES]));
    private static final int MILLIS = 60_000;

    private final List<Socket> sockets = new ArrayList<>();

    /** A connection from the address at which all attackers are, unless they say so. */
    Socket connect(Servers.Running server) throws IOException {
        return connect(server, "127.0.0.9");
    }

    Socket connect(Servers.Running server, String from) throws IOException {
        Socket socket = new Socket(
                InetAddress.getByName(server.url().getHost()), server.url().getPort(), InetAddress.getByName(from), 0);
        sockets.add(socket);
        socket.setSoTimeout(MILLIS);
        return socket;
    }

    /** The answer that somebody at another address gets. */
    static byte[] answerToSomebodyElse(Servers.Running server) throws IOException, HttpGatewayException {
        URI url = server.url();
        try (HttpProviderGateway gateway = HttpProviderGateway.builder()
                        .allowPlain(url.getHost(), url.getPort())
                        .patience(Duration.ofSeconds(20))
                        .open();
                InputStream answer = gateway.exchange(url, StagedProvider.REQUEST)) {
            return answer.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
