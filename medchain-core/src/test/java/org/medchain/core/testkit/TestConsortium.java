package org.medchain.core.testkit;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

/** A certificate authority, a consortium of one member and its users. */
public final class TestConsortium {
    /** The time at which the clock of a test stands first. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    /** The end of every certificate. */
    public static final Instant END = Instant.parse("2031-01-01T00:00:00Z");

    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    private final ConsortiumCa ca;
    private final SoftwareIdentity member;
    private final ConsortiumConfig config;
    private final Map<User, CertifiedIdentity> users = new EnumMap<>(User.class);

    /** A consortium whose users have these suites. */
    public TestConsortium(Suites suites, TestRandom random) {
        this.ca = ConsortiumCa.create("Test CA", suites.hospitals, FROM, END, random);
        this.member = SoftwareIdentity.generate(suites.hospitals, random);
        this.config = ConsortiumConfig.create(
                "test",
                ca.certificate(),
                List.of(new Member("north", issue("member", member, FROM, END))),
                BlockLimits.DEFAULT);
        for (User user : User.values()) {
            SoftwareIdentity keys = SoftwareIdentity.generate(user.suite(suites), random);
            users.put(user, certified(user.name(), keys, FROM, END));
        }
    }

    /** The authority. */
    public ConsortiumCa ca() {
        return ca;
    }

    /** Who signs blocks, certified as in the configuration. */
    public CertifiedIdentity certifiedMember() {
        return new CertifiedIdentity(member, config.members().get(0).certificate());
    }

    /** Who signs blocks. */
    public Identity member() {
        return member;
    }

    /** The genesis configuration. */
    public ConsortiumConfig config() {
        return config;
    }

    /** A user's keys and certificate. */
    public CertifiedIdentity user(User user) {
        CertifiedIdentity found = users.get(user);
        if (found == null) {
            throw new IllegalArgumentException("no user " + user);
        }
        return found;
    }

    /** Keys with a certificate that is valid for some time. */
    public CertifiedIdentity certified(String subject, Identity keys, Instant from, Instant to) {
        return new CertifiedIdentity(keys, issue(subject, keys, from, to));
    }

    private IdentityCertificate issue(String subject, Identity keys, Instant from, Instant to) {
        try {
            return ca.issue(EnrolmentRequest.create(subject, keys), from, to);
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
    }
}
