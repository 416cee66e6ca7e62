package org.medchain.chain.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The changes that one block makes to the index. */
final class IndexUpdate {
    private static final byte[] NOTHING = {};

    private final WriteBatch batch;
    private final BlockIndex before;
    private final Set<EventHash> removedHere = new HashSet<>();
    private final Map<Digest, Long> numbers = new HashMap<>();
    private long signers;
    private @Nullable MembersEntry changed;

    /** The changes of the next block. Signers have the numbers 1 to {@code signers} before it. */
    IndexUpdate(WriteBatch batch, BlockIndex before, long signers) {
        this.batch = batch;
        this.before = before;
        this.signers = signers;
    }

    /** The number of the last signer, with those that the block added. */
    long signers() {
        return signers;
    }

    /** Adds the block to the batch; returns the members after it if it changes them. */
    Optional<MembersEntry> add(CertifiedBlock stored, Bytes encoded, Position position)
            throws RocksDBException, StorageException {
        BlockHeader header = stored.block().header();
        BlockEntry entry = new BlockEntry(position, header.timestampMillis(), header.orderedTo(), header.hash());
        batch.put(IndexKeys.height(header.height()), entry.encode());
        batch.put(IndexKeys.block(entry.hash()), Numbers.fixed(header.height()));

        List<Event> events = stored.block().events();
        int[] offsets = eventOffsets(stored, encoded);
        for (int i = 0; i < offsets.length; i++) {
            Event event = events.get(i);
            addEvent(event, new Place(header.height(), i), offsets[i]);
            addEffect(event, header.height());
        }
        return Optional.ofNullable(changed);
    }

    /**
     * Where each event begins in {@code encoded}, the block's encoding, so that an event can be read without its block. Counted
     * back from the end, where the certificate is, and before it event after event, each a byte string.
     */
    private static int[] eventOffsets(CertifiedBlock block, Bytes encoded) {
        List<Event> events = block.block().events();
        int[] offsets = new int[events.size()];
        int end = encoded.size() - 1 - byteStringSize(block.certificate().encode());
        for (int i = offsets.length - 1; i >= 0; i--) {
            Bytes event = events.get(i).encode();
            offsets[i] = end - event.size();
            end -= byteStringSize(event);
        }
        return offsets;
    }

    /** The size of a byte string with its head (RFC 8949, section 3). */
    private static int byteStringSize(Bytes value) {
        int size = value.size();
        int head = size < 24 ? 1 : size < 1 << 8 ? 2 : size < 1 << 16 ? 3 : 5;
        return head + size;
    }

    private void addEvent(Event event, Place place, int offset) throws RocksDBException, StorageException {
        long signer = number(event.signer().id());
        Optional<StreamPlace> stream = stream(event, place);
        EventEntry entry = new EventEntry(
                place,
                offset,
                event.encode().size(),
                event.type(),
                event.signer().id(),
                stream);
        batch.put(IndexKeys.event(event.hash()), Numbers.fixed(place.value()));
        batch.put(IndexKeys.place(place), EventRecord.encode(entry, signer));
        batch.put(IndexKeys.signed(signer, event.type(), place), NOTHING);
        if (stream.isPresent() && stream.get().index() > 1) {
            batch.put(IndexKeys.chunk(stream.get()), Numbers.fixed(place.value()));
        }
    }

    private long number(Digest signer) throws RocksDBException, StorageException {
        Long here = numbers.get(signer);
        if (here != null) {
            return here;
        }
        Optional<Long> known = before.signer(signer);
        long number = known.isPresent() ? known.get() : ++signers;
        if (known.isEmpty()) {
            batch.put(IndexKeys.signer(signer), Numbers.fixed(number));
            batch.put(IndexKeys.signerId(number), signer.value().toByteArray());
        }
        numbers.put(signer, number);
        return number;
    }

    /** The event's place in its stream. The chunk before is in an earlier block, so the index has it. */
    private Optional<StreamPlace> stream(Event event, Place place) throws StorageException {
        if (!event.type().equals(EventType.ADD_DATA)) {
            return Optional.empty();
        }
        try {
            Optional<EventRef> previous = EventDG.of(event).previousChunk();
            if (previous.isEmpty()) {
                return Optional.of(new StreamPlace(place, 1));
            }
            Optional<StreamPlace> followed =
                    before.event(previous.get().event()).flatMap(EventEntry::stream);
            return Optional.of(followed.orElseThrow(() ->
                            Damage.of(place.height(), event + " follows " + previous.get() + ", which is not a chunk"))
                    .next());
        } catch (MalformedException e) {
            throw Damage.of(place.height(), e);
        }
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
                addRemoval(EventSR.of(event).session(), event.hash());
            } else if (event.type().equals(EventType.CREATE_SESSION)) {
                Optional<EventHash> replaced = EventSC.of(event).replaces();
                if (replaced.isPresent()) {
                    addRemoval(replaced.get(), event.hash());
                }
            } else if (event.type().equals(EventType.CHANGE_MEMBERS)) {
                addChange(ChangeMembers.of(event), height);
            }
        } catch (MalformedException | VerificationException e) {
            throw Damage.of(height, e);
        }
    }

    /** Only the first event that ends a session counts. */
    private void addRemoval(EventHash session, EventHash by) throws RocksDBException, StorageException {
        if (removedHere.add(session) && before.removal(session).isEmpty()) {
            batch.put(IndexKeys.removal(session), by.value().toByteArray());
        }
    }

    private void addChange(ChangeMembers change, long height) throws RocksDBException, VerificationException {
        changed =
                new MembersEntry(change.apply(before.members()), change.event().hash());
        batch.put(IndexKeys.members(height + 1), changed.encode());
    }
}
