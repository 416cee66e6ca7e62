package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** What one block changes in the index. */
final class IndexUpdate {
    private final WriteBatch batch;
    private final BlockIndex before;
    private final Set<EventHash> removedHere = new HashSet<>();

    IndexUpdate(WriteBatch batch, BlockIndex before) {
        this.batch = batch;
        this.before = before;
    }

    void add(StoredBlock stored, Bytes encoded, Position position) throws RocksDBException, StorageException {
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
    }

    private void addEffect(Event event, long height) throws RocksDBException, StorageException {
        try {
            if (event.type().equals(EventType.ADMIT_IDENTITY)) {
                Admission admission = Admission.of(AdmitIdentity.of(event));
                batch.put(IndexKeys.identity(event.signer()), admission.encode());
            } else if (event.type().equals(EventType.REVOKE_CERTIFICATES)) {
                for (Bytes serial : RevokeCertificates.of(event).serials()) {
                    batch.put(IndexKeys.revoked(serial), event.hash().value().toByteArray());
                }
            } else if (event.type().equals(EventType.REMOVE_SESSION)) {
                addRemoval(EventSR.of(event));
            }
        } catch (MalformedException e) {
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

    private static byte[] bigEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
