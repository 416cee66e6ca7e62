package org.medchain.core.directory;

import java.util.List;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.SessionContent;
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
}
