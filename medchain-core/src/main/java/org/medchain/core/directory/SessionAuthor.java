package org.medchain.core.directory;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * A patient's hand on its sessions in the directory: publishes, narrows and removes them. Sections are written before the
 * record that lists them, and removed before it, so that an interruption leaves either no session or one that can be removed
 * again. Thread-safe.
 */
public final class SessionAuthor {
    private static final DomainTag SEED = DomainTag.of("session-write-seed");

    private final DirectoryClient directory;
    private final Identity patient;
    private final SecureRandom random;

    /** The sessions of {@code patient}. */
    public SessionAuthor(DirectoryClient directory, Identity patient, SecureRandom random) {
        this.directory = directory;
        this.patient = patient;
        this.random = random;
    }

    /** What is to be shared of one inventory. */
    public record SectionDraft(InventoryPointer inventory, Map<GrantItem, DataDescription> items) {
        public SectionDraft {
            items = Map.copyOf(items);
        }
    }

    /**
     * Makes sure that {@link #publish} will be able to: to be called before the EventSC is appended.
     *
     * @throws IllegalArgumentException if there are too many sections, or one is too large for a directory record
     */
    public void requirePublishable(PublicIdentity requester, List<SectionDraft> drafts) {
        if (drafts.isEmpty() || drafts.size() > SessionRecord.MAX_SECTIONS) {
            throw new IllegalArgumentException("a session shares data of 1 to " + SessionRecord.MAX_SECTIONS
                    + " inventories, found " + drafts.size());
        }
        SessionId anyId = new SessionId(new EventHash(new Digest(Bytes.takeOwnership(new byte[Digest.SIZE]))));
        for (SectionDraft draft : drafts) {
            int size = section(anyId, requester, draft).encode().size();
            if (size > Section.MAX_SIZE) {
                throw new IllegalArgumentException(
                        "what is shared of inventory " + draft.inventory().id() + " takes " + size
                                + " bytes, expected at most " + Section.MAX_SIZE + ": share less in one session");
            }
        }
    }

    /** Publishes session {@code id} for {@code requester}. */
    public SessionPointer publish(SessionId id, SessionKeys keys, PublicIdentity requester, List<SectionDraft> drafts)
            throws MedChainException {
        SessionPointer pointer = keys.pointer(id);
        List<RecordName> names = new ArrayList<>();
        for (SectionDraft draft : drafts) {
            names.add(publishSection(id, keys, requester, draft));
        }
        Bytes owner = pointer.name().address().digest().value();
        SessionRecord session = new SessionRecord(
                names,
                SessionRecord.bind(pointer.name(), patient),
                WrappedKey.wrap(SEED, owner, keys.seed(), patient.publicIdentity(), random));
        try (WriteKey writeKey = keys.writeKey()) {
            store(writeKey.record(pointer.name(), 1, session.encode()));
        }
        return pointer;
    }

    private RecordName publishSection(SessionId id, SessionKeys keys, PublicIdentity requester, SectionDraft draft)
            throws MedChainException {
        Section section = section(id, requester, draft);
        try (SectionSecret secret = SectionSecret.generate(random);
                WriteKey writeKey = secret.writeKey(keys.suite())) {
            Bytes label = secret.label(id, draft.inventory().id());
            RecordName name = writeKey.name(label, keys.expiresAtMillis());
            SectionRecord record = SectionRecord.seal(name, section, secret, patient.publicIdentity(), random);
            store(writeKey.record(name, 1, record.encode()));
            return name;
        }
    }

    private Section section(SessionId id, PublicIdentity requester, SectionDraft draft) {
        Grant grant = Grant.sign(id, draft.inventory(), requester, sorted(draft.items()), patient);
        Map<DataId, DataDescription> descriptions = new LinkedHashMap<>();
        draft.items().forEach((item, description) -> descriptions.put(item.id(), description));
        return new Section(grant, descriptions);
    }

    /**
     * Narrows one item of the section that shares data of {@code inventory}.
     *
     * @throws IllegalArgumentException if the item is not shared there, or the new range is not inside the old one
     */
    public void narrow(SessionPointer pointer, InventoryPointer inventory, GrantItem narrowed)
            throws MedChainException {
        DirectoryRecord listing = directory
                .find(pointer.name().address())
                .orElseThrow(() -> new UnavailableException("the directory has no session " + pointer.id()));
        for (RecordName name : verified(pointer, listing).sections()) {
            Optional<DirectoryRecord> found = directory.find(name.address());
            if (found.isPresent() && narrowIfOf(inventory, narrowed, pointer.id(), found.get())) {
                return;
            }
        }
        throw new IllegalArgumentException(
                "session " + pointer.id() + " has no section of inventory " + inventory.id());
    }

    private boolean narrowIfOf(InventoryPointer inventory, GrantItem narrowed, SessionId id, DirectoryRecord current)
            throws MedChainException {
        SectionRecord record = SectionRecord.decode(current);
        try (SectionSecret secret = record.openAsPatient(patient);
                WriteKey writeKey = secret.writeKey(current.name().suite())) {
            Section section = record.open(secret.key());
            section.grant().verify(patient.publicIdentity());
            if (!section.grant().inventory().equals(inventory.id())) {
                return false;
            }
            List<GrantItem> items = narrowed(section.grant(), narrowed);
            Grant grant = Grant.sign(id, inventory, section.grant().requester(), items, patient);
            SectionRecord next = record.resealed(
                    new Section(grant, section.descriptions()), secret, patient.publicIdentity(), random);
            store(writeKey.record(current.name(), current.version() + 1, next.encode()));
            return true;
        }
    }

    private static List<GrantItem> narrowed(Grant grant, GrantItem narrowed) {
        GrantItem before = grant.find(narrowed.id())
                .orElseThrow(() -> new IllegalArgumentException(
                        "session " + grant.session() + " does not share data " + narrowed.id()));
        if (!before.range().contains(narrowed.range())) {
            throw new IllegalArgumentException("session " + grant.session() + " grants less of data " + narrowed.id()
                    + " than it was to be narrowed to");
        }
        return grant.items().stream()
                .map(item -> item.id().equals(narrowed.id()) ? narrowed : item)
                .toList();
    }

    /**
     * Removes a session and all its sections.
     *
     * @return false if there was none
     */
    public boolean remove(SessionPointer pointer) throws MedChainException {
        Optional<DirectoryRecord> found = directory.find(pointer.name().address());
        if (found.isEmpty()) {
            return false;
        }
        SessionRecord session = verified(pointer, found.get());
        for (RecordName name : session.sections()) {
            Optional<DirectoryRecord> section = directory.find(name.address());
            if (section.isPresent()) {
                removeSection(section.get());
            }
        }
        Bytes owner = pointer.name().address().digest().value();
        try (SecretBytes seed = session.writeSeed().unwrap(SEED, owner, WriteKey.SEED_SIZE, patient);
                WriteKey writeKey = WriteKey.derive(pointer.name().suite(), seed)) {
            directory.remove(writeKey.tombstone(pointer.name(), found.get().version() + 1));
        }
        return true;
    }

    private void removeSection(DirectoryRecord current) throws MedChainException {
        try (SectionSecret secret = SectionRecord.decode(current).openAsPatient(patient);
                WriteKey writeKey = secret.writeKey(current.name().suite())) {
            directory.remove(writeKey.tombstone(current.name(), current.version() + 1));
        }
    }

    private SessionRecord verified(SessionPointer pointer, DirectoryRecord record) throws MedChainException {
        SessionRecord session = SessionRecord.decode(record.payload());
        session.verify(pointer.name(), patient.publicIdentity());
        return session;
    }

    private void store(DirectoryRecord record) throws MedChainException {
        if (!directory.put(record)) {
            throw new UnavailableException(
                    "directory record " + record.name().address() + " was changed by another writer: try again");
        }
    }

    private static List<GrantItem> sorted(Map<GrantItem, DataDescription> items) {
        return items.keySet().stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }
}
