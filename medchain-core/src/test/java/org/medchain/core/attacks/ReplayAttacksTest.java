package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.record.InventoryReader;
import org.medchain.core.internal.record.SessionReader;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.message.ShareRequest;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.identity.Identity;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.VerificationException;

/** What was sent once gives nobody anything when it is sent again. */
@ParameterizedClass
@EnumSource(
        value = Suites.class,
        names = {"ONE", "TWO"})
class ReplayAttacksTest extends AttackScene {
    ReplayAttacksTest(Suites suites) {
        super(suites);
    }

    @Test
    void replay_ofAnInventoryMessage_opensNothing() throws Exception {
        InventoryNotice notice = world.provider(NORTH).noticeOf(inventory);
        assertThat(world.patient(ALICE).accept(notice)).isEqualTo(inventory);
        assertThat(world.patient(ALICE).accept(notice)).isEqualTo(inventory);

        assertThatThrownBy(() -> world.patient(BOB).accept(notice)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> world.patient(ALICE).read(new ShareRequest(notice.sealed())))
                .isInstanceOf(VerificationException.class);
        InventoryNotice passedOn =
                new InventoryNotice(message("inventory-notice", world.user(NORTH), identity(BOB), inventory.encode()));
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
        ShareRequest asked = world.requester(RAY).ask(world.user(ALICE).certificate(), "the letter");
        assertThat(world.patient(ALICE).read(asked).requester())
                .isEqualTo(world.user(RAY).certificate());
        assertThat(world.patient(ALICE).read(asked).requester())
                .isEqualTo(world.user(RAY).certificate());
        assertThatThrownBy(() -> world.patient(BOB).read(asked)).isInstanceOf(VerificationException.class);

        SessionReader kims =
                new SessionReader(world.networks().directory(), world.user(KIM).keys());
        assertThatThrownBy(() -> kims.begin(session.pointer()).await()).isInstanceOf(VerificationException.class);
        Invitation invitation = granted.forRequester();
        assertThatThrownBy(() -> world.requester(KIM).accept(invitation)).isInstanceOf(VerificationException.class);
    }

    @Test
    void replay_ofAnAccessRequest_isRefused() throws Exception {
        SealedRequest request = request(RAY, record, ALL);
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
        SealedRequest request = request(world.user(RAY), record, ALL, ahead);
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
            SealedRequest request = request(world.user(RAY), record, ALL, now.plus(ahead));
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
}
