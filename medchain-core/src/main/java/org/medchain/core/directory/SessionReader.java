package org.medchain.core.directory;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.Session.OpenSection;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * A requester's or provider's view of sessions in the directory. Who the session's patient is comes from its EventSC on the
 * ledger and is given by the caller; everything read is verified against it. Thread-safe.
 */
public final class SessionReader {
    private final DirectoryClient directory;
    private final Identity keys;
    private final SecureRandom random;

    /** The sessions that {@code keys} may open. */
    public SessionReader(DirectoryClient directory, Identity keys, SecureRandom random) {
        this.directory = directory;
        this.keys = keys;
        this.random = random;
    }

    /**
     * Opens a session as its requester.
     *
     * @return empty if the directory has no such session
     * @throws VerificationException if it is not the patient's, or names another requester
     */
    public Optional<Session> readAsRequester(SessionPointer pointer, PublicIdentity patient) throws MedChainException {
        Optional<SessionRecord> found = find(pointer, patient);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<OpenSection> sections = new ArrayList<>();
        int missing = 0;
        for (RecordName name : found.get().sections()) {
            Optional<DirectoryRecord> record = directory.find(name.address());
            if (record.isEmpty()) {
                missing++;
            } else {
                sections.add(
                        new OpenSection(new SectionPointer(name), openAsRequester(record.get(), pointer, patient)));
            }
        }
        return Optional.of(new Session(pointer, patient, sections, missing));
    }

    /**
     * Opens one section of a session as its provider.
     *
     * @return empty if the directory has no such session, or the session no such section
     * @throws VerificationException if it is not the patient's, or names another provider
     */
    public Optional<Section> readAsProvider(SessionPointer pointer, SectionPointer section, PublicIdentity patient)
            throws MedChainException {
        Optional<SessionRecord> found = find(pointer, patient);
        if (found.isEmpty() || !found.get().sections().contains(section.name())) {
            return Optional.empty();
        }
        Optional<DirectoryRecord> record = directory.find(section.name().address());
        if (record.isEmpty()) {
            return Optional.empty();
        }
        SectionRecord sealed = SectionRecord.decode(record.get());
        try (SectionSecret secret = sealed.openAsProvider(keys)) {
            return Optional.of(openForProvider(sealed, secret, pointer, patient));
        }
    }

    /**
     * Gives {@code data} another description in every section of a session that this provider serves and that shares it.
     *
     * @return how many sections were changed
     */
    public int describe(SessionPointer pointer, PublicIdentity patient, DataId data, DataDescription description)
            throws MedChainException {
        int changed = 0;
        Optional<SessionRecord> found = find(pointer, patient);
        for (RecordName name : found.map(SessionRecord::sections).orElse(List.of())) {
            Optional<DirectoryRecord> record = directory.find(name.address());
            if (record.isPresent() && describe(record.get(), pointer, patient, data, description)) {
                changed++;
            }
        }
        return changed;
    }

    private boolean describe(
            DirectoryRecord current,
            SessionPointer pointer,
            PublicIdentity patient,
            DataId data,
            DataDescription description)
            throws MedChainException {
        SectionRecord sealed = SectionRecord.decode(current);
        Optional<SectionSecret> opened = tryOpenAsProvider(sealed);
        if (opened.isEmpty()) {
            return false;
        }
        try (SectionSecret secret = opened.get();
                WriteKey writeKey = secret.writeKey(current.name().suite())) {
            Section section = openForProvider(sealed, secret, pointer, patient);
            if (section.find(data).isEmpty()) {
                return false;
            }
            SectionRecord next =
                    sealed.resealed(section.describing(data, description), secret, keys.publicIdentity(), random);
            if (!directory.put(writeKey.record(current.name(), current.version() + 1, next.encode()))) {
                throw new UnavailableException(
                        "a section of session " + pointer.id() + " was changed by another writer: try again");
            }
            return true;
        }
    }

    /** A session may have sections of other providers; theirs do not open here. */
    private Optional<SectionSecret> tryOpenAsProvider(SectionRecord sealed) throws MedChainException {
        try {
            return Optional.of(sealed.openAsProvider(keys));
        } catch (VerificationException notOurs) {
            return Optional.empty();
        }
    }

    private Optional<SessionRecord> find(SessionPointer pointer, PublicIdentity patient) throws MedChainException {
        Optional<DirectoryRecord> found = directory.find(pointer.name().address());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SessionRecord session = SessionRecord.decode(found.get().payload());
        session.verify(pointer.name(), patient);
        return Optional.of(session);
    }

    private Section openAsRequester(DirectoryRecord record, SessionPointer pointer, PublicIdentity patient)
            throws MedChainException {
        SectionRecord sealed = SectionRecord.decode(record);
        try (SecretKey key = sealed.openAsRequester(keys)) {
            Section section = sealed.open(key);
            verify(section.grant(), pointer, patient);
            if (!section.grant().requester().equals(keys.publicIdentity())) {
                throw new VerificationException("session " + pointer.id() + " names "
                        + section.grant().requester() + " as requester, not " + keys.publicIdentity());
            }
            return section;
        }
    }

    private Section openForProvider(
            SectionRecord sealed, SectionSecret secret, SessionPointer pointer, PublicIdentity patient)
            throws MedChainException {
        Section section = sealed.open(secret.key());
        verify(section.grant(), pointer, patient);
        if (!section.grant().provider().equals(keys.publicIdentity())) {
            throw new VerificationException("a section of session " + pointer.id() + " names "
                    + section.grant().provider() + " as provider, not " + keys.publicIdentity());
        }
        return section;
    }

    private static void verify(Grant grant, SessionPointer pointer, PublicIdentity patient)
            throws VerificationException {
        grant.verify(patient);
        if (!grant.session().equals(pointer.id())) {
            throw new VerificationException(
                    "a section of session " + pointer.id() + " holds a grant of session " + grant.session());
        }
    }
}
