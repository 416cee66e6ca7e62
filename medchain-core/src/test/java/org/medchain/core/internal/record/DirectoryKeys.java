package org.medchain.core.internal.record;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.SessionId;
import org.medchain.core.store.OwnedInventory;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteKey;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** A record of the directory in the hands of somebody who may write it, and has no scruples. */
public final class DirectoryKeys {
    private final RecordName name;
    private final WriteKey key;

    private DirectoryKeys(RecordName name, WriteKey key) {
        this.name = name;
        this.key = key;
    }

    /** The records of a session: its own, which the patient alone may write, and then the sections. */
    public static List<DirectoryKeys> of(SessionKeys session, Collection<Digest> inventories) {
        List<DirectoryKeys> keys = new ArrayList<>();
        keys.add(new DirectoryKeys(session.sessionName(), session.sessionWriteKey()));
        for (int number : SessionKeys.numbered(inventories).values()) {
            keys.add(new DirectoryKeys(
                    session.sectionName(number), session.section(number).writeKey(session.suite())));
        }
        return keys;
    }

    /** The head of an inventory and its pages. */
    public static List<DirectoryKeys> of(OwnedInventory inventory, long pages) {
        InventoryKeys owned = keys(inventory);
        List<DirectoryKeys> keys = new ArrayList<>();
        keys.add(new DirectoryKeys(inventory.pointer().name(), owned.writeKey()));
        for (long page = 0; page < pages; page++) {
            keys.add(new DirectoryKeys(owned.page(page), owned.writeKey()));
        }
        return keys;
    }

    private static InventoryKeys keys(OwnedInventory inventory) {
        try {
            return InventoryKeys.of(inventory.pointer(), inventory.contentKey(), inventory.writeSeed());
        } catch (StorageException e) {
            throw new AssertionError(e);
        }
    }

    /** A page of {@code inventory} that shows these entries, whatever they are. */
    public static Bytes page(OwnedInventory inventory, long page, List<InventoryEntry> entries, SecureRandom random) {
        InventoryKeys owned = keys(inventory);
        return InventoryRecord.sealPage(owned, owned.page(page), entries, random);
    }

    /** The head of {@code inventory}, saying so many pages. */
    public static Bytes head(OwnedInventory inventory, long pages, SecureRandom random) throws MedChainException {
        return InventoryRecord.sealHead(keys(inventory), new InventoryRecord.Head(pages, pages), random);
    }

    /** A session's record that says these grants of that session. */
    public static Bytes session(
            SessionKeys session,
            SessionId said,
            SessionDisclosure disclosure,
            Collection<Digest> inventories,
            SecureRandom random)
            throws MedChainException {
        PublicIdentity reader = disclosure.audience().audience().requester();
        return session(session, said, disclosure, inventories, reader, random);
    }

    /** The same, sealed to {@code reader}. */
    public static Bytes session(
            SessionKeys session,
            SessionId said,
            SessionDisclosure disclosure,
            Collection<Digest> inventories,
            PublicIdentity reader,
            SecureRandom random)
            throws MedChainException {
        List<RecordName> names = SessionKeys.numbered(inventories).values().stream()
                .map(session::sectionName)
                .toList();
        SessionRecord.Content content = new SessionRecord.Content(said, disclosure, names);
        return SessionRecord.seal(session.sessionName(), content, session.sessionKey(), session.suite(), reader, random)
                .encode();
    }

    /** Section {@code number} of a session that says these grants of that session. */
    public static Bytes section(
            SessionKeys session,
            int number,
            SessionId said,
            SessionDisclosure disclosure,
            Map<DataId, DataDescription> descriptions,
            SecureRandom random)
            throws MedChainException {
        Section section = new Section(said, disclosure, descriptions);
        return SectionRecord.seal(
                        session.sectionName(number), section, session.section(number), session.suite(), random)
                .encode();
    }

    /** Where the record is. */
    public RecordAddress address() {
        return name.address();
    }

    /** The record in this version, with this content. */
    public DirectoryRecord record(long version, Bytes payload) {
        return key.record(name, version, payload);
    }

    /** Its removal. */
    public Tombstone tombstone(long version) {
        return key.tombstone(name, version);
    }
}
