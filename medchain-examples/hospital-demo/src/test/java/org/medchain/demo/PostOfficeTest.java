package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.access.NotOnLedgerException;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.ShareRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.LocalPorts;

/** Letters to a hospital that cannot be reached, or refuses them. */
class PostOfficeTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Person HERE = new Person("maria", "Maria Lindner", Role.PATIENT, 1, Optional.empty());

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

    private static ShareRequest wish(int size) {
        return new ShareRequest(new Sealed(SuiteId.X25519, Bytes.random(RANDOM, size)));
    }

    /** The sender cannot know that it arrived, if the answer did not. */
    @Test
    void letterThatComesTwice_isKeptOnce() throws Exception {
        PostOffice post = post(1);
        ShareRequest letter = wish(200);

        post.keep(HERE, 1, letter);
        post.keep(HERE, 1, letter);
        post.keep(HERE, 1, wish(200));

        assertThat(post.letters("maria", Letter.Kind.WISH)).hasSize(2);
    }

    @Test
    void letters_ofOneHospital_takeNoRoomOfAnothers() throws Exception {
        PostOffice post = post(1);
        for (int i = 0; i < PostOffice.MOST; i++) {
            post.keep(HERE, 2, wish(200 + i));
        }

        assertThatThrownBy(() -> post.keep(HERE, 2, wish(100)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("letters from hospital 2");
        post.keep(HERE, 3, wish(100));

        assertThat(post.letters("maria", Letter.Kind.WISH)).hasSize(PostOffice.MOST + 1);
    }

    @Test
    void letters_thatWaitForAHospital_areSoManyAndNoMore() throws Exception {
        PostOffice post = post(LocalPorts.free(1).get(0));
        Person far = new Person("anna", "Anna Keller", Role.PATIENT, 2, Optional.empty());
        for (int i = 0; i < PostOffice.MOST; i++) {
            assertThat(post.send(far, wish(200))).isFalse();
        }

        assertThatThrownBy(() -> post.send(far, wish(200)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("no more may");
    }

    /** Each might take ten seconds of the time that all hospitals' letters have. */
    @Test
    void letters_afterOneThatCannotBeSent_areNotTriedBeforeTheNextTurn() throws Exception {
        int port = LocalPorts.free(1).get(0);
        PostOffice post = post(port);
        Person far = new Person("anna", "Anna Keller", Role.PATIENT, 2, Optional.empty());
        assertThat(post.send(far, wish(200))).isFalse();
        assertThat(post.send(far, wish(300))).isFalse();

        Queue<Bytes> came = new ConcurrentLinkedQueue<>();
        HttpServer up = up(port, came, message -> 503);
        try {
            post.sendWaiting();
        } finally {
            up.stop(0);
        }

        assertThat(came).hasSize(1);
    }

    /** The account would have it for ever, and with enough of them take no others. */
    @Test
    void letterThatTheAccountDoesNotRead_isRefused() {
        PostOffice post = post(1);
        Person office = new Person("office1", "Here", Role.OFFICE, 1, Optional.empty());

        assertThatThrownBy(() -> post.keep(office, 1, wish(200))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> post.keep(HERE, 1, new Invitation(wish(200).sealed())))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void letterOfAnUnusualSize_isRefused() throws Exception {
        PostOffice post = post(1);

        assertThatThrownBy(() -> post.keep(HERE, 1, wish(PostOffice.LARGEST)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("at most " + PostOffice.LARGEST);
        assertThat(post.letters("maria", Letter.Kind.WISH)).isEmpty();
    }

    /** The member here may be behind, or the directory may not show all at the moment. */
    @Test
    void letterThatCannotBeOpenedNow_isKeptAndKeepsNoOtherShut() throws Exception {
        PostOffice post = post(1);
        ShareRequest away = wish(200);
        ShareRequest behind = wish(200);
        ShareRequest forged = wish(200);
        List.of(away, behind, forged, wish(200)).forEach(letter -> unchecked(() -> post.keep(HERE, 1, letter)));
        PostOffice.Opening<Bytes> opening = content -> {
            if (content.equals(away.encode())) {
                throw new UnavailableException("the directory is away");
            } else if (content.equals(behind.encode())) {
                throw new NotOnLedgerException("session");
            } else if (content.equals(forged.encode())) {
                throw new VerificationException("forged");
            }
            return content;
        };

        PostOffice.Mail<Bytes> mail = post.opened("maria", Letter.Kind.WISH, opening);

        assertThat(mail.opened()).hasSize(1);
        assertThat(mail.shut()).isEqualTo(2);
        assertThat(post.letters("maria", Letter.Kind.WISH))
                .extracting(Letter::content)
                .contains(away.encode(), behind.encode())
                .hasSize(3);
        PostOffice later = post(1, Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
        assertThat(later.opened("maria", Letter.Kind.WISH, opening).shut()).isEqualTo(1);
    }

    private interface Act {
        void run() throws Exception;
    }

    private static void unchecked(Act act) {
        try {
            act.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private PostOffice post(int port) {
        return post(port, Clock.systemUTC());
    }

    private PostOffice post(int port, Clock clock) {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        var identity = keys.publicIdentity();
        PhoneBook book = new PhoneBook(
                List.of(
                        new Site(1, "Here", URI.create("http://127.0.0.1:1"), identity),
                        new Site(2, "There", URI.create("http://127.0.0.1:" + port), identity)),
                List.of(new Person("anna", "Anna Keller", Role.PATIENT, 2, Optional.empty())));
        DemoProperties here = new DemoProperties(
                1, folder, "", ZoneOffset.UTC, null, new DemoProperties.Feed(Duration.ofSeconds(10), 1, false));
        return new PostOffice(here, book, stamp(keys, book), clock);
    }

    static Stamp stamp(SoftwareIdentity keys, PhoneBook book) {
        Instant now = Instant.parse("2026-12-01T12:00:00Z");
        Instant end = now.plus(Duration.ofDays(1));
        try {
            CertifiedIdentity hospital = new CertifiedIdentity(
                    keys,
                    ConsortiumCa.create("CA", SuiteId.X25519, now, end, RANDOM)
                            .issue(EnrolmentRequest.create("Here", keys), now, end));
            return new Stamp(hospital, book);
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
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
