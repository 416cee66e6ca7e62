package org.medchain.link;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Revocations.Standing;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.health.Refusal;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;
import org.medchain.testkit.fixture.TestRandom;

/** A party with its links, which writes down what they tell. */
final class Party implements LinkListener, AutoCloseable {
    static final Allowance ALLOWANCE = new Allowance(1 << 16, 1 << 20, 1);
    static final Bytes NETWORK = Bytes.utf8("network");

    static final LinkMeter UNMEASURED = new LinkMeter(Metrics.NONE, Tag.Network.LEDGER);

    private static final Duration AWAIT = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_NANOS = 2_000_000;

    private final LinkSettings settings;
    private final Links links;
    private final Map<Bytes, Standing> standings = new ConcurrentHashMap<>();
    private final Set<Link> up = ConcurrentHashMap.newKeySet();
    private final AtomicInteger everUp = new AtomicInteger();
    private final Queue<Bytes> frames = new ConcurrentLinkedQueue<>();

    Party(
            ConsortiumRoot authority,
            Bytes network,
            IdentityCertificate certificate,
            SoftwareIdentity identity,
            Duration patience) {
        this(authority, network, certificate, identity, patience, UNMEASURED);
    }

    Party(
            ConsortiumRoot authority,
            Bytes network,
            IdentityCertificate certificate,
            SoftwareIdentity identity,
            Duration patience,
            LinkMeter meter) {
        this.settings = new LinkSettings(
                network,
                certificate,
                identity,
                authority,
                serial -> standings.getOrDefault(serial, Standing.NOT_REVOKED),
                Clock.fixed(Consortium.NOW, ZoneOffset.UTC),
                TestRandom.seeded(certificate.hashCode()),
                patience,
                meter);
        this.links = new Links(settings, this);
    }

    LinkSettings settings() {
        return settings;
    }

    void revoke(IdentityCertificate certificate) {
        standings.put(certificate.serial(), Standing.REVOKED);
    }

    /** It cannot tell whether the certificate was revoked. */
    void doubt(IdentityCertificate certificate) {
        standings.put(certificate.serial(), Standing.UNKNOWN);
    }

    InetSocketAddress listen(InetSocketAddress address) throws UnavailableException {
        return links.listen(address, peer -> ALLOWANCE);
    }

    InetSocketAddress listen(Set<IdentityCertificate> guests) throws UnavailableException {
        return links.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), peer -> {
            if (!guests.contains(peer)) {
                throw new VerificationException(peer + " is no guest");
            }
            return ALLOWANCE;
        });
    }

    @CanIgnoreReturnValue
    Line dial(InetSocketAddress address) {
        return links.dial(address, peer -> ALLOWANCE);
    }

    /** Whom it refused. */
    List<Refusal> refusals() {
        return links.refusals();
    }

    /** Who is linked now. */
    Set<Link> up() {
        return up;
    }

    /** How many links there ever were. */
    int everUp() {
        return everUp.get();
    }

    Queue<Bytes> frames() {
        return frames;
    }

    @Override
    public void up(Link link) {
        everUp.incrementAndGet();
        up.add(link);
    }

    @Override
    public void received(Link link, Bytes frame) {
        frames.add(frame);
    }

    @Override
    public void down(Link link) {
        up.remove(link);
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + AWAIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in " + TimeUnit.NANOSECONDS.toSeconds(AWAIT.toNanos()) + " s: " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    @Override
    public void close() {
        links.close();
    }
}
