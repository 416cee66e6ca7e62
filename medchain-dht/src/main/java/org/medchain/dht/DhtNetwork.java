package org.medchain.dht;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.identity.Identity;

/**
 * The network of a directory with several nodes, and who this party is in it: a node, if the roster has its identity and it
 * has a folder, or else a client. Immutable; made by its builder.
 */
public final class DhtNetwork {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Rosters rosters;
    private final Certificate authority;
    private final CertifiedIdentity party;
    private final Bytes name;
    private final Optional<InetSocketAddress> listen;
    private final Predicate<Bytes> revoked;
    private final SecureRandom random;
    private final Duration giveUpAfter;
    private final Duration retryAfter;
    private final Duration synchroniseEvery;

    private DhtNetwork(Builder builder) {
        this.rosters = builder.rosters;
        this.authority = builder.authority;
        this.party = builder.party;
        this.name = builder.name;
        this.listen = builder.listen;
        this.revoked = builder.revoked;
        this.random = builder.random;
        this.giveUpAfter = builder.giveUpAfter;
        this.retryAfter = builder.retryAfter;
        this.synchroniseEvery = builder.synchroniseEvery;
    }

    /**
     * A party of a network.
     *
     * @param rosters the nodes
     * @param authority the consortium's CA: whoever has a valid certificate of it may read and write
     * @param party who this is, certified by that CA
     */
    public static Builder builder(Rosters rosters, Certificate authority, CertifiedIdentity party) {
        return new Builder(rosters, authority, party);
    }

    /** The nodes. */
    public Rosters rosters() {
        return rosters;
    }

    /** The consortium's CA. */
    public Certificate authority() {
        return authority;
    }

    /** This party's certificate. */
    public Certificate certificate() {
        return party.certificate();
    }

    /** Signs for this party. */
    public Identity identity() {
        return party.keys();
    }

    /** What parties must agree on to be of one network. */
    public Bytes name() {
        return name;
    }

    /** Where this node listens, if that is not where the roster says that others reach it. */
    public Optional<InetSocketAddress> listen() {
        return listen;
    }

    /** Whether the certificate with this serial number was revoked. */
    public Predicate<Bytes> revoked() {
        return revoked;
    }

    /** For keys and for waiting times. */
    public SecureRandom random() {
        return random;
    }

    /** How long an operation waits for enough nodes. */
    public Duration giveUpAfter() {
        return giveUpAfter;
    }

    /** How long an operation waits before it asks those nodes again that have not answered. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** How often a node compares what it has with another one. */
    public Duration synchroniseEvery() {
        return synchroniseEvery;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final Rosters rosters;
        private final Certificate authority;
        private final CertifiedIdentity party;
        private Bytes name = Bytes.utf8("medchain directory");
        private Optional<InetSocketAddress> listen = Optional.empty();
        private Predicate<Bytes> revoked = serial -> false;
        private SecureRandom random = new SecureRandom();
        private Duration giveUpAfter = Duration.ofSeconds(5);
        private Duration retryAfter = Duration.ofMillis(250);
        private Duration synchroniseEvery = Duration.ofSeconds(10);

        private Builder(Rosters rosters, Certificate authority, CertifiedIdentity party) {
            this.rosters = Objects.requireNonNull(rosters);
            this.authority = Objects.requireNonNull(authority);
            this.party = Objects.requireNonNull(party);
        }

        /** 1 to 64 bytes, such as the hash of the consortium's genesis configuration. */
        public Builder name(Bytes name) {
            if (name.isEmpty() || name.size() > 64) {
                throw new IllegalArgumentException("a network's name has 1 to 64 bytes, found " + name.size());
            }
            this.name = name;
            return this;
        }

        /** Where the roster says that others reach this node, unless set. Bound to this address and no other. */
        public Builder listen(InetSocketAddress address) {
            this.listen = Optional.of(address);
            return this;
        }

        /** Nothing was revoked unless set. Called by several threads; must be quick. */
        public Builder revoked(Predicate<Bytes> revoked) {
            this.revoked = Objects.requireNonNull(revoked);
            return this;
        }

        /** The platform's unless set. */
        public Builder random(SecureRandom random) {
            this.random = Objects.requireNonNull(random);
            return this;
        }

        /** 5 seconds unless set. */
        public Builder giveUpAfter(Duration time) {
            this.giveUpAfter = checked(time);
            return this;
        }

        /** A quarter of a second unless set; twice as long each time. */
        public Builder retryAfter(Duration time) {
            this.retryAfter = checked(time);
            return this;
        }

        /** 10 seconds unless set. */
        public Builder synchroniseEvery(Duration time) {
            this.synchroniseEvery = checked(time);
            return this;
        }

        private static Duration checked(Duration time) {
            if (time.toMillis() < 1 || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("1 ms to " + LONGEST + " expected, found " + time);
            }
            return time;
        }

        /** The settings. */
        public DhtNetwork build() {
            return new DhtNetwork(this);
        }
    }
}
