package org.medchain.demo;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionContent;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.MedChain;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Selection;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.springframework.stereotype.Component;

/** What a patient does: look at data and sessions, grant, narrow, revoke. */
@Component
final class PatientService {
    private static final System.Logger LOG = System.getLogger(PatientService.class.getName());

    private final Patient patient;
    private final PostOffice post;
    private final PhoneBook book;
    private final Wording wording;
    private final Ledger ledger;
    private final Clock clock;

    PatientService(Patient patient, PostOffice post, PhoneBook book, Wording wording, MedChain medchain, Clock clock) {
        this.ledger = medchain.ledger();
        this.patient = patient;
        this.post = post;
        this.book = book;
        this.wording = wording;
        this.clock = clock;
    }

    /** Data, and the inventory that has it. */
    private record Holding(InventoryPointer inventory, InventoryEntry entry) {}

    /** Data as a page shows it. */
    record DataView(
            String id, String name, String where, boolean stream, String from, String to, @Nullable Instant start) {}

    /** A part of a session. */
    record ItemView(
            String id, String name, String yours, String where, String part, boolean stream, GrantedRange range) {}

    /**
     * A session.
     *
     * @param what all of its data, in a sentence
     * @param until when it ends; null for never
     * @param ended when it was ended before that; empty if it was not
     */
    record SessionView(
            String id,
            String who,
            String where,
            String what,
            PatientSession.State state,
            @Nullable String until,
            String ended,
            List<ItemView> items,
            String event) {
        public boolean isInForce() {
            return state == PatientSession.State.IN_FORCE;
        }
    }

    /** All data that can be seen now, by its id. */
    private record Holdings(Map<DataId, Holding> byId, boolean complete) {}

    /** What a page lists, and whether that is all of it. */
    record Listed<T>(List<T> items, boolean complete) {}

    private Holdings holdings(String account) throws MedChainException {
        Map<DataId, Holding> found = new HashMap<>();
        var notices =
                post.opened(account, Letter.Kind.NOTICE, content -> patient.accept(InventoryNotice.decode(content)));
        boolean complete = notices.shut() == 0;
        for (var notice : notices.opened()) {
            InventoryPointer inventory = notice.content();
            try {
                for (InventoryEntry entry : patient.inventory(inventory).entries()) {
                    found.put(entry.id(), new Holding(inventory, entry));
                }
            } catch (UnavailableException | VerificationException | MalformedException e) {
                LOG.log(Level.INFO, () -> "an inventory cannot be shown: " + e.getMessage());
                complete = false;
            }
        }
        return new Holdings(found, complete);
    }

    Listed<DataView> data(String account) throws MedChainException {
        Holdings holdings = holdings(account);
        return new Listed<>(
                holdings.byId().values().stream()
                        .map(this::view)
                        .sorted(Comparator.comparing(DataView::name))
                        .toList(),
                holdings.complete());
    }

    private DataView view(Holding holding) {
        InventoryEntry entry = holding.entry();
        return new DataView(
                entry.id().value().toHex(),
                wording.data(entry.description()),
                where(holding.inventory().provider().id()),
                entry.timeline().isPresent(),
                entry.covered()
                        .map(range -> wording.moment(Wording.ofMicros(range.startMicros())))
                        .orElse(""),
                entry.covered()
                        .map(range -> wording.moment(Wording.ofMicros(range.endMicros())))
                        .orElse(""),
                entry.covered()
                        .map(range -> Wording.ofMicros(range.startMicros()))
                        .orElse(null));
    }

    private String where(Digest provider) {
        return book.site(provider).map(Site::name).orElseGet(() -> wording.say("access.unknown"));
    }

    /** All sessions, the newest first. */
    List<SessionView> sessions(String account) throws MedChainException {
        Map<DataId, Holding> holdings = holdings(account).byId();
        List<SessionView> views = new ArrayList<>();
        for (PatientSession session : patient.sessions()) {
            if (session.granted().isPresent()) {
                views.add(0, view(session, session.granted().get(), holdings));
            }
        }
        return views;
    }

    private SessionView view(PatientSession session, PatientSession.Granted granted, Map<DataId, Holding> holdings)
            throws MedChainException {
        Optional<Person> who = book.find(granted.requester());
        List<ItemView> items = granted.items().stream()
                .map(item -> view(item, holdings))
                .sorted(Comparator.comparing(ItemView::name))
                .toList();
        return new SessionView(
                session.id().event().value().toHex(),
                who.map(Person::name).orElseGet(() -> wording.say("access.unknown")),
                who.map(person -> book.siteOf(person).name()).orElse(""),
                wording.list(items.stream().map(ItemView::yours).distinct().toList()),
                session.state(),
                granted.expires().map(wording::moment).orElse(null),
                ended(session),
                items,
                session.event().encode().toHex());
    }

    private String ended(PatientSession session) throws MedChainException {
        Optional<LedgerEntry> end =
                session.endedBy().isPresent() ? ledger.find(session.endedBy().get()) : Optional.empty();
        return end.map(entry -> wording.moment(entry.timestamp())).orElse("");
    }

    private ItemView view(SessionContent.Item item, Map<DataId, Holding> holdings) {
        Optional<Holding> holding = Optional.ofNullable(holdings.get(item.data()));
        boolean stream =
                holding.filter(found -> found.entry().timeline().isPresent()).isPresent();
        String type =
                holding.map(found -> Wording.type(found.entry().description())).orElse(Wording.OTHER);
        return new ItemView(
                item.data().value().toHex(),
                wording.data(type),
                wording.say("yours." + type),
                holding.map(found -> where(found.inventory().provider().id())).orElse(""),
                stream ? wording.part(item.range()) : "",
                stream,
                item.range());
    }

    Optional<SessionView> session(String account, String id) throws MedChainException {
        return sessions(account).stream()
                .filter(session -> session.id().equals(id))
                .findFirst();
    }

    /** When a permission of this length ends, in words. */
    String endOf(Duration lifetime) {
        return wording.moment(clock.instant().plus(lifetime));
    }

    /**
     * What was granted.
     *
     * @param until when it ends, in words
     * @param arrived whether the clinician's hospital knows it already
     */
    record Granting(String until, boolean arrived) {}

    /** Grants, and invites the clinician and the hospitals that have the data. */
    Granting grant(String account, String clinician, List<String> data, GrantedRange range, Duration lifetime)
            throws MedChainException {
        Map<DataId, Holding> holdings = holdings(account).byId();
        List<Selection> selections = new ArrayList<>();
        for (String id : new LinkedHashSet<>(data)) {
            Holding holding = holdings.get(Ids.data(id));
            if (holding == null) {
                throw new VerificationException("this is not data of the patient");
            }
            boolean stream = holding.entry().timeline().isPresent();
            selections.add(new Selection(
                    holding.inventory(), holding.entry().id(), stream ? range : GrantedRange.unrestricted()));
        }
        Person to = book.find(clinician)
                .filter(person -> person.role() == Role.CLINICIAN)
                .orElseThrow(() -> new VerificationException("this is not a clinician"));
        IdentityCertificate certificate = to.keys();
        GrantedSession granted = patient.grant(certificate, selections, Optional.of(lifetime));
        String until = endOf(lifetime);
        boolean arrived = post.send(to, granted.forRequester());
        invite(granted.forProviders());
        return new Granting(until, arrived);
    }

    /** Leaves less of a recording in a session. The clinician finds what is left by the old invitation. */
    void narrow(String account, String session, String data, GrantedRange range) throws MedChainException {
        SessionId id = Ids.session(session);
        invite(patient.narrow(id, Ids.data(data), range).forProviders());
    }

    void revoke(String account, String session) throws MedChainException {
        var unused = patient.revoke(Ids.session(session));
    }

    private void invite(Map<Digest, ProviderInvitation> invitations) throws MedChainException {
        for (Map.Entry<Digest, ProviderInvitation> invitation : invitations.entrySet()) {
            Optional<Person> office = book.site(invitation.getKey()).flatMap(site -> book.at(site.number()).stream()
                    .filter(person -> person.role() == Role.OFFICE)
                    .findFirst());
            if (office.isPresent()) {
                var unused = post.send(office.get(), invitation.getValue());
            }
        }
    }
}
