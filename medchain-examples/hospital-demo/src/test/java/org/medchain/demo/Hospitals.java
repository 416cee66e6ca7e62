package org.medchain.demo;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;
import org.medchain.io.LocalPorts;
import org.springframework.context.ConfigurableApplicationContext;

/** The four hospitals in this process, for all tests: to start them takes most of the time. */
final class Hospitals {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long STEP = 20_000_000;

    private static Hospitals shared;

    private final SetUp.Founded founded;
    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

    private Hospitals() throws Exception {
        Path folder = Files.createTempDirectory("hospitals");
        this.founded = SetUp.found(
                folder, LocalPorts.free(4 * SetUp.PORTS), Clock.systemUTC().instant(), new SecureRandom());
        List<CompletableFuture<ConfigurableApplicationContext>> starting = new ArrayList<>();
        for (Path hospital : founded.folders()) {
            starting.add(CompletableFuture.supplyAsync(
                    () -> HospitalApplication.start(
                            hospital, List.of("--demo.feed.backfill=8", "--spring.main.register-shutdown-hook=false")),
                    work -> new Thread(work, hospital.getFileName() + "-start").start()));
        }
        for (CompletableFuture<ConfigurableApplicationContext> one : starting) {
            contexts.add(one.get(PATIENCE.toSeconds(), SECONDS));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(folder), "hospitals-stop"));
        Feeder feeder = bean(1, Feeder.class);
        until(feeder::isFilled);
    }

    static synchronized Hospitals running() {
        if (shared == null) {
            try {
                shared = new Hospitals();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MedChainException e) {
                throw new IllegalStateException(e);
            } catch (Exception e) {
                throw new IllegalStateException("the hospitals do not start", e);
            }
        }
        return shared;
    }

    private void close(Path folder) {
        contexts.forEach(ConfigurableApplicationContext::close);
        try {
            FileTrees.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + PATIENCE);
            }
            LockSupport.parkNanos(STEP);
        }
    }

    String url(int hospital) {
        return founded.book().site(hospital).url().toString();
    }

    String password() {
        return founded.password();
    }

    <T> T bean(int hospital, Class<T> type) {
        return contexts.get(hospital - 1).getBean(type);
    }
}
