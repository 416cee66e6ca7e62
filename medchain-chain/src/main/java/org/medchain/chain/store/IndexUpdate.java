package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** What one block changes in the index. */
final class IndexUpdate {
    private final WriteBatch batch;
    private final BlockIndex before;
    private final Set<EventHash> removedHere = new HashSet<>();
    private @Nullable MembersEntry changed;

    IndexUpdate(WriteBatch batch, BlockIndex before) {
        this.batch = batch;
        this.before = before;
    }

    /** Adds the block; returns the members as it changed them, if it did. */
    Optional<MembersEntry> add(StoredBlock stored, Bytes encoded, Position position)
            throws RocksDBException, StorageException {
        BlockHeader header = stored.block().header();
        BlockEntry entry = new BlockEntry(position, header.timestampMillis(), header.hash());
        batch.put(IndexKeys.height(header.height()), entry.encode());
        batch.put(IndexKeys.block(entry.hash()), bigEndian(header.height()));

        List<Event> events = stored.block().events();
        int[] offsets = stored.eventOffsets(encoded);
        for (int i = 0; i < offsets.length; i++) {
            Event event = events.get(i);
            EventEntry located = new EventEntry(
                    header.height(),
                    i,
                    offsets[i],
                    event.encode().size(),
                    event.type(),
                    event.signer().id());
            batch.put(IndexKeys.event(event.hash()), located.encode());
            addEffect(event, header.height());
        }
        return Optional.ofNullable(changed);
    }

    private void addEffect(Event event, long height) throws RocksDBException, StorageException {
        try {
            if (event.type().equals(EventType.ADMIT_IDENTITY)) {
                Admission admission = Admission.of(AdmitIdentity.of(event).certificate(), event.hash());
                batch.put(IndexKeys.identity(event.signer()), admission.encode());
            } else if (event.type().equals(EventType.REVOKE_CERTIFICATES)) {
                for (Bytes serial : RevokeCertificates.of(event).serials()) {
                    batch.put(IndexKeys.revoked(serial), event.hash().value().toByteArray());
                }
            } else if (event.type().equals(EventType.REMOVE_SESSION)) {
                addRemoval(EventSR.of(event));
            } else if (event.type().equals(EventType.CHANGE_MEMBERS)) {
                addChange(ChangeMembers.of(event), height);
            }
        } catch (MalformedException | VerificationException e) {
            throw Damage.of(height, e);
        }
    }

    /** The first removal of a session stays the one that is shown. */
    private void addRemoval(EventSR removal) throws RocksDBException, StorageException {
        EventHash session = removal.session();
        if (removedHere.add(session) && before.removal(session).isEmpty()) {
            batch.put(IndexKeys.removal(session), removal.event().hash().value().toByteArray());
        }
    }

    private void addChange(ChangeMembers change, long height) throws RocksDBException, VerificationException {
        changed =
                new MembersEntry(change.apply(before.members()), change.event().hash());
        batch.put(IndexKeys.members(height + 1), changed.encode());
    }

    private static byte[] bigEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
