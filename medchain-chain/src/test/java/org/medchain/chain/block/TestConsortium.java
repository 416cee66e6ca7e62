package org.medchain.chain.block;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Identities;

/** A consortium of any size, whose members sign whatever a test asks for. */
final class TestConsortium {
    static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
    static final Instant TO = Instant.parse("2034-01-01T00:00:00Z");

    final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, FROM, TO, TestRandom.seeded(13));
    final List<Identity> identities = new ArrayList<>();
    final ConsortiumConfig config;

    TestConsortium(int size) throws VerificationException {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Identity identity = Identities.of(i % 2 == 0 ? SuiteId.X25519 : SuiteId.P256, 100 + i);
            identities.add(identity);
            members.add(member("member " + i, identity));
        }
        config = ConsortiumConfig.create("test", ca.certificate(), members, BlockLimits.DEFAULT);
    }

    Member member(String name, Identity identity) throws VerificationException {
        return new Member(name, ca.issue(EnrolmentRequest.create(name, identity), FROM, TO));
    }

    /** The first block, with {@code count} events. */
    Block block(int count) {
        return Block.create(1, config.genesisHash(), 1_000_000, events(config.genesisHash(), count));
    }

    BlockCertificate certificate(BlockHeader header, int... members) {
        List<MemberSignature> signatures = new ArrayList<>();
        for (int member : members) {
            signatures.add(BlockCertificate.sign(config, header, 0, member, identities.get(member)));
        }
        return new BlockCertificate(0, signatures);
    }

    static List<Event> events(BlockHash consortium, int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Event.sign(consortium, new EventType(1000), Bytes.utf8("event " + i), Identities.of(1)));
        }
        return events;
    }
}
