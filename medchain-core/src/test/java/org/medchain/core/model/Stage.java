package org.medchain.core.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.testkit.LyingDirectory;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.ManualClock;
import org.medchain.testkit.fixture.TestRandom;

/** Everybody, each in a process of its own, and the two networks. */
final class Stage implements ProviderGateway, AutoCloseable {
    private static final Duration EARLIEST = Duration.ofDays(-20);
    private static final Duration LATEST = Duration.ofDays(3 * 365);

    final Path folder;
    final TestRandom random;
    final ManualClock clock = new ManualClock(TestConsortium.START);
    final List<Actor> hospitals = new ArrayList<>();
    final List<Actor> people = new ArrayList<>();
    /** Every request that came to a hospital, and to which. */
    final List<Sent> sent = new ArrayList<>();

    Ledger ledger;
    LyingDirectory directory;
    /** The latest that the clock ever showed. */
    Instant latest = TestConsortium.START;

    private final TestConsortium consortium;
    private UnaryOperator<Bytes> onTheWay = answer -> answer;

    private Listener listener = (hospital, request, answer) -> {};

    record Sent(Actor hospital, SealedRequest request) {}

    /** Sees every answer. */
    @FunctionalInterface
    interface Listener {
        void answered(Actor hospital, SealedRequest request, Bytes answer) throws MedChainException;
    }

    /** Shows every answer from now on to {@code everything}. */
    void listen(Listener everything) {
        listener = everything;
    }

    Stage(Path folder, long seed, int hospitals, int people) throws MedChainException {
        this.folder = folder;
        this.random = TestRandom.seeded(seed);
        this.consortium = new TestConsortium(Suites.ONE, random);
        for (int i = 0; i < hospitals; i++) {
            this.hospitals.add(new Actor(this, "h" + i, true, certified("h" + i)));
        }
        for (int i = 0; i < people; i++) {
            this.people.add(new Actor(this, "p" + i, false, certified("p" + i)));
        }
        open();
    }

    private CertifiedIdentity certified(String name) {
        return certified(name, SoftwareIdentity.generate(SuiteId.X25519, random));
    }

    /** A new certificate for these keys. */
    CertifiedIdentity certified(String name, Identity keys) {
        return consortium.certified(
                name, keys, TestConsortium.START.plus(EARLIEST).minusSeconds(60), TestConsortium.END);
    }

    private void open() throws MedChainException {
        ledger = LedgerBuilder.in(folder.resolve("ledger"))
                .consortium(consortium.config())
                .member(consortium.member())
                .clock(clock)
                .engine(ConsensusSettings.of("embedded", Map.of("clock-confirmed", TestConsortium.END.toString())))
                .open();
        directory = new LyingDirectory(DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder.resolve("directory"))
                        .clock(clock)
                        .build()));
    }

    /** Ends all processes and both networks, and starts them again over the same files. */
    void reopen() throws MedChainException {
        close();
        open();
    }

    List<Actor> everybody() {
        List<Actor> all = new ArrayList<>(hospitals);
        all.addAll(people);
        return all;
    }

    Identity ca() {
        return consortium.ca().identity();
    }

    BlockHash genesis() {
        return ledger.config().genesisHash();
    }

    Instant now() {
        return clock.instant();
    }

    /** Moves the clock, within what certificates bear. */
    void move(Duration step) {
        Instant to = now().plus(step);
        if (to.isAfter(TestConsortium.START.plus(EARLIEST)) && to.isBefore(TestConsortium.START.plus(LATEST))) {
            clock.move(step);
            latest = to.isAfter(latest) ? to : latest;
        }
    }

    /** Appends an event past everybody's process. */
    void append(Event event) throws MedChainException {
        try {
            ledger.append(event).join();
        } catch (java.util.concurrent.CompletionException e) {
            if (e.getCause() instanceof MedChainException refused) {
                throw refused;
            }
            throw e;
        }
    }

    /** Changes the next answers that requesters get. */
    void tamper(UnaryOperator<Bytes> tampering) {
        onTheWay = tampering;
    }

    @Override
    public InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
        Actor hospital = hospitals.stream()
                .filter(each -> each.host().equals(url.getHost()))
                .findFirst()
                .orElseThrow(() -> new UnavailableException("nobody serves " + url.getHost()));
        return new ByteArrayInputStream(onTheWay.apply(serve(hospital, request)).toByteArray());
    }

    /** The whole answer; what was sent of it, if the hospital failed on the way. */
    Bytes serve(Actor hospital, SealedRequest request) throws UnavailableException {
        sent.add(new Sent(hospital, request));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            hospital.provider().serve(request, answer);
        } catch (IOException | MedChainException | Killed e) {
            if (answer.size() == 0) {
                throw new UnavailableException("the provider hung up", e);
            }
        }
        Bytes whole = Bytes.takeOwnership(answer.toByteArray());
        try {
            listener.answered(hospital, request, whole);
        } catch (MedChainException e) {
            throw new AssertionError("an answer is not what it should be: " + e.getMessage(), e);
        }
        return whole;
    }

    @Override
    public void close() throws MedChainException {
        for (Actor actor : everybody()) {
            actor.end();
        }
        directory.close();
        ledger.close();
    }
}
