package org.medchain.core.internal.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteKey;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * All that is to be written into the directory for one session, made and sealed before the session's event is appended: what
 * could not be written is found out before anything is granted. Each part is tried on its own. Thread-safe; closing wipes the
 * write key.
 */
public final class SessionPublication implements AutoCloseable {
    private static final int ATTEMPTS = 4;

    private final SessionPointer pointer;
    private final Map<Digest, RecordName> sections;
    private final Bytes payload;
    private final WriteKey writeKey;
    private final Map<String, Step> pending = new LinkedHashMap<>();
    private List<UnfinishedPart> unfinished = List.of();

    /** One write. */
    @FunctionalInterface
    private interface Step {
        void run(DirectoryClient directory, Successor successor) throws MedChainException;
    }

    /**
     * A publication of these parts.
     *
     * @param sections the names of the sections, by the inventory that each is of
     * @param records the sections' records, in any order
     * @param payload of the session's record
     * @param writeKey the session record's; taken over
     * @param retired what another session's place being taken leaves behind
     */
    SessionPublication(
            SessionPointer pointer,
            Map<Digest, RecordName> sections,
            List<DirectoryRecord> records,
            Bytes payload,
            WriteKey writeKey,
            List<Tombstone> retired) {
        this.pointer = pointer;
        this.sections = Map.copyOf(sections);
        this.payload = payload;
        this.writeKey = writeKey;
        records.forEach(record ->
                pending.put("section " + record.name().address(), (directory, successor) -> store(directory, record)));
        pending.put("session record " + pointer.name().address(), this::storeSession);
        retired.forEach(tombstone -> pending.put(
                "removal of record " + tombstone.name().address(),
                (directory, successor) -> directory.remove(tombstone)));
    }

    /** Where the session is. */
    public SessionPointer pointer() {
        return pointer;
    }

    /** Where its sections are, by the inventory that each is of. */
    public Map<Digest, RecordName> sections() {
        return sections;
    }

    /** Says of which session the record is now. */
    @FunctionalInterface
    public interface Successor {
        /** The event that ended the session, if one did: its removal, or the session that took its place. */
        Optional<EventRef> find() throws MedChainException;
    }

    /**
     * Writes what is not written yet, and says what could not be.
     *
     * @param successor asked after each look at the session's record and before it is written: a session that took this one's
     *     place meanwhile may have the record
     */
    public synchronized List<UnfinishedPart> publish(DirectoryClient directory, Successor successor) {
        List<UnfinishedPart> failed = new ArrayList<>();
        for (Map.Entry<String, Step> part : List.copyOf(pending.entrySet())) {
            try {
                part.getValue().run(directory, successor);
                pending.remove(part.getKey());
            } catch (MedChainException e) {
                failed.add(new UnfinishedPart(part.getKey(), String.valueOf(e.getMessage())));
            }
        }
        unfinished = List.copyOf(failed);
        return unfinished;
    }

    /** What could not be written when it was tried last. */
    public synchronized List<UnfinishedPart> unfinished() {
        return unfinished;
    }

    /** A section that is there already was written by an earlier try, and perhaps described by its provider since. */
    private static void store(DirectoryClient directory, DirectoryRecord record) throws MedChainException {
        OptionalLong there = directory.tryPut(record);
        if (there.isPresent() && there.getAsLong() == Long.MAX_VALUE) {
            throw new UnavailableException("the section was removed");
        }
    }

    /** The patient alone writes the record, from one process or another. */
    private void storeSession(DirectoryClient directory, Successor successor) throws MedChainException {
        long version = directory
                        .find(pointer.name().address())
                        .map(DirectoryRecord::version)
                        .orElse(0L)
                + 1;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            requireNotEnded(successor);
            OptionalLong there = directory.tryPut(writeKey.record(pointer.name(), version, payload));
            if (there.isEmpty()) {
                return;
            }
            if (there.getAsLong() == Long.MAX_VALUE) {
                throw new UnavailableException("the session's record was removed");
            }
            version = there.getAsLong() + 1;
        }
        throw new UnavailableException("another process of the patient writes the session's record: try again");
    }

    /** Whoever writes the record for what came later writes a version that this one then does not supersede. */
    private void requireNotEnded(Successor successor) throws MedChainException {
        Optional<EventRef> ended = successor.find();
        if (ended.isPresent()) {
            throw new VerificationException("session " + pointer.id() + " ended with the event at " + ended.get()
                    + ", and its record may be another session's");
        }
    }

    @Override
    public synchronized void close() {
        writeKey.close();
    }

    @Override
    public String toString() {
        return "SessionPublication[" + pointer.id() + "]";
    }
}
