package org.medchain.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.medchain.core.role.Provider;

/** The settings of a {@link ProviderEndpoint}. Not thread-safe. */
public final class ProviderEndpointBuilder {
    private static final int DEFAULT_AT_ONCE = 64;
    private static final int DEFAULT_PER_SECOND = 50;
    private static final int DEFAULT_BURST = 200;
    private static final Duration DEFAULT_REQUEST_TIME = Duration.ofSeconds(10);
    private static final Duration DEFAULT_SLOW_TIME = Duration.ofSeconds(1);
    private static final Duration DEFAULT_STALL_TIME = Duration.ofSeconds(20);
    private static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(1);
    private static final int PARTS = 4;
    private static final long AHEAD_BYTES = 1 << 20;

    int atOnce = DEFAULT_AT_ONCE;
    int perSecond = DEFAULT_PER_SECOND;
    int burst = DEFAULT_BURST;
    Duration requestTime = DEFAULT_REQUEST_TIME;

    private final Provider provider;
    private Duration slowTime = DEFAULT_SLOW_TIME;
    private Duration stallTime = DEFAULT_STALL_TIME;
    private Optional<Path> folder = Optional.empty();
    private int perNetwork;
    private int slowAtOnce;
    private long keptBytes;
    private Duration patience = DEFAULT_PATIENCE;
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();

    ProviderEndpointBuilder(Provider provider) {
        this.provider = provider;
    }

    /**
     * How many messages are handled at once, and as many requests to read answers on; others get status 503. A quarter of either is for
     * addresses that took an answer promptly within an hour. {@value #DEFAULT_AT_ONCE} unless set.
     */
    public ProviderEndpointBuilder atOnce(int exchanges) {
        atOnce = positive("exchanges at once", exchanges);
        return this;
    }

    /**
     * How many exchanges of one IPv4 address or IPv6 network of 64 bits are handled at once; others get status 503. A quarter of all
     * unless set; as many as all behind a reverse proxy whose address is that of every exchange.
     */
    public ProviderEndpointBuilder atOncePerAddress(int exchanges) {
        perNetwork = positive("exchanges at once from one address", exchanges);
        return this;
    }

    /**
     * How many exchanges an IPv4 address or an IPv6 network of 64 bits may begin; others get status 429.
     * {@value #DEFAULT_PER_SECOND} a second in the long run and {@value #DEFAULT_BURST} at once unless set. What is no message, or of nobody
     * who can be authenticated, counts as ten.
     */
    public ProviderEndpointBuilder rate(int exchangesPerSecond, int exchangesAtOnce) {
        perSecond = positive("exchanges a second", exchangesPerSecond);
        burst = positive("exchanges in a burst", exchangesAtOnce);
        return this;
    }

    /** How long a request's body may take to arrive; status 408 otherwise, or a closed connection. Ten seconds unless set. */
    public ProviderEndpointBuilder requestTime(Duration time) {
        requestTime = positive("time of a request", time);
        return this;
    }

    /**
     * How many slow requesters are served at once: those that take longer than {@code time} to send a request or to read 64 KiB of an
     * answer. When another one turns out to be slow, that which made no progress for the longest time is cut off; for ten minutes, an
     * address is then admitted only where such a requester is. A quarter of all, and one second, unless set.
     */
    public ProviderEndpointBuilder slowAtOnce(int exchanges, Duration time) {
        slowAtOnce = positive("exchanges of slow requesters at once", exchanges);
        slowTime = positive("time of a requester that is not slow", time);
        return this;
    }

    /** How long a requester may take to read 64 KiB before its connection is broken off. Twenty seconds unless set. */
    public ProviderEndpointBuilder stallTime(Duration time) {
        stallTime = positive("time without reading", time);
        return this;
    }

    /**
     * Keeps answers, which are sealed, so that requesters whose connection breaks read on. Without this, they ask again.
     *
     * @param where a folder of this endpoint's own; what is in it is deleted at the start
     * @param maxBytes of all answers that are kept; an answer for which there is no room is sent without being kept
     * @param time how long an answer waits for its requester, and stays after its last use; at most five times as long after its end
     */
    public ProviderEndpointBuilder keepAnswers(Path where, long maxBytes, Duration time) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("expected at least 1 byte of kept answers, found " + maxBytes);
        }
        folder = Optional.of(where);
        keptBytes = maxBytes;
        patience = positive("time of a kept answer", time);
        return this;
    }

    /** Where the time comes from. The system's clock unless set. */
    public ProviderEndpointBuilder clock(Clock source) {
        clock = source;
        return this;
    }

    /** Where the ids of kept answers come from. */
    public ProviderEndpointBuilder random(SecureRandom source) {
        random = source;
        return this;
    }

    /**
     * Opens the endpoint.
     *
     * @throws IOException if the folder for answers cannot be made or emptied
     */
    public ProviderEndpoint open() throws IOException {
        return new ProviderEndpoint(provider, this);
    }

    Places.Numbers places() {
        return new Places.Numbers(atOnce, orPart(perNetwork), orPart(slowAtOnce));
    }

    private int orPart(int number) {
        return number == 0 ? Math.max(1, atOnce / PARTS) : number;
    }

    GuardedCall.Pace pace() {
        return new GuardedCall.Pace(slowTime, stallTime);
    }

    Duration patience() {
        return patience;
    }

    Optional<KeptAnswers> openKept() throws IOException {
        return folder.isEmpty()
                ? Optional.empty()
                : Optional.of(new KeptAnswers(
                        folder.get(),
                        keptBytes,
                        Math.max(1, atOnce / PARTS),
                        random,
                        new KeptAnswer.Terms(clock, AHEAD_BYTES, patience)));
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": expected at least 1, found " + value);
        }
        return value;
    }

    private static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + ": expected more than nothing, found " + value);
        }
        return value;
    }
}
