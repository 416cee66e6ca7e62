package org.medchain.http;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.net.InetAddresses;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;

/** How many requests are handled at once, and how many a network address may send. Thread-safe. */
final class Admissions {
    private static final int MAX_ADDRESSES = 10_000;
    private static final int NETWORK_BYTES = 8;

    private final Semaphore places;
    private final Semaphore readers;
    private final int perNetwork;
    private final Multiset<String> inside = ConcurrentHashMultiset.create();
    private final LoadingCache<String, Bucket> rates;

    /**
     * Admissions.
     *
     * @param atOnce exchanges that post messages, and as many again that read answers on
     * @param perNetwork of these from one network
     */
    Admissions(int atOnce, int perNetwork, int perSecond, int burst) {
        this.places = new Semaphore(atOnce);
        this.readers = new Semaphore(atOnce);
        this.perNetwork = perNetwork;
        this.rates = CacheBuilder.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterAccess(Duration.ofMinutes(10))
                .build(CacheLoader.from(() -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build()));
    }

    /** Whether this address may send another request now. */
    boolean isWithinRate(String peer) {
        return rates.getUnchecked(network(peer)).tryConsume(1);
    }

    /** A place for a message, or for reading on, which have places apart: an answer may wait for its reader. */
    enum Kind {
        MESSAGE,
        READING_ON
    }

    /** Takes a place, to be given back by {@link #leave}; false if none is free. */
    boolean enter(Kind kind, String peer) {
        if (!places(kind).tryAcquire()) {
            return false;
        }
        if (inside.add(kind + network(peer), 1) < perNetwork) {
            return true;
        }
        leave(kind, peer);
        return false;
    }

    void leave(Kind kind, String peer) {
        inside.remove(kind + network(peer));
        places(kind).release();
    }

    private Semaphore places(Kind kind) {
        return kind == Kind.MESSAGE ? places : readers;
    }

    /** An IPv4 address, or the 64 bits of an IPv6 address that its owner does not choose; anything else is one network. */
    private static String network(String peer) {
        if (!InetAddresses.isInetAddress(peer)) {
            return "";
        }
        byte[] address = InetAddresses.forString(peer).getAddress();
        return HexFormat.of().formatHex(address, 0, Math.min(address.length, NETWORK_BYTES));
    }
}
