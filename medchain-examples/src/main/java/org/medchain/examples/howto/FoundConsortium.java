package org.medchain.examples.howto;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;

/** The steps of the founders and of their CA, each in its own process. */
final class FoundConsortium {
    private FoundConsortium() {}

    /** How long a certificate is valid. */
    record Validity(Instant now, Instant end) {}

    /** Four of a kind: of each founder one. */
    record Founders(
            IdentityCertificate north, IdentityCertificate south, IdentityCertificate east, IdentityCertificate west) {}

    static void createTheCa(Path caKeys, char[] password, Validity validity, SecureRandom random)
            throws MedChainException {
        Instant now = validity.now();
        Instant end = validity.end();
        ConsortiumCa ca = ConsortiumCa.create("Our CA", SuiteId.X25519, now, end, random);
        KeyCase keyCase = KeyCase.create(caKeys, password, random);
        keyCase.putIdentity("ca", ca.keys(), ca.certificate());
    }

    static Bytes requestACertificate(Path memberKeys, char[] password, SecureRandom random) throws MedChainException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, random);
        KeyCase keyCase = KeyCase.create(memberKeys, password, random);
        keyCase.putKeys("member", keys);
        Bytes request = EnrolmentRequest.create("North Hospital", keys).encode();
        return request;
    }

    static IdentityCertificate issue(
            Path caKeys, char[] password, Bytes request, Validity validity, SecureRandom random)
            throws MedChainException {
        Instant now = validity.now();
        Instant end = validity.end();
        KeyCase keyCase = KeyCase.open(caKeys, password, random);
        ConsortiumCa ca = ConsortiumCa.reopen(
                keyCase.identity("ca").orElseThrow(), keyCase.certificate("ca").orElseThrow(), random);
        IdentityCertificate certificate = ca.issue(EnrolmentRequest.decode(request), now, end);
        return certificate;
    }

    static CertifiedIdentity keepTheCertificate(
            Path memberKeys, char[] password, IdentityCertificate certificate, SecureRandom random)
            throws MedChainException {
        KeyCase keyCase = KeyCase.open(memberKeys, password, random);
        keyCase.putCertificate("member", certificate);
        CertifiedIdentity member = keyCase.certified("member");
        return member;
    }

    static ConsortiumConfig configuration(IdentityCertificate caCertificate, Founders founders) {
        IdentityCertificate north = founders.north();
        IdentityCertificate south = founders.south();
        IdentityCertificate east = founders.east();
        IdentityCertificate west = founders.west();
        List<Member> members = List.of(
                new Member("North Hospital", north, Optional.of("10.0.1.7:7500")),
                new Member("South Hospital", south, Optional.of("10.0.2.7:7500")),
                new Member("East Hospital", east, Optional.of("10.0.3.7:7500")),
                new Member("West Hospital", west, Optional.of("10.0.4.7:7500")));
        ConsortiumConfig consortium =
                ConsortiumConfig.create("Our consortium", caCertificate, members, BlockLimits.DEFAULT);
        return consortium;
    }

    static Rosters firstRoster(Founders founders) {
        IdentityCertificate north = founders.north();
        IdentityCertificate south = founders.south();
        IdentityCertificate east = founders.east();
        IdentityCertificate west = founders.west();
        Roster roster = Roster.first(List.of(
                new RosterNode(0, north, "10.0.1.7", 7501),
                new RosterNode(1, south, "10.0.2.7", 7501),
                new RosterNode(2, east, "10.0.3.7", 7501),
                new RosterNode(3, west, "10.0.4.7", 7501)));
        Rosters rosters = Rosters.from(roster);
        return rosters;
    }

    static Rosters rosterOfALaterEpoch(long epoch, List<RosterNode> nodes) {
        Rosters rosters = Rosters.from(new Roster(epoch, Roster.DEFAULT_REPLICAS, nodes));
        return rosters;
    }
}
