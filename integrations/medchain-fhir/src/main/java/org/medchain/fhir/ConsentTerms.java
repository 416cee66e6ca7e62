package org.medchain.fhir;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.SessionContent;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Selection;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * What a Consent and a session both say.
 *
 * @param session the session, if there is one already
 * @param event where the session's event is, if known
 * @param active whether it is in force
 * @param patient the id of the identity that grants
 * @param requester the id of the identity to which it is granted
 * @param providers the ids of the identities that keep the data, ascending; at least one
 * @param items what is granted, ascending by data id; none if the Consent names no data
 * @param given when, to the millisecond
 * @param expires when it ends by itself, to the millisecond; empty for never
 */
public record ConsentTerms(
        Optional<SessionId> session,
        Optional<EventRef> event,
        boolean active,
        Digest patient,
        Digest requester,
        List<Digest> providers,
        List<SessionContent.Item> items,
        Instant given,
        Optional<Instant> expires) {
    public ConsentTerms {
        given = given.truncatedTo(ChronoUnit.MILLIS);
        expires = expires.map(end -> end.truncatedTo(ChronoUnit.MILLIS));
        providers = List.copyOf(new TreeSet<>(providers));
        items = items.stream()
                .sorted(Comparator.comparing(SessionContent.Item::data))
                .toList();
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("a Consent names an organization that enforces it, found none");
        }
        for (int i = 1; i < items.size(); i++) {
            if (items.get(i - 1).data().equals(items.get(i).data())) {
                throw new IllegalArgumentException(
                        "data is granted once, found " + items.get(i).data() + " twice");
            }
        }
    }

    /**
     * What a patient granted.
     *
     * @param inventories the patient's, among them those of the session
     * @param given when the session's event got onto the ledger
     * @throws IllegalArgumentException if the session's event does not open, or an inventory is missing
     */
    public static ConsentTerms of(
            PatientSession session, PublicIdentity patient, Collection<InventoryPointer> inventories, Instant given) {
        PatientSession.Granted granted = session.granted()
                .orElseThrow(() -> new IllegalArgumentException("session " + session.id() + " does not open"));
        Map<Digest, InventoryPointer> known = byId(inventories);
        List<Digest> providers = granted.items().stream()
                .map(item -> pointer(known, item.inventory()).provider().id())
                .toList();
        return new ConsentTerms(
                Optional.of(session.id()),
                Optional.of(session.event()),
                session.state() == PatientSession.State.IN_FORCE,
                patient.id(),
                granted.requester().id(),
                providers,
                granted.items(),
                given,
                granted.expires());
    }

    /**
     * What was granted to a requester.
     *
     * @param given when the session's event got onto the ledger
     */
    public static ConsentTerms of(Session session, EventRef event, Instant given) {
        return new ConsentTerms(
                Optional.of(session.id()),
                Optional.of(event),
                true,
                session.patient().id(),
                session.audience().requester().id(),
                session.grants().stream().map(grant -> grant.provider().id()).toList(),
                session.grants().stream()
                        .map(grant -> new SessionContent.Item(grant.data(), grant.range(), grant.inventory()))
                        .toList(),
                given,
                end(session.audience().expiresAtMillis()));
    }

    private static Optional<Instant> end(long expiresAtMillis) {
        return expiresAtMillis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expiresAtMillis));
    }

    private static Map<Digest, InventoryPointer> byId(Collection<InventoryPointer> inventories) {
        return inventories.stream()
                .collect(Collectors.toMap(pointer -> pointer.id().value(), Function.identity(), (one, same) -> one));
    }

    private static InventoryPointer pointer(Map<Digest, InventoryPointer> known, Digest inventory) {
        InventoryPointer pointer = known.get(inventory);
        if (pointer == null) {
            throw new IllegalArgumentException("inventory " + inventory + " is not among those given");
        }
        return pointer;
    }

    /**
     * What {@link org.medchain.core.role.Patient#grant} is to share.
     *
     * @param inventories the patient's
     * @throws IllegalArgumentException if an inventory is missing
     */
    public List<Selection> selections(Collection<InventoryPointer> inventories) {
        Map<Digest, InventoryPointer> known = byId(inventories);
        return items.stream()
                .map(item -> new Selection(pointer(known, item.inventory()), item.data(), item.range()))
                .toList();
    }

    /**
     * For how long {@link org.medchain.core.role.Patient#grant} is to share it.
     *
     * @throws IllegalArgumentException if it has expired
     */
    public Optional<Duration> lifetime(Instant now) {
        return expires.map(end -> {
            if (!end.isAfter(now)) {
                throw new IllegalArgumentException("the consent has expired");
            }
            return Duration.between(now, end);
        });
    }

    /** Says nothing of who and what: that is not for logs. */
    @Override
    public String toString() {
        return "ConsentTerms[" + items.size() + " items, redacted]";
    }
}
