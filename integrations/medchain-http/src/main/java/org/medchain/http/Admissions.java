package org.medchain.http;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.net.InetAddresses;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** How many requests are handled at once, and how many a network address may send. Thread-safe. */
final class Admissions {
    private static final int MAX_ADDRESSES = 10_000;
    private static final int NETWORK_BYTES = 8;
    private static final int GARBAGE_COSTS = 10;
    private static final Duration SLOW_FOR = Duration.ofMinutes(10);
    private static final Duration PROMPT_FOR = Duration.ofHours(1);

    private final Places messages;
    private final Places readingOn;
    private final boolean addressesTell;
    private final LoadingCache<String, Bucket> rates;
    private final Cache<String, Boolean> slow = memory(SLOW_FOR);
    private final Cache<String, Boolean> prompt = memory(PROMPT_FOR);

    /** Admissions with these places for messages, and as many again for reading answers on. */
    Admissions(Places.Numbers places, int perSecond, int burst, TimeMeter time) {
        this.messages = new Places(places);
        this.readingOn = new Places(places);
        this.addressesTell = places.perNetwork() < places.all();
        this.rates = CacheBuilder.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterAccess(Duration.ofMinutes(10))
                .build(CacheLoader.from(() -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .withCustomTimePrecision(time)
                        .build()));
    }

    private static Cache<String, Boolean> memory(Duration time) {
        return CacheBuilder.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterWrite(time)
                .build();
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

    /** Takes a place, to be closed; none if none is free for this address. */
    Optional<Place> enter(Kind kind, String peer) {
        String network = network(peer);
        Places places = kind == Kind.MESSAGE ? messages : readingOn;
        return places.enter(network, standing(network), conduct -> note(network, conduct));
    }

    private void note(String network, Place.Conduct conduct) {
        switch (conduct) {
            case PROMPT -> {
                if (slow.getIfPresent(network) == null) {
                    prompt.put(network, true);
                }
            }
            case SLOW -> {
                slow.put(network, true);
                prompt.invalidate(network);
            }
            case GARBAGE -> charge(network);
        }
    }

    /** What came from this address, and was let in, was garbage. */
    void garbage(String peer) {
        charge(network(peer));
    }

    private void charge(String network) {
        long unused = rates.getUnchecked(network).consumeIgnoringRateLimits(GARBAGE_COSTS - 1);
    }

    /** Where all exchanges may have one address, as behind a proxy, it says nothing about a requester. */
    private Places.Standing standing(String network) {
        if (!addressesTell || prompt.getIfPresent(network) != null) {
            return Places.Standing.PROMPT;
        }
        return slow.getIfPresent(network) == null ? Places.Standing.UNKNOWN : Places.Standing.SLOW;
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
