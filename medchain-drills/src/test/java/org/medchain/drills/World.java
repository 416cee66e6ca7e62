package org.medchain.drills;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

/** A consortium whose members run a node of the directory each, the same in every process; real time counts. */
final class World {
    static final int MEMBERS = 4;

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2100-01-01T00:00:00Z");

    final ConsortiumCa ca;
    final ConsortiumConfig config;
    final SoftwareIdentity provider;
    final SoftwareIdentity client;
    final IdentityCertificate clientCertificate;
    private final SoftwareIdentity patient;
    private final List<SoftwareIdentity> members = new ArrayList<>();
    private final List<IdentityCertificate> certificates = new ArrayList<>();

    World() {
        TestRandom random = TestRandom.seeded(11);
        ca = ConsortiumCa.create("Drill CA", SuiteId.X25519, FROM, TO, random);
        List<Member> listed = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            SoftwareIdentity identity = SoftwareIdentity.generate(SuiteId.X25519, random);
            members.add(identity);
            certificates.add(issue("member " + i, identity));
            listed.add(new Member("member " + i, certificates.get(i)));
        }
        provider = SoftwareIdentity.generate(SuiteId.X25519, random);
        patient = SoftwareIdentity.generate(SuiteId.X25519, random);
        client = SoftwareIdentity.generate(SuiteId.X25519, random);
        clientCertificate = issue("client", client);
        config = ConsortiumConfig.create("drill", ca.certificate(), listed, new BlockLimits(100, 1 << 20, 1 << 16));
    }

    private IdentityCertificate issue(String subject, Identity identity) {
        try {
            return ca.issue(EnrolmentRequest.create(subject, identity), FROM, TO);
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
    }

    SoftwareIdentity member(int number) {
        return members.get(number);
    }

    IdentityCertificate certificate(int number) {
        return certificates.get(number);
    }

    /** The members as nodes of the directory, which others reach at these ports; all of them keep all records. */
    Roster roster(List<Integer> ports) {
        List<RosterNode> nodes = IntStream.range(0, MEMBERS)
                .mapToObj(i -> new RosterNode(i, certificates.get(i), "127.0.0.1", ports.get(i)))
                .toList();
        return new Roster(1, MEMBERS, nodes);
    }

    Event admitProvider() {
        return AdmitIdentity.create(config.genesisHash(), issue("provider", provider), provider)
                .event();
    }

    Event revokeClient() {
        return RevokeCertificates.create(config.genesisHash(), List.of(clientCertificate.serial()), ca.identity())
                .event();
    }

    /** An event about a record that nobody has seen. */
    Event record(TestRandom random) {
        try {
            return EventDG.builder(config.genesisHash())
                    .data(DataId.random(random))
                    .digest(1, new Digest(Bytes.random(random, Digest.SIZE)))
                    .patient(patient.publicIdentity())
                    .build(provider, random)
                    .event();
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }
}
