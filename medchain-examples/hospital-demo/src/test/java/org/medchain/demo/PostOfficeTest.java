package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.message.ShareRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.io.LocalPorts;

/** A letter to a hospital that cannot be reached. */
class PostOfficeTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder;

    @Test
    void letter_toAHospitalThatIsDown_waitsUntilItIsUp() throws Exception {
        int port = LocalPorts.free(1).get(0);
        PostOffice post = post(port);
        ShareRequest letter = new ShareRequest(new Sealed(SuiteId.X25519, Bytes.random(RANDOM, 200)));
        Person far = new Person("anna", "Anna Keller", Role.PATIENT, 2, Optional.empty());

        assertThat(post.send(far, letter)).isFalse();
        post.sendWaiting();
        Queue<Bytes> arrived = new ConcurrentLinkedQueue<>();
        HttpServer up = up(port, arrived);
        try {
            post.sendWaiting();
            post.sendWaiting();
        } finally {
            up.stop(0);
        }

        assertThat(arrived).containsExactly(letter.encode());
    }

    private PostOffice post(int port) {
        var identity = SoftwareIdentity.generate(SuiteId.X25519, RANDOM).publicIdentity();
        PhoneBook book = new PhoneBook(
                List.of(
                        new Site(1, "Here", URI.create("http://127.0.0.1:1"), identity),
                        new Site(2, "There", URI.create("http://127.0.0.1:" + port), identity)),
                List.of(new Person("anna", "Anna Keller", Role.PATIENT, 2, Optional.empty())));
        DemoProperties here = new DemoProperties(
                1, folder, "", ZoneOffset.UTC, null, new DemoProperties.Feed(Duration.ofSeconds(10), 1, false));
        return new PostOffice(here, book, Clock.systemUTC());
    }

    private static HttpServer up(int port, Queue<Bytes> arrived) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/post/anna", exchange -> {
            arrived.add(Bytes.copyOf(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
