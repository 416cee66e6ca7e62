package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.record.Descriptions;
import org.medchain.core.internal.record.SectionEditor;
import org.medchain.core.internal.record.SectionPointer;
import org.medchain.core.internal.record.SessionAuthor;
import org.medchain.core.internal.record.SessionKeys;
import org.medchain.core.internal.record.SessionPublication;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.role.Provider;
import org.medchain.core.store.KnownSession;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.dht.RecordName;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** What a patient who lies could have a provider take up: data that the provider does not hold of her. */
class InvitationAttacksTest extends AttackScene {
    InvitationAttacksTest() {
        super(Suites.ONE);
    }

    /** A session of Alice and Ray, in the directory, and the invitation to South's sections of it. */
    private record Invited(SessionId id, ProviderInvitation invitation) {}

    /** Alice grants whatever she likes, and invites South to it. */
    private Invited invite(List<Grant> grants) throws MedChainException {
        Networks networks = world.networks();
        CertifiedIdentity alice = world.user(ALICE);
        Audience audience = new Audience(identity(RAY), alice.identity(), 0);
        try (SymmetricKey secret = SymmetricKey.generate(world.random());
                SessionTerms terms = SessionTerms.create(grants, audience, secret);
                SessionKeys keys = SessionKeys.fresh(alice.identity().suite(), secret, 0, world.random())) {
            EventSC event = EventSC.builder(networks.ledger().consortium())
                    .terms(terms)
                    .locator(keys.locator())
                    .build(alice.keys(), world.random());
            networks.ledger().append(event.event());
            SessionId id = new SessionId(event.event().hash());
            try (SessionPublication publication = new SessionAuthor(networks.directory(), world.random())
                    .prepare(id, keys, terms, Descriptions.selected(Map.of()), Optional.empty())) {
                assertThat(publication.publish(networks.directory(), Optional::empty))
                        .isEmpty();
                List<RecordName> names = List.copyOf(publication.sections().values());
                Bytes payload = new StructWriter()
                        .integer(0, 1)
                        .bytes(1, id.event().value())
                        .structs(2, names, RecordName::encode)
                        .toBytes();
                return new Invited(
                        id, new ProviderInvitation(message("provider-invitation", alice, identity(SOUTH), payload)));
            }
        }
    }

    /** A grant of a record at South. */
    private Grant atSouth(InventoryId of, DataId data) {
        Grant grant = session.grantOf(record).orElseThrow().grant();
        return new Grant(
                of.value(),
                identity(SOUTH),
                data,
                grant.kind(),
                grant.range(),
                grant.scheme(),
                grant.reference(),
                grant.referenceIndex(),
                grant.first(),
                grant.anchor());
    }

    @Test
    void invitation_toWhatTheProviderDoesNotHaveOfThePatient_isNotKept() throws Exception {
        InventoryPointer hers = world.inventory(SOUTH, ALICE);
        InventoryPointer his = world.inventory(SOUTH, BOB);
        DataId report = world.record(hers, SOUTH, Bytes.utf8("report"));
        DataId other = world.record(his, SOUTH, Bytes.utf8("bob's"));
        Provider south = world.provider(SOUTH);
        for (Grant forged : List.of(
                atSouth(hers.id(), record),
                atSouth(hers.id(), other),
                atSouth(his.id(), other),
                atSouth(his.id(), report))) {
            Invited invited = invite(List.of(forged));
            assertThatThrownBy(() -> south.accept(invited.invitation()))
                    .as("%s", forged)
                    .isInstanceOf(VerificationException.class)
                    .hasMessageContaining("shares nothing");
            assertThat(world.catalogue(SOUTH).session(invited.id())).isEmpty();
        }

        List<Grant> mixed = new ArrayList<>(List.of(atSouth(hers.id(), report), atSouth(hers.id(), other)));
        mixed.sort((one, two) -> one.data().compareTo(two.data()));
        Invited invited = invite(mixed);
        assertThat(south.accept(invited.invitation())).isEqualTo(invited.id());
        assertThat(world.catalogue(SOUTH).session(invited.id()).orElseThrow().grants())
                .extracting(KnownSession.Grant::data)
                .containsExactly(report);
        assertThat(world.catalogue(SOUTH).sessionsSharing(other)).isEmpty();
        Section told = toldBySouth(invited.id());
        assertThat(told.find(report)).isPresent();
        assertThat(told.find(other)).isEmpty();
    }

    /** What South's section of a session says. */
    private Section toldBySouth(SessionId id) throws MedChainException {
        Networks networks = world.networks();
        RecordName name = world.catalogue(SOUTH)
                .session(id)
                .orElseThrow()
                .grants()
                .get(0)
                .section()
                .orElseThrow();
        return new SectionEditor(networks.directory(), world.user(SOUTH).keys(), world.random())
                .read(
                        new SectionPointer(id, name),
                        networks.ledger().session(id).orElseThrow())
                .orElseThrow();
    }
}
