package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.record.StolenKey;
import org.medchain.core.message.Invitation;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.FileTrees;
import org.medchain.testkit.fixture.Flips;

/** What was changed, where it is kept or on its way, is found out; a stolen key opens what it is the key of, and nothing else. */
@ParameterizedClass
@EnumSource(
        value = Suites.class,
        names = {"ONE", "TWO"})
class TamperingAttacksTest extends AttackScene {
    TamperingAttacksTest(Suites suites) {
        super(suites);
    }

    @Test
    void stolenKsec_triedOnOtherSectionsAndSessions_opensNone() throws Exception {
        InventoryPointer second = world.inventory(NORTH, ALICE);
        DataId scan = world.record(second, NORTH, Bytes.utf8("scan"));
        IdentityCertificate ray = world.user(RAY).certificate();
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

    @Test
    void tampering_withLedgerBytes_isFoundAndNamed() throws Exception {
        world.close();
        Path log = FileTrees.files(world.ledgerFolder()).stream()
                .filter(file ->
                        file.toString().endsWith(".log") && file.toString().contains("blocks-"))
                .findFirst()
                .orElseThrow();
        Bytes sound = Bytes.takeOwnership(Files.readAllBytes(log));
        for (int part = 1; part < 10; part++) {
            int at = sound.size() / 10 * part;
            Files.write(log, Flips.bit(sound, 8 * at + part % 8).toByteArray());
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
        Bytes payload = Flips.bit(sound.payload(), 8 * (sound.payload().size() / 2) + 3);
        return new DirectoryRecord(sound.name(), sound.version(), payload, sound.signature());
    }

    @Test
    void tampering_withData_isFoundAndNamed() throws Exception {
        Path chunk = storedChunk(stream, 3);
        byte[] sound = Files.readAllBytes(chunk);
        Files.write(
                chunk,
                Flips.bit(Bytes.copyOf(sound), 8 * (sound.length / 2) + 5).toByteArray());
        assertCaught("tampered chunk", () -> fetch(stream, chunks(2, 4)))
                .isInstanceOfSatisfying(InvalidDataException.class, invalid -> {
                    assertThat(invalid.verdict().bad()).containsExactly(new ChunkIndex(3));
                    assertThat(invalid.announced(new ChunkIndex(3)).map(GrantedRange::of))
                            .hasValue(chunks(3, 3));
                    assertThat(invalid.announced(new ChunkIndex(2))).isEmpty();
                });
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
        Bytes invitation = granted.forRequester().encode();
        for (int at = 0; at < invitation.size(); at += 37) {
            Bytes tampered = Flips.bit(invitation, 8 * at + at % 8);
            assertThatThrownBy(() -> world.requester(RAY).accept(Invitation.decode(tampered)))
                    .as("byte %d", at)
                    .isInstanceOf(MedChainException.class);
        }
        assertThatThrownBy(() -> world.requester(RAY)
                        .accept(new Invitation(
                                granted.invitationForProvider(identity(NORTH)).sealed())))
                .isInstanceOf(VerificationException.class);
        try (WriteKey other = WriteKey.generate(identity(ALICE).suite(), world.random())) {
            RecordName elsewhere = other.name(granted.pointer().name().label(), 0);
            Bytes pointer = pointer(granted.id(), elsewhere);
            Invitation byBob = new Invitation(message("invitation", world.user(BOB), identity(RAY), pointer));
            assertThatThrownBy(() -> world.requester(RAY).accept(byBob)).isInstanceOf(MedChainException.class);
        }
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

    private Path storedChunk(DataId data, long index) throws IOException {
        return world.files(NORTH, data).stream()
                .filter(file -> file.getFileName().toString().startsWith(index + "-"))
                .findFirst()
                .orElseThrow();
    }
}
