package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.time;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.Auditor;
import org.medchain.core.role.Selection;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;

/** What was not granted is refused; what was is provable to anybody who knows the consortium. */
@ParameterizedClass
@EnumSource(
        value = Suites.class,
        names = {"ONE", "TWO"})
class UngrantedAccessTest extends AttackScene {
    UngrantedAccessTest(Suites suites) {
        super(suites);
    }

    @Test
    void access_afterRevocation_isRefusedWhateverTheDirectorySays() throws Exception {
        List<DirectoryRecord> before = List.of(stored(session.pointer().name().address()), stored(sectionAddress()));
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
        world.patient(ALICE).revoke(granted.id());
        assertThat(outcome(NORTH, request(RAY, record, ALL))).isEqualTo("REVOKED");

        world.reopen();
        before.forEach(old -> directory.lie(old.address(), old));
        assertThat(outcome(NORTH, request(RAY, record, ALL))).isEqualTo("REVOKED");
        assertThatThrownBy(() -> accept(granted)).hasMessageContaining("revoked");
        for (DirectoryRecord old : before) {
            assertThat(world.directory().put(old).join()).isInstanceOf(WriteOutcome.VersionConflict.class);
        }
    }

    @Test
    void access_outsideTheRange_isRefused() throws Exception {
        long start = time(2).startMicros();
        long end = time(4).endMicros();
        for (GrantedRange asked : List.of(
                ALL,
                GrantedRange.from(start),
                GrantedRange.until(end),
                chunks(1, 4),
                chunks(2, 5),
                chunks(5, 5),
                chunks(1, 1),
                new GrantedRange(OptionalLong.of(start - 1), OptionalLong.of(end)),
                new GrantedRange(OptionalLong.of(start), OptionalLong.of(end + 1)))) {
            assertThat(outcome(NORTH, request(RAY, stream, asked)))
                    .as("%s", asked)
                    .isEqualTo("OUT_OF_RANGE");
        }
        assertThat(outcome(NORTH, request(RAY, stream, chunks(2, 4)))).isEqualTo("GRANTED chunks 2 to 4");
    }

    @Test
    void access_byARequesterWhoIsNotTheOneNamed_isRefused() throws Exception {
        assertThat(outcome(NORTH, request(KIM, record, ALL))).isEqualTo("NOT_THE_REQUESTER");
        assertThat(outcome(NORTH, request(BOB, record, ALL))).isEqualTo("NOT_THE_REQUESTER");
        assertThat(outcome(NORTH, request(ALICE, record, ALL))).isEqualTo("NOT_THE_REQUESTER");
        AccessRequest request = plain(record, ALL, world.clock().instant());
        assertThat(outcome(SOUTH, sealed(world.user(RAY), identity(SOUTH), request)))
                .isEqualTo("NOT_GRANTED_HERE");
    }

    @Test
    void access_withOpeningsThatDoNotBelongTogether_isRefused() throws Exception {
        Session ofBob = sessionOfBob();
        DataId bobs = ofBob.grants().get(0).data();
        Instant now = world.clock().instant();
        AccessRequest own = plain(record, ALL, now);
        AccessRequest his = plain(ofBob, bobs, ALL, now);
        for (AccessRequest mixed : List.of(
                new AccessRequest(ofBob.id(), own.audience(), own.grant(), ALL, nonce(), now),
                new AccessRequest(own.session(), his.audience(), own.grant(), ALL, nonce(), now),
                new AccessRequest(own.session(), own.audience(), his.grant(), ALL, nonce(), now),
                new AccessRequest(own.session(), his.audience(), his.grant(), ALL, nonce(), now))) {
            assertThat(outcome(NORTH, sealed(world.user(RAY), identity(NORTH), mixed)))
                    .isEqualTo("NOT_GRANTED_HERE");
        }
    }

    @Test
    void proof_forged_isRefused() throws Exception {
        Auditor auditor = world.medChain().auditor();
        EventProof proof = world.ledger().proof(granted.event()).orElseThrow();
        EventRef dataEvent = world.provider(NORTH)
                .inventory(inventory)
                .find(record)
                .orElseThrow()
                .lastEvent();
        EventProof other = world.ledger().proof(dataEvent).orElseThrow();
        assertThat(auditor.verify(proof.encode()).ref()).isEqualTo(granted.event());

        for (EventProof forged : List.of(
                new EventProof(other.event(), proof.header(), proof.inclusion(), proof.certificate()),
                new EventProof(proof.event(), other.header(), proof.inclusion(), proof.certificate()),
                new EventProof(proof.event(), other.header(), other.inclusion(), other.certificate()),
                new EventProof(proof.event(), proof.header(), proof.inclusion(), other.certificate()))) {
            assertThatThrownBy(() -> auditor.verify(forged.encode())).isInstanceOf(VerificationException.class);
        }
        Flips.everyByte(proof.encode(), (damaged, where) -> assertThatThrownBy(() -> auditor.verify(damaged))
                .as(where)
                .isInstanceOf(MedChainException.class));
        TestConsortium elsewhere = new TestConsortium(Suites.ONE, world.random());
        Auditor stranger = Auditor.of(elsewhere.config(), world.clock().instant());
        assertThatThrownBy(() -> stranger.verify(proof.encode())).isInstanceOf(VerificationException.class);
    }

    @Test
    void unauthorizedAccess_staysProvable() throws Exception {
        Auditor auditor = world.medChain().auditor();
        Bytes proof = world.ledger().proof(granted.event()).orElseThrow().encode();
        SessionDisclosure all = session.disclosure();

        ProvenEvent proven = auditor.verifyDisclosure(proof, all);
        assertThat(proven.event().signer()).isEqualTo(identity(ALICE));
        assertThat(all.isComplete()).isTrue();
        SessionDisclosure part = new SessionDisclosure(
                all.audience(), List.of(session.grantOf(stream).orElseThrow()));
        auditor.verifyDisclosure(proof, part);
        assertThat(part.isComplete()).isFalse();

        GrantOpening narrow = session.grantOf(stream).orElseThrow();
        for (GrantedRange lie : List.of(chunks(2, 5), ALL)) {
            GrantOpening wider = new GrantOpening(ranged(narrow.grant(), lie), narrow.salt(), narrow.proof());
            SessionDisclosure forged = new SessionDisclosure(all.audience(), List.of(wider));
            assertThatThrownBy(() -> auditor.verifyDisclosure(proof, forged)).isInstanceOf(VerificationException.class);
        }
        Audience kims =
                new Audience(identity(KIM), identity(ALICE), session.audience().expiresAtMillis());
        AudienceOpening toKim = new AudienceOpening(kims, all.audience().salt());
        assertThatThrownBy(() -> auditor.verifyDisclosure(proof, new SessionDisclosure(toKim, all.grants())))
                .isInstanceOf(VerificationException.class);
        EventRef last = world.provider(NORTH)
                .inventory(inventory)
                .find(stream)
                .orElseThrow()
                .lastEvent();
        ProvenEvent chunkFive =
                auditor.verify(world.ledger().proof(last).orElseThrow().encode());
        EventDG.Content disclosed =
                EventDG.of(chunkFive.event()).open(world.user(ALICE).keys());
        assertThat(narrow.grant().range().contains(disclosed.range().orElseThrow()))
                .isFalse();
    }

    private static Grant ranged(Grant grant, GrantedRange range) {
        return new Grant(
                grant.inventory(),
                grant.provider(),
                grant.data(),
                grant.kind(),
                range,
                grant.scheme(),
                grant.reference(),
                grant.referenceIndex(),
                grant.first(),
                grant.anchor());
    }

    @Test
    void everyRequest_isInTheAccessLogWithWhoAskedForWhat() throws Exception {
        try (VerifiedData data = fetch(record, ALL)) {
            assertThat(Reading.all(data)).isEqualTo(Bytes.utf8("letter"));
        }
        outcome(NORTH, request(RAY, stream, ALL));
        List<LoggedAccess> logged = world.provider(NORTH).accessLog(0, 10);
        assertThat(logged).hasSize(2);
        assertThat(logged).allSatisfy(access -> assertThat(access.entry().requester())
                .isEqualTo(identity(RAY).id()));
    }

    private Session sessionOfBob() throws Exception {
        InventoryPointer bobs = world.inventory(NORTH, BOB);
        DataId letter = world.record(bobs, NORTH, Bytes.utf8("bob's"));
        return accept(world.patient(BOB).grant(world.user(RAY).certificate(), List.of(Selection.all(bobs, letter))));
    }
}
