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
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.message.ShareRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.io.LocalPorts;

/** Letters to a hospital that cannot be reached, or refuses them. */
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
        HttpServer up = up(port, arrived, message -> 204);
        try {
            post.sendWaiting();
            post.sendWaiting();
        } finally {
            up.stop(0);
        }

        assertThat(arrived).containsExactly(letter.encode());
    }

    @Test
    void letterThatIsRefused_isThrownAway_andKeepsNoOtherWaiting() throws Exception {
        int port = LocalPorts.free(1).get(0);
        PostOffice post = post(port);
        ShareRequest refused = new ShareRequest(new Sealed(SuiteId.X25519, Bytes.random(RANDOM, 200)));
        ShareRequest letter = new ShareRequest(new Sealed(SuiteId.X25519, Bytes.random(RANDOM, 200)));
        Person far = new Person("anna", "Anna Keller", Role.PATIENT, 2, Optional.empty());
        assertThat(post.send(far, refused)).isFalse();
        assertThat(post.send(far, letter)).isFalse();

        Queue<Bytes> came = new ConcurrentLinkedQueue<>();
        HttpServer up = up(port, came, message -> message.equals(refused.encode()) ? 404 : 204);
        try {
            post.sendWaiting();
            post.sendWaiting();
        } finally {
            up.stop(0);
        }

        assertThat(came).containsExactlyInAnyOrder(refused.encode(), letter.encode());
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

    private static HttpServer up(int port, Queue<Bytes> came, ToIntFunction<Bytes> status) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/post/anna", exchange -> {
            Bytes message = Bytes.copyOf(exchange.getRequestBody().readAllBytes());
            came.add(message);
            exchange.sendResponseHeaders(status.applyAsInt(message), -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
