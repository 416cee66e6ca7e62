package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.described;
import static org.medchain.core.testkit.World.time;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.AnswerForge;
import org.medchain.core.access.AnswerForge.Chunk;
import org.medchain.core.access.AnswerForge.Goods;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.InventoryReader;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionReader;
import org.medchain.core.directory.StolenKey;
import org.medchain.core.role.Auditor;
import org.medchain.core.role.CertifiedIdentity;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.Flips;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** The attacks that must fail (the paper's section 5.1 and more), one after another. */
@ParameterizedClass
@EnumSource(
        value = Suites.class,
        names = {"ONE", "TWO"})
class AttacksTest extends AttackScene {
    AttacksTest(Suites suites) {
        super(suites);
    }

    // Masquerade

    @Test
    void masquerade_requestSignedByAnotherKey_isNotAuthentic() throws Exception {
        AccessRequest wanted = plain(record, ALL, world.clock().instant());
        Bytes forged = signedBy(world.user(KIM).keys(), world.user(RAY).certificate(), wanted.encode());

        assertThat(outcome(NORTH, forged)).isEqualTo("NOT_AUTHENTIC");
        assertThat(outcome(NORTH, sealed(world.user(RAY), identity(NORTH), wanted)))
                .isEqualTo("GRANTED chunks 1 to 1");
    }

    @Test
    void masquerade_requesterWhomAnotherAuthorityCertified_isNotAuthentic() throws Exception {
        Instant from = TestConsortium.START.minusSeconds(1);
        ConsortiumCa impostors =
                ConsortiumCa.create("Test CA", identity(RAY).suite(), from, TestConsortium.END, world.random());
        Identity ray = world.user(RAY).keys();
        Certificate certificate = impostors.issue(EnrolmentRequest.create("RAY", ray), from, TestConsortium.END);
        CertifiedIdentity impostor = new CertifiedIdentity(ray, certificate);

        assertThat(outcome(NORTH, request(impostor, record, ALL, world.clock().instant())))
                .isEqualTo("NOT_AUTHENTIC");
    }

    @Test
    void masquerade_asProviderOrPatientOrRequester_isFoundOut() throws Exception {
        Patient alice = world.patient(ALICE);
        Bytes notice = message("inventory-notice", world.user(SOUTH), identity(ALICE), inventory.encode());
        assertThatThrownBy(() -> alice.accept(notice)).isInstanceOf(VerificationException.class);

        Bytes pointer = pointer(granted.id(), granted.pointer().name());
        Bytes invitation = message("invitation", world.user(BOB), identity(RAY), pointer);
        assertThatThrownBy(() -> world.requester(RAY).accept(invitation)).isInstanceOf(VerificationException.class);
        Bytes sections = new StructWriter()
                .integer(0, 1)
                .bytes(1, granted.id().event().value())
                .structs(2, List.of(section()), RecordName::encode)
                .toBytes();
        Bytes toNorth = message("provider-invitation", world.user(BOB), identity(NORTH), sections);
        assertThatThrownBy(() -> world.provider(NORTH).accept(toNorth)).isInstanceOf(VerificationException.class);

        EventSR removal = EventSR.create(
                world.networks().ledger().consortium(),
                granted.id().event(),
                world.user(BOB).keys());
        world.patient(BOB);
        assertThatThrownBy(() -> world.networks().ledger().append(removal.event()))
                .isInstanceOf(EventRefusedException.class);
        assertThatThrownBy(() -> world.patient(BOB).revoke(granted.id())).isInstanceOf(VerificationException.class);
    }

    // Replay

    @Test
    void replay_ofAnInventoryMessage_opensNothing() throws Exception {
        Bytes notice = world.provider(NORTH).noticeOf(inventory);
        assertThat(world.patient(ALICE).accept(notice)).isEqualTo(inventory);
        assertThat(world.patient(ALICE).accept(notice)).isEqualTo(inventory);

        assertThatThrownBy(() -> world.patient(BOB).accept(notice)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> world.patient(ALICE).read(notice)).isInstanceOf(VerificationException.class);
        Bytes passedOn = message("inventory-notice", world.user(NORTH), identity(BOB), inventory.encode());
        assertThatThrownBy(() -> world.patient(BOB).accept(passedOn)).isInstanceOf(VerificationException.class);
        for (Identity thief : List.of(
                world.user(KIM).keys(),
                world.user(BOB).keys(),
                world.user(SOUTH).keys())) {
            InventoryReader reader = new InventoryReader(world.networks().directory(), thief);
            assertThatThrownBy(() -> reader.read(inventory)).isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void replay_ofAnInventoryUpdate_changesNothing() throws Exception {
        List<DirectoryRecord> versions = directory.versions(inventory.name().address());
        assertThat(versions).hasSizeGreaterThan(2);
        for (DirectoryRecord old : versions.subList(0, versions.size() - 1)) {
            assertThat(world.directory().put(old).join()).isInstanceOf(WriteOutcome.VersionConflict.class);
        }
        InventoryPointer other = world.inventory(NORTH, ALICE);
        DirectoryRecord last = versions.get(versions.size() - 1);
        DirectoryRecord moved = new DirectoryRecord(other.name(), 99, last.payload(), last.signature());
        DirectoryRecord raised =
                new DirectoryRecord(inventory.name(), 99, versions.get(0).payload(), last.signature());
        assertThat(world.directory().put(moved).join()).isInstanceOf(WriteOutcome.Invalid.class);
        assertThat(world.directory().put(raised).join()).isInstanceOf(WriteOutcome.Invalid.class);

        assertThat(world.patient(ALICE).inventory(inventory).entries()).hasSize(2);
        assertThat(world.patient(ALICE).inventory(other).entries()).isEmpty();
    }

    @Test
    void replay_ofASessionRequest_givesNobodyElseAnything() throws Exception {
        Bytes asked = world.requester(RAY).ask(world.user(ALICE).certificate(), "the letter");
        assertThat(world.patient(ALICE).read(asked).requester())
                .isEqualTo(world.user(RAY).certificate());
        assertThat(world.patient(ALICE).read(asked).requester())
                .isEqualTo(world.user(RAY).certificate());
        assertThatThrownBy(() -> world.patient(BOB).read(asked)).isInstanceOf(VerificationException.class);

        SessionReader kims =
                new SessionReader(world.networks().directory(), world.user(KIM).keys());
        assertThatThrownBy(() -> kims.find(session.pointer())).isInstanceOf(VerificationException.class);
        Bytes invitation = granted.invitationFor(identity(RAY));
        assertThatThrownBy(() -> world.requester(KIM).accept(invitation)).isInstanceOf(VerificationException.class);
    }

    @Test
    void replay_ofAnAccessRequest_isRefused() throws Exception {
        Bytes request = request(RAY, record, ALL);
        assertThat(outcome(NORTH, request)).startsWith("GRANTED");
        assertThat(outcome(NORTH, request)).isEqualTo("REPLAYED");
        assertThat(outcome(SOUTH, request)).isEqualTo("NOT_AUTHENTIC");

        world.clock().move(WINDOW);
        assertThat(outcome(NORTH, request)).isEqualTo("REPLAYED");
        world.clock().move(Duration.ofMillis(1));
        assertThat(outcome(NORTH, request)).isEqualTo("STALE");
        world.clock().move(WINDOW.multipliedBy(2));
        assertThat(outcome(NORTH, request)).isEqualTo("STALE");
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
    }

    @Test
    void replay_ofAnAccessRequestDatedAhead_isRefusedAsLongAsItWouldBeFresh() throws Exception {
        Instant ahead = world.clock().instant().plus(WINDOW);
        assertThat(outcome(NORTH, request(world.user(RAY), record, ALL, ahead.plusMillis(1))))
                .isEqualTo("STALE");
        Bytes request = request(world.user(RAY), record, ALL, ahead);
        assertThat(outcome(NORTH, request)).startsWith("GRANTED");
        for (int minute = 0; minute < 5; minute++) {
            assertThat(outcome(NORTH, request)).as("minute %d", minute).isNotEqualTo("GRANTED chunks 1 to 1");
            world.clock().move(Duration.ofMinutes(1));
        }
    }

    @Test
    void replay_ofAnAccessRequestAfterARestart_isRefused() throws Exception {
        Instant now = world.clock().instant();
        for (Duration ahead : List.of(Duration.ofSeconds(-30), Duration.ZERO, Duration.ofSeconds(30))) {
            Bytes request = request(world.user(RAY), record, ALL, now.plus(ahead));
            assertThat(outcome(NORTH, request)).as("first, %s ahead", ahead).isIn("GRANTED chunks 1 to 1", "STALE");
            world.restart(NORTH);
            assertThat(outcome(NORTH, request)).as("replayed, %s ahead", ahead).isIn("STALE", "REPLAYED");
            world.clock().move(Duration.ofSeconds(20));
            assertThat(outcome(NORTH, request))
                    .as("replayed later, %s ahead", ahead)
                    .isIn("STALE", "REPLAYED");
            world.reopen();
            assertThat(outcome(NORTH, request))
                    .as("replayed, reopened, %s ahead", ahead)
                    .isIn("STALE", "REPLAYED");
            now = world.clock().instant();
        }
        world.clock().move(Duration.ofMinutes(1));
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
    }

    // A stolen key

    @Test
    void stolenKsec_triedOnOtherSectionsAndSessions_opensNone() throws Exception {
        InventoryPointer second = world.inventory(NORTH, ALICE);
        DataId scan = world.record(second, NORTH, Bytes.utf8("scan"));
        Certificate ray = world.user(RAY).certificate();
        Session other = accept(world.patient(ALICE)
                .grant(ray, List.of(Selection.all(inventory, record), Selection.all(second, scan))));
        DirectoryRecord own = stored(sectionAddress());
        Session narrowed = accept(world.patient(ALICE).narrow(session.id(), stream, chunks(3, 4)));

        StolenKey ksec = StolenKey.ksec(own, world.user(RAY).keys());

        assertThat(ksec.opensSection(own)).isTrue();
        List<RecordName> others = new ArrayList<>(sections(other));
        others.addAll(sections(narrowed));
        assertThat(others).hasSize(3);
        for (RecordName name : others) {
            assertThat(ksec.opensSection(stored(name.address()))).as("%s", name).isFalse();
        }
    }

    @Test
    void stolenKsec_ciphertextMovedToAnotherSection_doesNotOpen() throws Exception {
        DirectoryRecord section = stored(sectionAddress());
        StolenKey ksec = StolenKey.ksec(section, world.user(RAY).keys());
        try (WriteKey thiefs = WriteKey.generate(identity(KIM).suite(), world.random())) {
            RecordName name = thiefs.name(section.name().label(), section.name().expiresAtMillis());
            DirectoryRecord moved = thiefs.record(name, 1, section.payload());
            assertThat(world.directory().put(moved).join()).isInstanceOf(WriteOutcome.Stored.class);
            assertThat(ksec.opensSection(moved)).isFalse();
        }
    }

    // Tampering

    @Test
    void tampering_withLedgerBytes_isFoundAndNamed() throws Exception {
        world.close();
        Path log;
        try (Stream<Path> files = Files.walk(world.ledgerFolder())) {
            log = files.filter(file ->
                            file.toString().endsWith(".log") && file.toString().contains("blocks-"))
                    .findFirst()
                    .orElseThrow();
        }
        Bytes sound = Bytes.takeOwnership(Files.readAllBytes(log));
        for (int part = 1; part < 10; part++) {
            int at = sound.size() / 10 * part;
            Files.write(log, Flips.flip(sound, at, part % 8).toByteArray());
            assertThatThrownBy(this::openAndVerifyLedger)
                    .as("byte %d of %d", at, sound.size())
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("block");
        }
        Files.write(log, sound.toByteArray());
        openAndVerifyLedger();
        world.open();
        world.provider(NORTH);
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);
    }

    @Test
    void tampering_withDirectoryRecords_isFound() throws Exception {
        DirectoryRecord whole = stored(session.pointer().name().address());
        directory.lie(whole.address(), damaged(whole));
        assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                .isInstanceOf(VerificationException.class);
        directory.beHonest();

        DirectoryRecord part = stored(sectionAddress());
        directory.lie(part.address(), damaged(part));
        Session reduced = world.requester(RAY).open(session.pointer());
        assertThat(reduced.sections()).isEmpty();
        assertThat(reduced.failures()).hasSize(1);
        assertThat(reduced.grants()).hasSize(2);
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
        directory.beHonest();

        DirectoryRecord head = stored(inventory.name().address());
        directory.lie(head.address(), damaged(head));
        assertThatThrownBy(() -> world.patient(ALICE).inventory(inventory)).isInstanceOf(VerificationException.class);
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
    }

    private static DirectoryRecord damaged(DirectoryRecord sound) {
        Bytes payload = Flips.flip(sound.payload(), sound.payload().size() / 2, 3);
        return new DirectoryRecord(sound.name(), sound.version(), payload, sound.signature());
    }

    @Test
    void tampering_withData_isFoundAndNamed() throws Exception {
        Path chunk = storedChunk(stream, 3);
        byte[] sound = Files.readAllBytes(chunk);
        Files.write(chunk, Flips.flip(Bytes.copyOf(sound), sound.length / 2, 5).toByteArray());
        assertCaught("tampered chunk", () -> fetch(stream, chunks(2, 4)))
                .isInstanceOfSatisfying(
                        InvalidDataException.class,
                        invalid -> assertThat(invalid.verdict().bad()).containsExactly(new ChunkIndex(3)));
        for (byte[] resized : List.of(
                Bytes.copyOf(sound, 0, sound.length - 1).toByteArray(),
                new byte[0],
                Bytes.concat(Bytes.copyOf(sound), Bytes.utf8("x")).toByteArray())) {
            Files.write(chunk, resized);
            assertCaught("a chunk that its provider sees is not its own", () -> fetch(stream, chunks(2, 4)))
                    .isInstanceOf(UnavailableException.class);
        }
        Files.write(chunk, sound);
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);
        Files.write(storedChunk(record, 1), Bytes.utf8("lettre").toByteArray());
        assertCaught("tampered record", () -> fetch(record, ALL)).isInstanceOf(InvalidDataException.class);
    }

    @Test
    void tampering_withInvitations_isFound() throws Exception {
        Bytes invitation = granted.invitationFor(identity(RAY));
        for (int at = 0; at < invitation.size(); at += 37) {
            Bytes tampered = Flips.flip(invitation, at, at % 8);
            assertThatThrownBy(() -> world.requester(RAY).accept(tampered))
                    .as("byte %d", at)
                    .isInstanceOf(MedChainException.class);
        }
        assertThatThrownBy(() -> world.requester(RAY).accept(granted.invitationFor(identity(NORTH))))
                .isInstanceOf(VerificationException.class);
        try (WriteKey other = WriteKey.generate(identity(ALICE).suite(), world.random())) {
            RecordName elsewhere = other.name(granted.pointer().name().label(), 0);
            Bytes pointer = pointer(granted.id(), elsewhere);
            Bytes byBob = message("invitation", world.user(BOB), identity(RAY), pointer);
            assertThatThrownBy(() -> world.requester(RAY).accept(byBob)).isInstanceOf(MedChainException.class);
        }
    }

    // A directory that lies

    @Test
    void lyingDirectory_oldVersion_isRefusedByWhoSawANewerOne() throws Exception {
        List<DirectoryRecord> heads = directory.versions(inventory.name().address());
        assertThat(world.patient(ALICE).inventory(inventory).entries()).hasSize(2);
        world.patient(ALICE).narrow(session.id(), stream, chunks(3, 3));
        assertThat(world.requester(RAY).open(session.pointer()).id()).isNotEqualTo(session.id());
        directory.lie(
                session.pointer().name().address(),
                directory.versions(session.pointer().name().address()).get(0));
        assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                .isInstanceOf(VerificationException.class);
        assertThat(heads).isNotEmpty();
    }

    @Test
    void lyingDirectory_oldVersionShownToANewcomer_isNotWhatTheLedgerSays() throws Exception {
        DirectoryRecord before = stored(session.pointer().name().address());
        world.patient(ALICE).narrow(session.id(), stream, chunks(3, 3));
        world.reopen();
        directory.lie(before.address(), before);
        assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("another session took the place");
    }

    @Test
    void lyingDirectory_anotherIdsRecord_isRefused() throws Exception {
        GrantedSession other =
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream)));
        Session wide = accept(other);
        InventoryPointer second = world.inventory(NORTH, ALICE);
        directory.lie(
                session.pointer().name().address(), stored(wide.pointer().name().address()));
        assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                .isInstanceOf(VerificationException.class);
        directory.beHonest();

        directory.lie(sectionAddress(), stored(sections(wide).get(0).address()));
        assertThat(world.requester(RAY).open(session.pointer()).sections()).isEmpty();
        directory.lie(inventory.name().address(), stored(second.name().address()));
        assertThatThrownBy(() -> world.patient(ALICE).inventory(inventory)).isInstanceOf(VerificationException.class);
    }

    @Test
    void lyingDirectory_nothing_leavesWhatIsGranted() throws Exception {
        directory.lie(session.pointer().name().address(), new ReadOutcome.Absent());
        assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("try again later");
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
        directory.beHonest();

        directory.lie(sectionAddress(), new ReadOutcome.Absent());
        Session reduced = world.requester(RAY).open(session.pointer());
        assertThat(reduced.sections()).isEmpty();
        assertThat(reduced.missing()).isEqualTo(1);
        assertThatThrownBy(() -> fetch(world.requester(RAY), reduced, record, ALL))
                .isInstanceOf(UnavailableException.class);
        directory.lie(sectionAddress(), new ReadOutcome.Unavailable("gone"));
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
    }

    @Test
    void lyingDirectory_forgedRecord_isRefused() throws Exception {
        RecordName real = session.pointer().name();
        DirectoryRecord sound = stored(real.address());
        try (WriteKey own = WriteKey.generate(real.suite(), world.random())) {
            DirectoryRecord squatted = own.record(own.name(real.label(), real.expiresAtMillis()), 9, sound.payload());
            DirectoryRecord unsigned = new DirectoryRecord(real, 9, sound.payload(), squatted.signature());
            for (DirectoryRecord forged : List.of(squatted, unsigned)) {
                directory.lie(real.address(), forged);
                assertThatThrownBy(() -> world.requester(RAY).open(session.pointer()))
                        .isInstanceOf(VerificationException.class);
            }
            directory.beHonest();
            world.directory().put(squatted).join();
            assertThat(world.requester(RAY).open(session.pointer()).sections()).hasSize(1);
        }
    }

    // A provider that sends other data

    @Test
    void dataSwap_betweenStreamsOrChunks_isFound() throws Exception {
        DataId other = world.stream(inventory, NORTH, DigestScheme.BOUND, 5).id();
        Goods honest = honest(inventory, stream, 2, 4, chunks(2, 4));
        northSends(honest);
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);

        Goods others = honest(inventory, other, 2, 4, chunks(2, 4));
        northSends(others);
        assertCaught("another stream", () -> fetch(stream, chunks(2, 4))).hasMessageContaining("anchor");
        northSends(others.from(honest.anchor()));
        assertCaught("another stream from this one's anchor", () -> fetch(stream, chunks(2, 4)))
                .isInstanceOfSatisfying(
                        InvalidDataException.class,
                        invalid -> assertThat(invalid.verdict().bad()).hasSize(3));
        northSends(honest.swapping(0, 2));
        assertCaught("two chunks swapped", () -> fetch(stream, chunks(2, 4))).isInstanceOf(MedChainException.class);
        Path three = storedChunk(stream, 3);
        Files.copy(storedChunk(other, 3), three, StandardCopyOption.REPLACE_EXISTING);
        world.restart(NORTH);
        assertCaught("a chunk of another stream", () -> fetch(stream, chunks(2, 4)))
                .isInstanceOfSatisfying(
                        InvalidDataException.class,
                        invalid -> assertThat(invalid.verdict().bad()).containsExactly(new ChunkIndex(3)));
    }

    @Test
    void dataSwap_chunksOfAnotherStreamAfterTheGrant_isFound() throws Exception {
        InventoryPointer pointer = world.inventory(NORTH, ALICE);
        DataId own = world.stream(pointer, NORTH, DigestScheme.BOUND, 3).id();
        DataId other = world.stream(pointer, NORTH, DigestScheme.BOUND, 6).id();
        session =
                accept(world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(pointer, own))));
        World.grow(world.provider(NORTH).resumeStream(own), 3);

        northSends(honest(pointer, own, 1, 6, ALL));
        assertChunks(fetch(own, ALL), own, 1, 6);
        northSends(honest(pointer, other, 1, 6, ALL));
        assertCaught("another stream", () -> fetch(own, ALL)).isInstanceOf(VerificationException.class);
        northSends(honest(pointer, other, 4, 6, ALL));
        assertCaught("another stream's later chunks", () -> fetch(own, chunks(4, 6)))
                .isInstanceOf(InvalidDataException.class);
        northSends(honest(pointer, own, 1, 2, ALL));
        assertCaught("fewer than were granted", () -> fetch(own, ALL));
        northSends(honest(pointer, own, 2, 6, ALL));
        assertCaught("begun later", () -> fetch(own, ALL));
    }

    @Test
    void data_droppedReorderedDuplicatedTruncated_isFound() throws Exception {
        Goods honest = honest(inventory, stream, 2, 4, chunks(2, 4));
        List<UnaryOperator<Goods>> crimes = List.of(
                goods -> goods.sending(list -> without(list, 0)),
                goods -> goods.sending(list -> without(list, 1)),
                goods -> goods.sending(list -> without(list, 2)),
                goods -> goods.sending(list -> list.subList(0, 0)),
                goods -> renumbered(goods.sending(list -> without(list, 1))),
                goods -> goods.reordering(0, 1),
                goods -> goods.reordering(1, 2),
                goods -> renumbered(goods.reordering(1, 2)),
                goods -> goods.sending(list -> with(list, 1, list.get(1))),
                goods -> goods.sending(list -> with(list, 3, list.get(2))),
                goods -> goods.sending(list -> changed(list, 1, chunk -> shortened(chunk, true))),
                goods -> goods.sending(list -> changed(list, 1, chunk -> shortened(chunk, false))),
                goods -> goods.sending(list -> changed(list, 2, AttacksTest::movedInTime)),
                goods -> goods.sending(list -> list.subList(0, 2)).announcing(2, 3, 2),
                goods -> goods.sending(list -> list.subList(1, 3)).announcing(3, 4, 2),
                goods -> goods.announcing(2, 4, 2));
        for (int i = 0; i < crimes.size(); i++) {
            northSends(crimes.get(i).apply(honest));
            assertCaught("crime " + i, () -> fetch(stream, chunks(2, 4)));
        }
        Goods part = honest(inventory, stream, 3, 4, chunks(2, 4));
        northSends(part);
        assertChunks(fetch(stream, chunks(3, 4)), stream, 3, 4);
        Anchor wrong = new Anchor(Bytes.random(world.random(), 32));
        northSends(part.from(wrong));
        assertCaught("a wrong anchor", () -> fetch(stream, chunks(3, 4)))
                .isInstanceOfSatisfying(
                        InvalidDataException.class,
                        invalid -> assertThat(invalid.verdict().anchorWrong()).isTrue());
        northSends(honest(inventory, stream, 1, 5, chunks(2, 4)));
        assertCaught("more than was asked for", () -> fetch(stream, chunks(2, 4)));
    }

    @Test
    void answer_rewrittenOnTheWay_isFound() throws Exception {
        List<Bytes> earlier = new ArrayList<>();
        world.gateway().tamper(answer -> {
            earlier.add(answer);
            return answer;
        });
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);
        int frames = AnswerForge.split(earlier.get(0)).size();
        assertThat(frames).isEqualTo(8);
        for (int i = 0; i < frames; i++) {
            int at = i;
            assertRewritten("dropped " + i, list -> without(list, at));
            assertRewritten("twice " + i, list -> with(list, at, list.get(at)));
            assertRewritten("cut off before " + i, list -> list.subList(0, at));
            assertRewritten("moved to the end " + i, list -> {
                list.add(list.remove(at));
                return at == frames - 1 ? list.subList(0, at) : list;
            });
            Bytes old = AnswerForge.split(earlier.get(0)).get(i);
            assertRewritten("of an earlier answer " + i, list -> changed(list, at, any -> old));
        }
        assertRewritten("a frame more", list -> with(list, frames, list.get(frames - 1)));
        world.gateway().tamper(answer -> earlier.get(0));
        assertCaught("an earlier answer", () -> fetch(stream, chunks(2, 4)));
        world.gateway().tamper(answer -> answer);
        assertChunks(fetch(stream, chunks(2, 4)), stream, 2, 4);
    }

    // Access that was not granted

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
    void certificate_expired_ofRequesterOrProvider_isRefused() throws Exception {
        Instant end = world.clock().instant().plus(Duration.ofHours(1));
        CertifiedIdentity shortLived = fresh("short-lived", end);
        strangers.add(shortLived.keys());
        Requester requester = world.medChain().requester(shortLived);
        GrantedSession toHim =
                world.patient(ALICE).grant(shortLived.certificate(), List.of(Selection.all(inventory, record)));
        session = requester.accept(toHim.invitationFor(shortLived.identity()));
        world.clock().move(Duration.ofHours(1));
        assertThat(outcome(NORTH, request(shortLived, record, ALL, world.clock().instant())))
                .startsWith("GRANTED");
        world.clock().move(Duration.ofSeconds(1));
        assertThat(outcome(NORTH, request(shortLived, record, ALL, world.clock().instant())))
                .isEqualTo("NOT_AUTHENTIC");
        assertThatThrownBy(() ->
                        world.patient(ALICE).grant(shortLived.certificate(), List.of(Selection.all(inventory, record))))
                .isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> world.patient(ALICE)
                        .read(requester.ask(world.user(ALICE).certificate(), "please")))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void certificate_expired_ofTheProvider_isRefused() throws Exception {
        CertifiedIdentity clinic = fresh("clinic", world.clock().instant().plus(Duration.ofHours(1)));
        Provider provider = world.medChain().provider(clinic);
        InventoryPointer pointer = provider.createInventory(world.user(ALICE).certificate());
        DataId letter = provider.addRecord(
                pointer,
                OperationKey.of("letter"),
                described(SOUTH, "letter"),
                Optional.empty(),
                new ByteArrayInputStream(new byte[3]));
        world.gateway().route(SOUTH.host(), provider::serve);
        Session shared = accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(pointer, letter))));
        fetch(world.requester(RAY), shared, letter, ALL).close();
        world.clock().move(Duration.ofHours(1).plusSeconds(1));

        assertCaught("expired provider", () -> fetch(world.requester(RAY), shared, letter, ALL))
                .isInstanceOf(VerificationException.class);
        Bytes notice = provider.noticeOf(pointer);
        assertThatThrownBy(() -> world.patient(ALICE).accept(notice)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> provider.addRecord(
                        pointer,
                        OperationKey.of("late"),
                        described(SOUTH, "late"),
                        Optional.empty(),
                        new ByteArrayInputStream(new byte[3])))
                .isInstanceOf(EventRefusedException.class);
    }

    @Test
    void certificate_revoked_isRefusedEverywhere() throws Exception {
        revoke(world.user(RAY).certificate());
        assertThat(outcome(NORTH, request(RAY, record, ALL))).isEqualTo("CERTIFICATE_REVOKED");
        assertThatThrownBy(() -> world.patient(ALICE)
                        .grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, record))))
                .isInstanceOf(VerificationException.class);
        Bytes asked = world.requester(RAY).ask(world.user(ALICE).certificate(), "please");
        assertThatThrownBy(() -> world.patient(ALICE).read(asked)).isInstanceOf(VerificationException.class);

        revoke(world.user(BOB).certificate());
        assertThatThrownBy(() ->
                        world.provider(NORTH).createInventory(world.user(BOB).certificate()))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void certificate_revoked_ofTheProvider_makesItsWordWorthless() throws Exception {
        Bytes notice = world.provider(NORTH).noticeOf(inventory);
        fetch(record, ALL).close();
        revoke(world.user(NORTH).certificate());

        assertCaught("revoked provider", () -> fetch(record, ALL)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> world.patient(ALICE).accept(notice)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> world.record(inventory, NORTH, Bytes.utf8("late")))
                .isInstanceOf(EventRefusedException.class);
    }

    // Proofs

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

    private static Bytes pointer(SessionId id, RecordName name) {
        return new StructWriter()
                .integer(0, 1)
                .bytes(1, id.event().value())
                .struct(2, name, RecordName::encode)
                .toBytes();
    }

    private Session sessionOfBob() throws Exception {
        InventoryPointer bobs = world.inventory(NORTH, BOB);
        DataId letter = world.record(bobs, NORTH, Bytes.utf8("bob's"));
        return accept(world.patient(BOB).grant(world.user(RAY).certificate(), List.of(Selection.all(bobs, letter))));
    }

    private CertifiedIdentity fresh(String subject, Instant end) {
        SoftwareIdentity keys = SoftwareIdentity.generate(identity(RAY).suite(), world.random());
        return world.consortium().certified(subject, keys, TestConsortium.START.minusSeconds(1), end);
    }

    private void revoke(Certificate certificate) throws MedChainException {
        Identity ca = world.consortium().ca().identity();
        world.networks()
                .ledger()
                .append(RevokeCertificates.create(
                                world.networks().ledger().consortium(), List.of(certificate.serial()), ca)
                        .event());
    }

    private Bytes message(String use, CertifiedIdentity sender, PublicIdentity recipient, Bytes payload)
            throws MedChainException {
        DomainTag tag = DomainTag.of(use);
        return SignedMessage.sign(tag, sender.keys(), sender.certificate(), recipient, payload)
                .seal(tag, world.random());
    }

    /** A request to North under somebody else's certificate. */
    private Bytes signedBy(Identity signer, Certificate certificate, Bytes payload) throws MedChainException {
        Bytes signed = new StructWriter()
                .integer(0, 1)
                .bytes(1, certificate.encode())
                .struct(2, identity(NORTH), PublicIdentity::encode)
                .bytes(3, payload)
                .toBytes();
        Bytes signature = signer.sign(AccessRequest.USE, signed);
        return new SignedMessage(certificate, identity(NORTH), payload, signature)
                .seal(AccessRequest.USE, world.random());
    }

    private void openAndVerifyLedger() throws MedChainException {
        try (var ledger = LedgerBuilder.in(world.ledgerFolder())
                .consortium(world.consortium().config())
                .member(world.consortium().member())
                .clock(world.clock())
                .open()) {
            ledger.verify(height -> {});
        }
    }

    private Path storedChunk(DataId data, long index) {
        return world.storeFolder(NORTH)
                .resolve(data.value().toHex())
                .resolve("0")
                .resolve(Long.toString(index));
    }

    private void assertRewritten(String what, UnaryOperator<List<Bytes>> change) throws Exception {
        world.gateway().tamper(answer -> AnswerForge.join(change.apply(new ArrayList<>(AnswerForge.split(answer)))));
        assertCaught(what, () -> fetch(stream, chunks(2, 4)));
    }

    private static <T> List<T> without(List<T> list, int at) {
        list.remove(at);
        return list;
    }

    private static <T> List<T> with(List<T> list, int at, T added) {
        list.add(at, added);
        return list;
    }

    private static <T> List<T> changed(List<T> list, int at, UnaryOperator<T> change) {
        list.set(at, change.apply(list.get(at)));
        return list;
    }

    private static Chunk shortened(Chunk chunk, boolean admitted) {
        Bytes content = chunk.content().slice(0, chunk.content().size() - 1);
        long length = admitted ? content.size() : chunk.info().length();
        ChunkInfo info = chunk.info();
        return new Chunk(new ChunkInfo(info.index(), info.range(), length, info.salt()), content);
    }

    private static Chunk movedInTime(Chunk chunk) {
        ChunkInfo info = chunk.info();
        TimeRange moved = time(info.index().value() - 1);
        return new Chunk(new ChunkInfo(info.index(), Optional.of(moved), info.length(), info.salt()), chunk.content());
    }

    /** Chunks numbered and timed by their place, as if none had been dropped or moved. */
    private static Goods renumbered(Goods goods) {
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk : goods.chunks()) {
            long index = goods.first() + chunks.size();
            ChunkInfo info = ChunkInfo.chunk(index, time(index), chunk.content().size());
            chunks.add(new Chunk(info.withSalt(chunk.info().salt()), chunk.content()));
        }
        return goods.sending(list -> chunks)
                .announcing(goods.first(), goods.first() + chunks.size() - 1, chunks.size());
    }
}
