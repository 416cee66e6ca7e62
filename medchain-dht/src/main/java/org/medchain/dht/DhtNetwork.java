package org.medchain.dht;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.ca.Revocations;
import org.medchain.crypto.identity.Identity;
import org.medchain.time.TimeSettings;

/**
 * The network of a directory with several nodes, and this party's place in it. A party is a node if the roster has its
 * identity and it has a folder; otherwise it is a client. Immutable.
 */
public final class DhtNetwork {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Rosters rosters;
    private final IdentityCertificate authority;
    private final CertifiedIdentity party;
    private final Bytes name;
    private final Optional<InetSocketAddress> listen;
    private final Revocations revocations;
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
        this.revocations = builder.revocations;
        this.random = builder.random;
        this.giveUpAfter = builder.giveUpAfter;
        this.retryAfter = builder.retryAfter;
        this.synchroniseEvery = builder.synchroniseEvery;
    }

    /**
     * Settings for one party.
     *
     * @param rosters the nodes of the network
     * @param authority the consortium's CA; every holder of a valid certificate from it may read and write
     * @param party this party, certified by that CA
     */
    public static Builder builder(Rosters rosters, IdentityCertificate authority, CertifiedIdentity party) {
        return new Builder(rosters, authority, party);
    }

    /** The rosters of the network's nodes. */
    public Rosters rosters() {
        return rosters;
    }

    /** The consortium's CA. */
    public IdentityCertificate authority() {
        return authority;
    }

    /** This party's certificate. */
    public IdentityCertificate certificate() {
        return party.certificate();
    }

    /** This party's signer. */
    public Identity identity() {
        return party.keys();
    }

    /** The network's name. Parties link only if their names are equal. */
    public Bytes name() {
        return name;
    }

    /** Where this node listens; empty if it listens at its address in the roster. */
    public Optional<InetSocketAddress> listen() {
        return listen;
    }

    /** What is known of the certificates of parties. */
    public Revocations revocations() {
        return revocations;
    }

    /** The source of randomness for keys and waiting times. */
    public SecureRandom random() {
        return random;
    }

    /** How long an operation waits for enough nodes. */
    public Duration giveUpAfter() {
        return giveUpAfter;
    }

    /** How long an operation waits before it repeats its request to nodes that have not answered. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** How often a node compares its records with those of another node. */
    public Duration synchroniseEvery() {
        return synchroniseEvery;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final Rosters rosters;
        private final IdentityCertificate authority;
        private final CertifiedIdentity party;
        private Bytes name = Bytes.utf8("medchain directory");
        private Optional<InetSocketAddress> listen = Optional.empty();
        private Revocations revocations = Revocations.NONE;
        private SecureRandom random = new SecureRandom();
        private Duration giveUpAfter = Duration.ofSeconds(5);
        private Duration retryAfter = Duration.ofMillis(250);
        private Duration synchroniseEvery = Duration.ofSeconds(10);

        private Builder(Rosters rosters, IdentityCertificate authority, CertifiedIdentity party) {
            this.rosters = Objects.requireNonNull(rosters);
            this.authority = Objects.requireNonNull(authority);
            this.party = Objects.requireNonNull(party);
        }

        /**
         * 1 to 64 bytes, for example the hash of the consortium's genesis configuration. Default: "medchain directory".
         */
        public Builder name(Bytes name) {
            if (name.isEmpty() || name.size() > 64) {
                throw new IllegalArgumentException("expected a network name of 1 to 64 bytes, found " + name.size());
            }
            this.name = name;
            return this;
        }

        /** Binds to this address only. Default: this node's address in the roster. */
        public Builder listen(InetSocketAddress address) {
            this.listen = Optional.of(address);
            return this;
        }

        /** What is known of the certificates of parties; only one that was not revoked is let in. Default: no certificate was revoked. */
        public Builder revocations(Revocations revocations) {
            this.revocations = Objects.requireNonNull(revocations);
            return this;
        }

        /** Default: the platform's {@link SecureRandom}. */
        public Builder random(SecureRandom random) {
            this.random = Objects.requireNonNull(random);
            return this;
        }

        /** 1 ms to 1 h. Default: 5 s. */
        public Builder giveUpAfter(Duration time) {
            this.giveUpAfter = TimeSettings.require("giveUpAfter", time, LONGEST);
            return this;
        }

        /** 1 ms to 1 h; doubles with each repetition. Default: 250 ms. */
        public Builder retryAfter(Duration time) {
            this.retryAfter = TimeSettings.require("retryAfter", time, LONGEST);
            return this;
        }

        /** 1 ms to 1 h. Default: 10 s. */
        public Builder synchroniseEvery(Duration time) {
            this.synchroniseEvery = TimeSettings.require("synchroniseEvery", time, LONGEST);
            return this;
        }

        /** Builds the settings. */
        public DhtNetwork build() {
            return new DhtNetwork(this);
        }
    }
}
