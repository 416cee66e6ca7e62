package org.medchain.core.internal.record;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.SessionContent;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteKey;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;

/**
 * A patient's hand on its sessions in the directory: prepares, reads again and removes them. What is in the directory says
 * where to look and how data is described; what is granted is what the session's event committed to. Thread-safe.
 */
public final class SessionAuthor {
    private static final System.Logger LOG = System.getLogger(SessionAuthor.class.getName());

    /** A tombstone stands against every version. */
    private static final long TOMBSTONE = 1;

    private final DirectoryClient directory;
    private final SecureRandom random;

    /** A patient's sessions in {@code directory}. */
    public SessionAuthor(DirectoryClient directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /** A session whose place another one takes: its keys, and the inventories that it has sections of. */
    public record Retired(SessionKeys keys, Collection<Digest> inventories) {
        @Override
        public String toString() {
            return "Retired[" + inventories.size() + " sections]";
        }
    }

    /**
     * Makes and seals all records of a session.
     *
     * @param descriptions of what is granted; data without one is published without one
     * @param retired whose place the session takes, if it takes one
     * @throws IllegalArgumentException if there are too many sections, or a record would be larger than its readers accept
     * @throws MalformedException if a party's key is not a usable one
     */
    public SessionPublication prepare(
            SessionId id, SessionKeys keys, SessionTerms terms, Descriptions descriptions, Optional<Retired> retired)
            throws MalformedException {
        Map<Digest, Integer> numbers = SessionKeys.numbered(
                terms.grants().stream().map(Grant::inventory).toList());
        Map<Digest, RecordName> names = new LinkedHashMap<>();
        List<DirectoryRecord> sections = new ArrayList<>();
        for (Map.Entry<Digest, Integer> numbered : numbers.entrySet()) {
            Section section = section(id, terms.disclosure(numbered.getKey()), descriptions);
            DirectoryRecord record = section(section, keys, numbered.getValue());
            names.put(numbered.getKey(), record.name());
            sections.add(record);
        }
        RecordName name = keys.sessionName();
        PublicIdentity requester = terms.audience().requester();
        try (SymmetricKey key = keys.sessionKey()) {
            SessionRecord.Content content =
                    new SessionRecord.Content(id, terms.disclosure(), List.copyOf(names.values()));
            Bytes payload = SessionRecord.seal(name, content, key, keys.suite(), requester, random)
                    .encode();
            List<Tombstone> removals = new ArrayList<>();
            retired.ifPresent(old -> removals.addAll(tombstones(old, !keys.sharesRecordWith(old.keys()))));
            return new SessionPublication(
                    new SessionPointer(id, name), names, sections, payload, keys.sessionWriteKey(), removals);
        }
    }

    private static Section section(SessionId id, SessionDisclosure disclosure, Descriptions descriptions) {
        Map<DataId, DataDescription> described = new LinkedHashMap<>();
        for (GrantOpening opening : disclosure.grants()) {
            DataId data = opening.grant().data();
            DataDescription description = descriptions.byData().get(data);
            if (description != null) {
                described.put(data, description);
            }
        }
        Section section = new Section(id, disclosure, described);
        return descriptions.required() ? section : fitting(section);
    }

    /** The section without its largest descriptions, if a directory record does not hold them all. */
    private static Section fitting(Section section) {
        Section fitting = section;
        List<DataId> largestFirst = section.descriptions().entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<DataId, DataDescription> entry) -> -size(entry.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
        for (DataId largest : largestFirst) {
            if (SealedRecord.fits(fitting.encode().size())) {
                return fitting;
            }
            Map<DataId, DataDescription> fewer = new LinkedHashMap<>(fitting.descriptions());
            fewer.remove(largest);
            fitting = new Section(section.session(), section.disclosure(), fewer);
        }
        return fitting;
    }

    private static int size(DataDescription description) {
        StructWriter struct = new StructWriter();
        description.encode(struct, 0);
        return struct.toBytes().size();
    }

    private DirectoryRecord section(Section section, SessionKeys keys, int number) throws MalformedException {
        RecordName name = keys.sectionName(number);
        try (SectionSecret secret = keys.section(number);
                WriteKey writeKey = secret.writeKey(keys.suite())) {
            SectionRecord record = SectionRecord.seal(name, section, secret, keys.suite(), random);
            return writeKey.record(name, 1, record.encode());
        }
    }

    /**
     * All that a session granted: from its record, or else from its sections.
     *
     * @param event the session's, on the ledger
     * @param inventories those that it has sections of
     * @throws UnavailableException if neither tells all of it
     */
    public SessionDisclosure read(SessionKeys keys, EventSC event, Collection<Digest> inventories)
            throws MedChainException {
        try {
            return record(keys, event);
        } catch (MedChainException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P006 the record of session {0} cannot be read: {1}",
                    event.event().hash(),
                    Printable.of(e.getMessage()));
        }
        List<Section> sections = sections(keys, event, inventories);
        List<GrantOpening> openings = sections.stream()
                .flatMap(section -> section.disclosure().grants().stream())
                .sorted(Comparator.comparing(opening -> opening.grant().data()))
                .toList();
        if (openings.isEmpty() || openings.size() != openings.get(0).proof().size()) {
            throw new UnavailableException("the directory does not tell all that session "
                    + event.event().hash() + " grants: try again later, or revoke it and grant it anew");
        }
        return new SessionDisclosure(sections.get(0).disclosure().audience(), openings);
    }

    private SessionDisclosure record(SessionKeys keys, EventSC event) throws MedChainException {
        DirectoryRecord found = directory
                .find(keys.sessionName().address())
                .orElseThrow(() -> new UnavailableException("the directory does not have it"));
        try (SymmetricKey key = keys.sessionKey()) {
            SessionDisclosure disclosure = SessionRecord.decode(found).open(key).disclosure();
            disclosure.verify(event);
            if (!disclosure.isComplete()) {
                throw new VerificationException("it lacks grants");
            }
            return disclosure;
        }
    }

    /** How what a session shares is described, from those of its sections that can be read and are right. */
    public Descriptions descriptions(SessionKeys keys, EventSC event, Collection<Digest> inventories) {
        Map<DataId, DataDescription> descriptions = new LinkedHashMap<>();
        sections(keys, event, inventories).forEach(section -> descriptions.putAll(section.descriptions()));
        return Descriptions.found(descriptions);
    }

    private List<Section> sections(SessionKeys keys, EventSC event, Collection<Digest> inventories) {
        List<Section> sections = new ArrayList<>();
        SessionKeys.numbered(inventories).forEach((inventory, number) -> {
            try {
                section(keys, event, number)
                        .filter(section -> section.inventory().equals(inventory))
                        .ifPresent(sections::add);
            } catch (MedChainException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "MC-P007 a section of session {0} cannot be read: {1}",
                        event.event().hash(),
                        Printable.of(e.getMessage()));
            }
        });
        return sections;
    }

    private Optional<Section> section(SessionKeys keys, EventSC event, int number) throws MedChainException {
        Optional<DirectoryRecord> found =
                directory.find(keys.sectionName(number).address());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (SectionSecret secret = keys.section(number)) {
            Section section = SectionRecord.decode(found.get()).open(secret.key());
            section.verify(event);
            return Optional.of(section);
        }
    }

    /** Removes a session and all its sections, each on its own; may be repeated. */
    public List<UnfinishedPart> remove(SessionKeys keys, Collection<Digest> inventories) {
        List<UnfinishedPart> unfinished = new ArrayList<>();
        for (Tombstone tombstone : tombstones(new Retired(keys, inventories), true)) {
            try {
                directory.remove(tombstone);
            } catch (MedChainException e) {
                String part = "removal of record " + tombstone.name().address();
                unfinished.add(new UnfinishedPart(part, String.valueOf(e.getMessage())));
            }
        }
        return List.copyOf(unfinished);
    }

    private static List<Tombstone> tombstones(Retired retired, boolean withRecord) {
        List<Tombstone> tombstones = new ArrayList<>();
        SessionKeys keys = retired.keys();
        if (withRecord) {
            try (WriteKey writeKey = keys.sessionWriteKey()) {
                tombstones.add(writeKey.tombstone(keys.sessionName(), TOMBSTONE));
            }
        }
        for (int number : SessionKeys.numbered(retired.inventories()).values()) {
            try (SectionSecret secret = keys.section(number);
                    WriteKey writeKey = secret.writeKey(keys.suite())) {
                tombstones.add(writeKey.tombstone(keys.sectionName(number), TOMBSTONE));
            }
        }
        return tombstones;
    }

    /** The inventories that a session shares from. */
    public static List<Digest> inventories(SessionContent content) {
        return content.items().stream()
                .map(SessionContent.Item::inventory)
                .distinct()
                .toList();
    }
}
