package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.internal.answer.AnswerReader;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.SealedMessage;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.message.ShareRequest;
import org.medchain.core.testkit.InProcessGateway;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.User;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.Sealed;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordAddress;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;

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
        Reader ray = encoded -> world.requester(RAY).accept(Invitation.decode(encoded));
        assertEveryFlipRefused(granted.forRequester().encode(), ray);
        assertEveryFlipOfWhatIsSealedRefused("invitation", RAY, granted.forRequester(), Invitation::new, ray);
    }

    @Test
    void inventoryNotice_damaged_isRefused() throws Exception {
        InventoryNotice notice = world.provider(NORTH).noticeOf(inventory);
        Reader alice = encoded -> world.patient(ALICE).accept(InventoryNotice.decode(encoded));
        assertEveryFlipRefused(notice.encode(), alice);
        assertEveryFlipOfWhatIsSealedRefused("inventory-notice", ALICE, notice, InventoryNotice::new, alice);
    }

    @Test
    void shareRequest_damaged_isRefused() throws Exception {
        ShareRequest asked = world.requester(RAY).ask(world.user(ALICE).certificate(), "the letter");
        assertEveryFlipRefused(asked.encode(), encoded -> world.patient(ALICE).read(ShareRequest.decode(encoded)));
    }

    @Test
    void accessRequest_damaged_isNotAuthentic() throws Exception {
        Reader desk = encoded -> {
            if (outcome(NORTH, SealedRequest.decode(encoded)).equals("NOT_AUTHENTIC")) {
                throw new VerificationException("not authentic");
            }
        };
        SealedRequest request = request(RAY, record, ALL);
        assertEveryFlipRefused(request.encode(), desk);
        assertEveryFlipOfWhatIsSealedRefused("access-request", NORTH, request, SealedRequest::new, desk);
    }

    @Test
    void answer_damaged_handsOutNothing() throws Exception {
        AccessRequest request = plain(stream, chunks(2, 4), world.clock().instant());
        SealedRequest sealed = sealed(world.user(RAY), identity(NORTH), request);
        Bytes answer = InProcessGateway.answerOf(world.provider(NORTH)::serve, sealed);
        AnswerReader.Asked asked = AnswerReader.Asked.of(request, sealed);
        Path staging = folder.resolve("staging");
        try (AnswerReader reader =
                AnswerReader.open(world.networks().ledger(), world.user(RAY).keys(), world.clock(), staging)) {
            Reader read = bytes -> {
                InputStream in = new ByteArrayInputStream(bytes.toByteArray());
                try (VerifiedData data = reader.fetch(asked, () -> in, FetchLimits.defaults())) {
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
            assertThat(left).extracting(Path::getFileName).containsExactly(Path.of("lock"));
        }
    }

    @Test
    void directoryRecord_ofInventorySessionOrSection_damaged_doesNotVerify() throws Exception {
        for (RecordAddress address : new RecordAddress[] {
            inventory.name().address(), session.pointer().name().address(), sectionAddress()
        }) {
            DirectoryRecord sound = stored(address);
            Reader read = encoded -> DirectoryRecord.decode(encoded).verify();
            read.read(sound.encode());
            assertEveryFlipRefused(sound.encode(), read);
        }
    }

    @Test
    void disclosure_damaged_isNotWhatWasGranted() throws Exception {
        EventSC event = world.networks().ledger().session(session.id()).orElseThrow();
        Reader read = encoded -> SessionDisclosure.decode(encoded).verify(event);
        read.read(session.disclosure().encode());
        assertEveryFlipRefused(session.disclosure().encode(), read);
    }

    private static void assertEveryFlipRefused(Bytes encoded, Reader reader) throws Exception {
        Flips.everyByte(encoded, (damaged, where) -> assertThatThrownBy(() -> reader.read(damaged))
                .as(where)
                .isInstanceOf(MedChainException.class)
                .isNotInstanceOf(AccessDeniedException.class));
    }

    /** Anyone can seal to a recipient: so what is sealed must not be changed either. */
    private void assertEveryFlipOfWhatIsSealedRefused(
            String use, User recipient, SealedMessage sound, Function<Sealed, SealedMessage> made, Reader reader)
            throws Exception {
        DomainTag tag = DomainTag.of(use);
        CertifiedIdentity holder = world.user(recipient);
        Bytes message = Bytes.takeOwnership(
                holder.keys().open(tag, Bytes.empty(), sound.sealed().encode()).exposeCopy());
        reader.read(made.apply(Sealed.decode(holder.identity().seal(tag, Bytes.empty(), message, world.random())))
                .encode());
        Flips.everyByte(message, (damaged, where) -> {
            Bytes again = holder.identity().seal(tag, Bytes.empty(), damaged, world.random());
            assertThatThrownBy(
                            () -> reader.read(made.apply(Sealed.decode(again)).encode()))
                    .as("inside, " + where)
                    .isInstanceOf(MedChainException.class)
                    .isNotInstanceOf(AccessDeniedException.class);
        });
    }
}
