package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.described;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSR;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.message.ShareRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.Sealed;
import org.medchain.dht.RecordName;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** Nobody passes for somebody else, and no certificate counts that has expired or was revoked. */
@ParameterizedClass
@EnumSource(
        value = Suites.class,
        names = {"ONE", "TWO"})
class MasqueradeAttacksTest extends AttackScene {
    MasqueradeAttacksTest(Suites suites) {
        super(suites);
    }

    @Test
    void masquerade_requestSignedByAnotherKey_isNotAuthentic() throws Exception {
        AccessRequest wanted = plain(record, ALL, world.clock().instant());
        SealedRequest forged = signedBy(world.user(KIM).keys(), world.user(RAY).certificate(), wanted.encode());

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
        IdentityCertificate certificate =
                impostors.issue(EnrolmentRequest.create("RAY", ray), from, TestConsortium.END);
        CertifiedIdentity impostor = new CertifiedIdentity(ray, certificate);

        assertThat(outcome(NORTH, request(impostor, record, ALL, world.clock().instant())))
                .isEqualTo("NOT_AUTHENTIC");
    }

    @Test
    void masquerade_asProviderOrPatientOrRequester_isFoundOut() throws Exception {
        Patient alice = world.patient(ALICE);
        InventoryNotice notice = new InventoryNotice(
                message("inventory-notice", world.user(SOUTH), identity(ALICE), inventory.encode()));
        assertThatThrownBy(() -> alice.accept(notice)).isInstanceOf(VerificationException.class);

        Bytes pointer = pointer(granted.id(), granted.pointer().name());
        Invitation invitation = new Invitation(message("invitation", world.user(BOB), identity(RAY), pointer));
        assertThatThrownBy(() -> world.requester(RAY).accept(invitation)).isInstanceOf(VerificationException.class);
        Bytes sections = new StructWriter()
                .integer(0, 1)
                .bytes(1, granted.id().event().value())
                .structs(2, List.of(section()), RecordName::encode)
                .toBytes();
        ProviderInvitation toNorth =
                new ProviderInvitation(message("provider-invitation", world.user(BOB), identity(NORTH), sections));
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

    @Test
    void certificate_expired_ofRequesterOrProvider_isRefused() throws Exception {
        Instant end = world.clock().instant().plus(Duration.ofHours(1));
        CertifiedIdentity shortLived = fresh("short-lived", end);
        strangers.add(shortLived.keys());
        Requester requester = world.medChain().requester(shortLived);
        GrantedSession toHim =
                world.patient(ALICE).grant(shortLived.certificate(), List.of(Selection.all(inventory, record)));
        session = requester.accept(toHim.forRequester());
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
        InventoryNotice notice = provider.noticeOf(pointer);
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
        ShareRequest asked = world.requester(RAY).ask(world.user(ALICE).certificate(), "please");
        assertThatThrownBy(() -> world.patient(ALICE).read(asked)).isInstanceOf(VerificationException.class);

        revoke(world.user(BOB).certificate());
        assertThatThrownBy(() ->
                        world.provider(NORTH).createInventory(world.user(BOB).certificate()))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void certificate_revoked_ofTheProvider_makesItsWordWorthless() throws Exception {
        InventoryNotice notice = world.provider(NORTH).noticeOf(inventory);
        fetch(record, ALL).close();
        revoke(world.user(NORTH).certificate());

        assertCaught("revoked provider", () -> fetch(record, ALL)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> world.patient(ALICE).accept(notice)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> world.record(inventory, NORTH, Bytes.utf8("late")))
                .isInstanceOf(EventRefusedException.class);
    }

    private CertifiedIdentity fresh(String subject, Instant end) {
        SoftwareIdentity keys = SoftwareIdentity.generate(identity(RAY).suite(), world.random());
        return world.consortium().certified(subject, keys, TestConsortium.START.minusSeconds(1), end);
    }

    /** A request to North under somebody else's certificate. */
    private SealedRequest signedBy(Identity signer, IdentityCertificate certificate, Bytes payload)
            throws MedChainException {
        Bytes signed = new StructWriter()
                .integer(0, 1)
                .bytes(1, certificate.encode())
                .struct(2, identity(NORTH), PublicIdentity::encode)
                .bytes(3, payload)
                .toBytes();
        Bytes signature = signer.sign(AccessRequest.USE, signed);
        Bytes sealed = new SignedMessage(certificate, identity(NORTH), payload, signature)
                .seal(AccessRequest.USE, world.random());
        return new SealedRequest(Sealed.decode(sealed));
    }
}
