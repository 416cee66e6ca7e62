package org.medchain.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionContent;
import org.medchain.core.directory.SessionId;
import org.medchain.core.model.Truth.Shared;
import org.medchain.error.MedChainException;

/** Reads every block, and finds in it nothing but what somebody meant to happen. */
final class Follower {
    private final Stage stage;
    private final Truth truth;
    private long height;
    /** AddData events on the ledger, by who signed them. */
    private final Map<Actor, List<EventHash>> published = new HashMap<>();

    Follower(Stage stage, Truth truth) {
        this.stage = stage;
        this.truth = truth;
    }

    /** The events of a hospital's chunks. */
    List<EventHash> published(Actor hospital) {
        return published.getOrDefault(hospital, List.of());
    }

    /** Reads the blocks that came since. */
    void follow() throws MedChainException {
        while (height < stage.ledger.height()) {
            height++;
            Block block = stage.ledger.block(height).orElseThrow();
            for (Event event : block.events()) {
                follow(event);
            }
        }
    }

    private void follow(Event event) throws MedChainException {
        if (event.type().equals(EventType.CREATE_SESSION)) {
            created(event);
        } else if (event.type().equals(EventType.REMOVE_SESSION)) {
            SessionId ended = new SessionId(EventSR.of(event).session());
            Shared shared = truth.sessions.get(ended);
            if (shared != null) {
                assertThat(truth.ending).as("sessions that somebody ends").contains(ended);
                shared.ended = true;
            }
        } else if (event.type().equals(EventType.ADD_DATA)) {
            Actor hospital = stage.hospitals.stream()
                    .filter(each -> each.id().equals(event.signer()))
                    .findFirst()
                    .orElseThrow();
            assertThat(hospital.catalogue().knowsEvent(event.hash()))
                    .as("the catalogue knows what %s published", hospital)
                    .isTrue();
            published.computeIfAbsent(hospital, any -> new ArrayList<>()).add(event.hash());
        }
    }

    private void created(Event event) throws MedChainException {
        SessionId id = new SessionId(event.hash());
        if (truth.forged.contains(event.hash()) || truth.sessions.containsKey(id)) {
            return;
        }
        Actor patient = stage.people.stream()
                .filter(each -> each.id().equals(event.signer()))
                .findFirst()
                .orElseThrow();
        EventSC session = EventSC.of(event);
        try (SessionContent content = session.open(patient.user.keys())) {
            Map<DataId, GrantedRange> granted = new LinkedHashMap<>();
            content.items().forEach(item -> granted.put(item.data(), item.range()));
            Optional<SessionId> replaces = session.replaces().map(SessionId::new);
            Optional<Shared> meant = truth.expected.stream()
                    .filter(shared -> shared.patient == patient
                            && shared.requester.id().equals(content.requester())
                            && shared.grants.equals(granted)
                            && shared.replaces.equals(replaces))
                    .findFirst();
            if (meant.isEmpty()) {
                fail("nobody meant to grant session %s of %s: %s", id, patient, granted);
            }
            Shared shared = meant.get();
            truth.expected.remove(shared);
            shared.id = Optional.of(id);
            shared.expiresAt = content.expiresAtMillis();
            shared.grants
                    .keySet()
                    .forEach(data -> shared.providers.put(
                            data, truth.data.get(data).shelf.hospital.id()));
            truth.sessions.put(id, shared);
            replaces.ifPresent(old -> truth.sessions.get(old).ended = true);
        }
    }
}
