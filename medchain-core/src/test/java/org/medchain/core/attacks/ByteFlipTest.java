package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessDesk;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.AnswerReader;
import org.medchain.core.access.ReplayMark;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Grant;
import org.medchain.core.directory.GrantForge;
import org.medchain.core.directory.SessionReader;
import org.medchain.core.role.CertifiedIdentity;
import org.medchain.core.role.Networks;
import org.medchain.core.testkit.Flips;
import org.medchain.core.testkit.InProcessGateway;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.User;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordAddress;
import org.medchain.error.MedChainException;

/** One bit is changed in every byte of everything that crosses between roles or lies in the directory. */
@ParameterizedClass
@EnumSource(
        value = Suites.class,
        names = {"ONE", "TWO"})
class ByteFlipTest extends AttackScene {
    ByteFlipTest(Suites suites) {
        super(suites);
    }

    @FunctionalInterface
    private interface Reader {
        void read(Bytes encoded) throws Exception;
    }

    @Test
    void invitation_damaged_isRefused() throws Exception {
        assertEveryFlipRefused(granted.invitationFor(identity(RAY)), world.requester(RAY)::accept);
        assertEveryFlipOfWhatIsSealedRefused(
                "invitation", RAY, granted.invitationFor(identity(RAY)), world.requester(RAY)::accept);
    }

    @Test
    void inventoryNotice_damaged_isRefused() throws Exception {
        Bytes notice = world.provider(NORTH).noticeOf(inventory);
        assertEveryFlipRefused(notice, world.patient(ALICE)::accept);
        assertEveryFlipOfWhatIsSealedRefused("inventory-notice", ALICE, notice, world.patient(ALICE)::accept);
    }

    @Test
    void shareRequest_damaged_isRefused() throws Exception {
        Bytes asked = world.requester(RAY).ask(world.user(ALICE).certificate(), "the letter");
        assertEveryFlipRefused(asked, world.patient(ALICE)::read);
    }

    @Test
    void accessRequest_damaged_isNotAuthentic() throws Exception {
        AccessDesk desk = desk();
        Bytes request = request(RAY, record, ALL);
        assertEveryFlipRefused(request, desk::authenticate);
        assertEveryFlipOfWhatIsSealedRefused("access-request", NORTH, request, desk::authenticate);
    }

    @Test
    void answer_damaged_handsOutNothing() throws Exception {
        AccessRequest request = plain(stream, chunks(2, 4), world.clock().instant());
        Bytes sealed = sealed(world.user(RAY), identity(NORTH), request);
        Bytes answer = InProcessGateway.answerOf(world.provider(NORTH)::serve, sealed);
        Grant grant = session.sections().get(0).section().grant();
        AnswerReader.Asked asked =
                AnswerReader.Asked.of(grant, grant.find(stream).orElseThrow(), request, sealed);
        Path staging = Files.createDirectory(folder.resolve("staging"));
        try (AnswerReader reader =
                new AnswerReader(world.networks().ledger(), world.user(RAY).keys(), world.clock(), staging)) {
            Reader read = bytes -> {
                try (VerifiedData data = reader.read(asked, new ByteArrayInputStream(bytes.toByteArray()))) {
                    assertThat(data.chunks()).hasSize(3);
                }
            };
            read.read(answer);
            assertEveryFlipRefused(answer, read);
            for (int length = 0; length < answer.size(); length += 13) {
                Bytes cut = answer.slice(0, length);
                assertThatThrownBy(() -> read.read(cut))
                        .as("cut after %d of %d bytes", length, answer.size())
                        .isInstanceOf(MedChainException.class)
                        .isNotInstanceOf(AccessDeniedException.class);
            }
        }
        try (Stream<Path> left = Files.list(staging)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void directoryRecord_ofInventorySessionOrSection_damaged_doesNotVerify() throws Exception {
        for (RecordAddress address : new RecordAddress[] {
            inventory.name().address(), session.pointer().name().address(), sectionAddress()
        }) {
            DirectoryRecord sound = directory.versions(address).get(0);
            Reader read = encoded -> DirectoryRecord.decode(encoded).verify();
            read.read(sound.encode());
            assertEveryFlipRefused(sound.encode(), read);
        }
    }

    @Test
    void grant_damaged_isNotThePatients() throws Exception {
        Bytes grant = session.sections().get(0).section().grant().encode();
        Reader read = encoded -> GrantForge.verified(encoded, identity(ALICE));
        read.read(grant);
        assertEveryFlipRefused(grant, read);
    }

    private static void assertEveryFlipRefused(Bytes encoded, Reader reader) throws Exception {
        Flips.everyByte(encoded, (damaged, where) -> assertThatThrownBy(() -> reader.read(damaged))
                .as(where)
                .isInstanceOf(MedChainException.class)
                .isNotInstanceOf(AccessDeniedException.class));
    }

    /** Anyone can seal to a recipient: so what is sealed must not be changed either. */
    private void assertEveryFlipOfWhatIsSealedRefused(String use, User recipient, Bytes sealed, Reader reader)
            throws Exception {
        DomainTag tag = DomainTag.of(use);
        CertifiedIdentity holder = world.user(recipient);
        Bytes message = Bytes.takeOwnership(
                holder.keys().open(tag, Bytes.empty(), sealed).exposeCopy());
        reader.read(holder.identity().seal(tag, Bytes.empty(), message, world.random()));
        Flips.everyByte(message, (damaged, where) -> {
            Bytes again = holder.identity().seal(tag, Bytes.empty(), damaged, world.random());
            assertThatThrownBy(() -> reader.read(again))
                    .as("inside, " + where)
                    .isInstanceOf(MedChainException.class)
                    .isNotInstanceOf(AccessDeniedException.class);
        });
    }

    private AccessDesk desk() throws MedChainException {
        Networks networks = world.networks();
        ReplayMark forgetful = new ReplayMark() {
            @Override
            public Optional<Instant> load() {
                return Optional.empty();
            }

            @Override
            public void save(Instant mark) {}
        };
        SessionReader reader =
                new SessionReader(networks.directory(), world.user(NORTH).keys(), world.random());
        return new AccessDesk(networks.ledger(), reader, world.user(NORTH).keys(), world.clock(), forgetful);
    }
}
