package org.medchain.core.internal.record;

import java.security.SecureRandom;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Section;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.crypto.identity.Identity;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.WriteKey;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** A provider's hand on its own sections of sessions: reads them, and keeps descriptions up to date. Thread-safe. */
public final class SectionEditor {
    private final DirectoryClient directory;
    private final Identity keys;
    private final SecureRandom random;

    /** The sections of provider {@code keys}. */
    public SectionEditor(DirectoryClient directory, Identity keys, SecureRandom random) {
        this.directory = directory;
        this.keys = keys;
        this.random = random;
    }

    /**
     * Reads a section.
     *
     * @param event the session's, on the ledger
     * @return empty if the directory does not have it
     * @throws VerificationException if it is not what the event committed to, or of another provider
     */
    public Optional<Section> read(SectionPointer pointer, EventSC event) throws MedChainException {
        Optional<DirectoryRecord> found = directory.find(pointer.name().address());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SectionRecord sealed = SectionRecord.decode(found.get());
        try (SectionSecret secret = sealed.openAsProvider(keys)) {
            return Optional.of(open(sealed, secret, event));
        }
    }

    /**
     * Gives {@code data} another description in one section, if that shares it.
     *
     * @param event the session's, on the ledger
     * @return true if the section was changed; false if the directory does not have it, or it does not share {@code data}
     * @throws IllegalArgumentException if the section would be larger than its readers accept
     * @throws VerificationException if it is not what the event committed to, or of another provider
     * @throws UnavailableException if it cannot be changed now
     */
    public boolean describe(SectionPointer pointer, EventSC event, DataId data, DataDescription description)
            throws MedChainException {
        Optional<DirectoryRecord> found = directory.find(pointer.name().address());
        if (found.isEmpty()) {
            return false;
        }
        DirectoryRecord current = found.get();
        SectionRecord sealed = SectionRecord.decode(current);
        try (SectionSecret secret = sealed.openAsProvider(keys);
                WriteKey writeKey = secret.writeKey(current.name().suite())) {
            Section section = open(sealed, secret, event);
            if (section.grants().stream().noneMatch(grant -> grant.data().equals(data))) {
                return false;
            }
            SectionRecord next =
                    sealed.resealed(section.describing(data, description), secret, keys.publicIdentity(), random);
            long version = next(pointer, current.version());
            if (!directory.put(writeKey.record(current.name(), version, next.encode()))) {
                throw new UnavailableException(
                        "a section of session " + pointer.session() + " was changed by another writer: try again");
            }
            return true;
        }
    }

    private static long next(SectionPointer pointer, long version) throws StorageException {
        if (version == Long.MAX_VALUE) {
            throw new StorageException("a section of session " + pointer.session()
                    + " is at the highest version and cannot be changed any more: a retry does not help");
        }
        return version + 1;
    }

    private Section open(SectionRecord sealed, SectionSecret secret, EventSC event) throws MedChainException {
        Section section = sealed.open(secret.key());
        section.verify(event);
        if (!section.provider().equals(keys.publicIdentity())) {
            throw new VerificationException("a section of session " + section.session() + " names " + section.provider()
                    + " as provider, not " + keys.publicIdentity());
        }
        return section;
    }
}
