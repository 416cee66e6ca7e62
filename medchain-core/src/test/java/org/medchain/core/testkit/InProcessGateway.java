package org.medchain.core.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.message.SealedRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * Reaches providers in this process by the host of their URL. Keeps every request that went through it, and may be told to
 * change answers on the way. Exchanges may run at once.
 */
public final class InProcessGateway implements ProviderGateway {
    /** Answers a request, as {@link org.medchain.core.role.Provider#serve} does. */
    @FunctionalInterface
    public interface Server {
        void serve(SealedRequest request, OutputStream answer) throws IOException, MedChainException;
    }

    /** Every request that came through, in order. */
    public final List<SealedRequest> requests = new CopyOnWriteArrayList<>();

    private final Map<String, Server> servers = new ConcurrentHashMap<>();
    private UnaryOperator<Bytes> onTheWay = answer -> answer;

    /** Lets {@code server} answer for {@code host}, in place of who did before. */
    public void route(String host, Server server) {
        servers.put(host, server);
    }

    /** Changes every answer from now on by {@code tampering}. */
    public void tamper(UnaryOperator<Bytes> tampering) {
        onTheWay = tampering;
    }

    @Override
    public InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
        requests.add(request);
        Server server = servers.get(url.getHost());
        if (server == null) {
            throw new UnavailableException("nobody serves " + url.getHost());
        }
        return new ByteArrayInputStream(
                onTheWay.apply(answerOf(server, request)).toByteArray());
    }

    /** The whole answer of {@code server}; what it sent, if it failed on the way. */
    public static Bytes answerOf(Server server, SealedRequest request) throws UnavailableException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            server.serve(request, answer);
        } catch (IOException | MedChainException e) {
            if (answer.size() == 0) {
                throw new UnavailableException("the provider hung up", e);
            }
        }
        return Bytes.takeOwnership(answer.toByteArray());
    }
}
