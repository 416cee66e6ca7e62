package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.role.Provider;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;

class FeederTest {
    @TempDir
    Path folder;

    /** Recordings, letters that wait and invitations all come by this thread. */
    @Test
    void feed_thatFailsUnexpectedly_isTriedAgain() throws Exception {
        CountDownLatch twice = new CountDownLatch(2);
        Provider provider = (Provider) Proxy.newProxyInstance(
                Provider.class.getClassLoader(), new Class<?>[] {Provider.class}, (proxy, method, arguments) -> {
                    twice.countDown();
                    throw new IllegalStateException("unexpected");
                });
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, new SecureRandom());
        PhoneBook book = new PhoneBook(
                List.of(new Site(1, "Here", URI.create("http://127.0.0.1:1"), keys.publicIdentity())),
                List.of(new Person("maria", "Maria Lindner", Role.PATIENT, 1, Optional.empty())));
        DemoProperties properties = new DemoProperties(
                1, folder, "", ZoneOffset.UTC, null, new DemoProperties.Feed(Duration.ofSeconds(10), 1, false));
        Feeder feeder = new Feeder(
                properties,
                book,
                provider,
                new PostOffice(properties, book, PostOfficeTest.stamp(keys, book), Clock.systemUTC()),
                null,
                Clock.systemUTC());

        feeder.start();
        feeder.begin();
        try {
            assertThat(twice.await(30, TimeUnit.SECONDS)).as("tried again").isTrue();
        } finally {
            feeder.stop();
        }
    }
}
