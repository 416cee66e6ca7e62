package org.medchain.demo;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.error.MedChainException;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What the hospital's devices and wards do: a letter and a heart recording of its patient, which goes on chunk by chunk. In the recording
 * there is a gap, since electrodes come off.
 */
@Component
final class Feeder implements SmartLifecycle {
    private static final System.Logger LOG = System.getLogger(Feeder.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final DemoProperties properties;
    private final PhoneBook book;
    private final Provider provider;
    private final PostOffice post;
    private final OfficeService office;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread started = new Thread(work, "hospital-feeder");
        started.setDaemon(true);
        return started;
    });
    private @Nullable EcgSource device;
    private @Nullable StreamWriter stream;
    /** What was read from the device and is not acknowledged. */
    private byte @Nullable [] pending;

    private Instant next = Instant.EPOCH;
    private volatile boolean filled;
    private volatile boolean running;

    Feeder(
            DemoProperties properties,
            PhoneBook book,
            Provider provider,
            PostOffice post,
            OfficeService office,
            Clock clock) {
        this.properties = properties;
        this.book = book;
        this.provider = provider;
        this.post = post;
        this.office = office;
        this.clock = clock;
    }

    /** Whether all is there that is to be there at the start. */
    boolean isFilled() {
        return filled;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        thread.execute(this::work);
    }

    private void work() {
        Duration wait = RETRY;
        try {
            if (stream == null) {
                open();
            }
            wait = advance();
            office.acceptInvitations();
            post.sendWaiting();
        } catch (MedChainException | IOException | RuntimeException e) {
            LOG.log(Level.INFO, () -> "the feed is tried again: " + e);
        }
        if (running && !thread.isShutdown() && (!filled || properties.feed().live())) {
            var unused = thread.schedule(this::work, Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    private void open() throws MedChainException, IOException {
        Person patient = book.at(properties.hospital()).stream()
                .filter(person -> person.role() == Role.PATIENT)
                .findFirst()
                .orElseThrow();
        InventoryPointer inventory = inventory(patient);
        addLetter(inventory);
        device = EcgSource.open(properties);
        next = clock.instant()
                .minus(properties.feed().chunk().multipliedBy(properties.feed().backfill() + 1L))
                .truncatedTo(ChronoUnit.SECONDS);
        StreamWriter started = provider.startStream(
                inventory, OperationKey.of("heart recording"), described("ecg"), DigestScheme.BOUND);
        if (!started.next().isFirst()) {
            next = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            filled = true;
        }
        stream = started;
    }

    private InventoryPointer inventory(Person patient) throws MedChainException {
        for (InventoryPointer known : provider.inventories()) {
            if (known.patient().equals(patient.keys().identity())) {
                return known;
            }
        }
        InventoryPointer created = provider.createInventory(patient.keys());
        var unused = post.send(patient, provider.noticeOf(created));
        return created;
    }

    private DataDescription described(String type) {
        return new DataDescription(
                Map.of("type", type), book.site(properties.hospital()).data());
    }

    private void addLetter(InventoryPointer inventory) throws MedChainException, IOException {
        try (InputStream letter = Feeder.class.getResourceAsStream("/letter.txt")) {
            if (letter == null) {
                throw new IOException("letter.txt is missing");
            }
            provider.addRecord(inventory, OperationKey.of("letter"), described("letter"), Optional.empty(), letter);
        }
    }

    /** Appends what is there by now, and returns how long it takes until more is. */
    private Duration advance() throws MedChainException, IOException {
        StreamWriter writer = requireNonNull(stream);
        Duration chunk = properties.feed().chunk();
        int backfill = properties.feed().backfill();
        while (running && !next.plus(chunk).isAfter(clock.instant())) {
            boolean electrodesOff = !filled && pending == null && writer.next().value() == backfill / 2 + 1;
            if (electrodesOff) {
                next = next.plus(chunk);
            }
            byte[] content = pending == null ? requireNonNull(device).next() : pending;
            pending = content;
            writer.append(TimeRange.of(next, next.plus(chunk)), new ByteArrayInputStream(content));
            pending = null;
            next = next.plus(chunk);
            filled = filled || writer.next().value() > backfill;
        }
        return Duration.between(clock.instant(), next.plus(chunk));
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.log(Level.INFO, "the feed does not end");
            }
            if (device != null) {
                device.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(Level.INFO, "the device cannot be closed", e);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
