package org.medchain.core.internal.record;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.SessionContent;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Section;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteKey;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;

/** Lets a test outside of this package find a session's records, and write into a section what its provider could. */
public final class SessionForge {
    /** The bytes of the tags of a large description. */
    private static final int LARGEST = 15_000;

    private SessionForge() {}

    /** The names of a session's sections, by number, as its patient makes them again from the event. */
    public static List<RecordName> sections(EventSC event, Identity patient) throws MedChainException {
        try (SessionContent content = event.open(patient);
                SessionKeys keys = SessionKeys.of(patient.publicIdentity().suite(), content)) {
            return SessionKeys.numbered(SessionAuthor.inventories(content)).values().stream()
                    .map(keys::sectionName)
                    .toList();
        }
    }

    /** A version of a section with this payload, by its provider. */
    public static DirectoryRecord section(DirectoryRecord current, Identity provider, long version, Bytes payload)
            throws MedChainException {
        try (SectionSecret secret = SectionRecord.decode(current).openAsProvider(provider);
                WriteKey writeKey = secret.writeKey(current.name().suite())) {
            return writeKey.record(current.name(), version, payload);
        }
    }

    /** The removal of a section by its provider. */
    public static Tombstone removal(DirectoryRecord current, Identity provider, long version) throws MedChainException {
        try (SectionSecret secret = SectionRecord.decode(current).openAsProvider(provider);
                WriteKey writeKey = secret.writeKey(current.name().suite())) {
            return writeKey.tombstone(current.name(), version);
        }
    }

    /** A section that says of what is granted there what another section says. */
    public static DirectoryRecord withContentOf(
            DirectoryRecord current, DirectoryRecord other, Identity provider, TestRandom random)
            throws MedChainException {
        try (SectionSecret secret = SectionRecord.decode(other).openAsProvider(provider)) {
            return saying(current, SectionRecord.decode(other).open(secret.key()), provider, random);
        }
    }

    /** A section that says {@code content}, whatever it is. */
    public static DirectoryRecord saying(DirectoryRecord current, Section content, Identity provider, TestRandom random)
            throws MedChainException {
        try (SectionSecret secret = SectionRecord.decode(current).openAsProvider(provider);
                WriteKey writeKey = secret.writeKey(current.name().suite())) {
            Bytes payload = SectionRecord.decode(current)
                    .resealed(content, secret, provider.publicIdentity(), random)
                    .encode();
            return writeKey.record(current.name(), current.version() + 1, payload);
        }
    }

    /** A section whose descriptions take all the room that a directory record has; the last one of them lets it be exact. */
    public static DirectoryRecord filled(DirectoryRecord current, Identity provider, TestRandom random)
            throws MedChainException {
        Section section;
        try (SectionSecret secret = SectionRecord.decode(current).openAsProvider(provider)) {
            section = SectionRecord.decode(current).open(secret.key());
        }
        for (Grant grant : section.grants()) {
            Section more = enlarging(section, grant.data(), LARGEST);
            if (!fits(more)) {
                section = filled(section, grant.data());
                return saying(current, section, provider, random);
            }
            section = more;
        }
        throw new IllegalStateException("there are too few grants to fill a section");
    }

    private static Section filled(Section section, DataId last) {
        int fits = 0;
        int tooLarge = LARGEST;
        while (tooLarge - fits > 1) {
            int middle = (fits + tooLarge) / 2;
            if (fits(enlarging(section, last, middle))) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return enlarging(section, last, fits);
    }

    private static boolean fits(Section section) {
        return SealedRecord.fits(section.encode().size());
    }

    private static Section enlarging(Section section, DataId data, int size) {
        URI url = section.find(data).orElseThrow().description().url();
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < size; i += 1000) {
            tags.put("tag " + i, "x".repeat(Math.min(1000, size - i)));
        }
        return section.describing(data, new DataDescription(tags, url));
    }
}
