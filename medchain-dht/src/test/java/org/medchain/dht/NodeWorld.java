package org.medchain.dht;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

/** A CA and the identities of nodes and clients, the same in every run. */
public final class NodeWorld {
    private static final Instant FROM = Instant.parse("2023-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2035-01-01T00:00:00Z");

    public final ConsortiumCa ca;
    private final List<SoftwareIdentity> identities = new ArrayList<>();
    private final List<IdentityCertificate> certificates = new ArrayList<>();

    /** A world of that many parties. */
    public NodeWorld(int parties) {
        this(parties, 1);
    }

    /** Another world for another seed. */
    public NodeWorld(int parties, long seed) {
        SecureRandom random = TestRandom.seeded(seed);
        ca = ConsortiumCa.create("Test CA " + seed, SuiteId.X25519, FROM, TO, random);
        for (int i = 0; i < parties; i++) {
            SoftwareIdentity identity = SoftwareIdentity.generate(SuiteId.X25519, random);
            identities.add(identity);
            certificates.add(issue("party " + i, identity, FROM, TO));
        }
    }

    public IdentityCertificate issue(String subject, Identity identity, Instant from, Instant to) {
        try {
            return ca.issue(EnrolmentRequest.create(subject, identity), from, to);
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
    }

    public Identity identity(int party) {
        return identities.get(party);
    }

    public IdentityCertificate certificate(int party) {
        return certificates.get(party);
    }

    /** A party with its certificate. */
    public CertifiedIdentity party(int party) {
        return new CertifiedIdentity(identities.get(party), certificates.get(party));
    }

    /** A party as a node, on the loopback interface. */
    public RosterNode node(int party, int port) {
        return node(party, "127.0.0.1", port);
    }

    /** A party as a node. */
    public RosterNode node(int party, String host, int port) {
        return new RosterNode(party, certificates.get(party), host, port);
    }

    /** The first so many parties as nodes. */
    public List<RosterNode> firstNodes(int count) {
        return IntStream.range(0, count).mapToObj(i -> node(i, 1_000 + i)).toList();
    }

    /**
     * The nodes of a roster after some came and some went, up to all owners of a record; those that come have higher numbers. At
     * least {@code least} are left, or as many as before if they were fewer.
     */
    public List<RosterNode> replacing(Roster before, int least, Random random) {
        List<RosterNode> nodes = new ArrayList<>(before.nodes());
        int replaced = 1 + random.nextInt(before.replicas());
        for (int i = 0; i < replaced; i++) {
            int next = nodes.get(nodes.size() - 1).number() + 1;
            int dice = random.nextInt(3);
            if (dice > 0 && next < certificates.size()) {
                nodes.add(node(next, 1_000 + next));
            }
            if (dice != 1 && nodes.size() > least) {
                nodes.remove(random.nextInt(nodes.size() - 1));
            }
        }
        return nodes;
    }
}
