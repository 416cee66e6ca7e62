package org.medchain.core.internal.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * A requester's view of sessions in the directory. What they grant is verified against the session's event on the ledger,
 * which the caller gives; a section that cannot be read, or says something else, hides no other. Thread-safe.
 */
public final class SessionReader {
    private final DirectoryClient directory;
    private final Identity keys;

    /** The sessions that {@code keys} may open. */
    public SessionReader(DirectoryClient directory, Identity keys) {
        this.directory = directory;
        this.keys = keys;
    }

    /**
     * A session's record as the directory has it, opened; nothing of it is verified but that its writer had the write key that
     * the pointer names.
     */
    public static final class Found {
        private final SessionPointer pointer;
        private final SessionRecord.Content content;

        private Found(SessionPointer pointer, SessionRecord.Content content) {
            this.pointer = pointer;
            this.content = content;
        }

        /** The event that is in force by this record. */
        public SessionId id() {
            return content.session();
        }
    }

    /**
     * Begins to find a session's record.
     *
     * @return empty if the directory has none; throws a {@link VerificationException} if it is not sealed to this reader
     */
    public Pending<Optional<Found>> begin(SessionPointer pointer) {
        Pending<Optional<DirectoryRecord>> record =
                directory.begin(pointer.name().address());
        return () -> opened(pointer, record.await());
    }

    private Optional<Found> opened(SessionPointer pointer, Optional<DirectoryRecord> record) throws MedChainException {
        if (record.isEmpty()) {
            return Optional.empty();
        }
        SessionRecord sealed = SessionRecord.decode(record.get());
        try (SymmetricKey key = sealed.openAsRequester(keys)) {
            SessionRecord.Content content = sealed.open(key);
            return Optional.of(new Found(new SessionPointer(content.session(), pointer.name()), content));
        }
    }

    /**
     * Opens a session.
     *
     * @param event the one on the ledger whose hash is the id that was found
     * @throws VerificationException if the event did not grant just this, or to another requester
     */
    public Session open(Found found, EventSC event) throws MedChainException {
        SessionDisclosure disclosure = found.content.disclosure();
        SessionId id = found.id();
        if (!id.event().equals(event.event().hash())) {
            throw new IllegalArgumentException("expected the event of session " + id);
        }
        disclosure.verify(event);
        PublicIdentity requester = disclosure.audience().audience().requester();
        if (!requester.equals(keys.publicIdentity())) {
            throw new VerificationException(
                    "session " + id + " is for requester " + requester + ", not " + keys.publicIdentity());
        }
        Map<Digest, Integer> numbers = SessionKeys.numbered(disclosure.grants().stream()
                .map(GrantOpening::grant)
                .map(Grant::inventory)
                .toList());
        List<RecordName> names = found.content.sections();
        if (!disclosure.isComplete() || names.size() != numbers.size()) {
            throw new VerificationException(
                    "the directory's record of session " + id + " lacks grants or sections, or has others");
        }
        List<Pending<Optional<DirectoryRecord>>> records =
                names.stream().map(name -> directory.begin(name.address())).toList();
        List<Section> sections = new ArrayList<>();
        List<UnfinishedPart> failures = new ArrayList<>();
        numbers.forEach((inventory, number) -> {
            try {
                sections.add(section(records.get(number - 1).await(), inventory, event));
            } catch (MedChainException e) {
                String address = names.get(number - 1).address().toString();
                failures.add(new UnfinishedPart("section " + address, String.valueOf(e.getMessage())));
            }
        });
        return new Session(found.pointer, disclosure, sections, failures);
    }

    private Section section(Optional<DirectoryRecord> record, Digest inventory, EventSC event)
            throws MedChainException {
        SectionRecord sealed = SectionRecord.decode(
                record.orElseThrow(() -> new UnavailableException("the directory does not have it: try again later")));
        try (SymmetricKey key = sealed.openAsRequester(keys)) {
            Section section = sealed.open(key);
            section.verify(event);
            if (!section.inventory().equals(inventory)) {
                throw new MalformedException("it is of another inventory than the patient made it for");
            }
            return section;
        }
    }
}
