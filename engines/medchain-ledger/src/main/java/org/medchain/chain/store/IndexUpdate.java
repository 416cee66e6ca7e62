package org.medchain.chain.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private final WriteBatch batch;
    private final BlockIndex before;
    private final HashNames names;
    private final Set<EventHash> removedHere = new HashSet<>();
    private final Map<Digest, Long> numbers = new HashMap<>();
    private final Map<Signed, SignedEvents> signed = new LinkedHashMap<>();
    private long signers;
    private @Nullable MembersEntry changed;

    /** Whose events, and of which type. */
    private record Signed(long signer, EventType type) {}

    /** The changes of the next block. Signers have the numbers 1 to {@code signers} before it. */
    IndexUpdate(WriteBatch batch, BlockIndex before, long signers) {
        this.batch = batch;
        this.before = before;
        this.names = before.names();
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
        List<Event> events = stored.block().events();
        EventTable.Builder table = new EventTable.Builder(firstEvent(stored, encoded));
        for (int i = 0; i < events.size(); i++) {
            addEvent(events.get(i), new Place(header.height(), i), table);
            addEffect(events.get(i), header.height());
        }
        for (Map.Entry<Signed, SignedEvents> entry : signed.entrySet()) {
            Signed by = entry.getKey();
            batch.put(
                    IndexKeys.signed(by.signer(), by.type(), header.height()),
                    entry.getValue().encode());
        }
        batch.put(IndexKeys.height(header.height()), BlockEntry.encode(position, header, table.encode()));
        batch.put(IndexKeys.block(names, header.hash()), Numbers.shortOf(header.height()));
        return Optional.ofNullable(changed);
    }

    /**
     * Where the first event begins in {@code encoded}, the block's encoding, so that an event can be read without its block.
     * Counted back from the end, where the certificate is, and before it event after event, each a byte string.
     */
    private static int firstEvent(CertifiedBlock block, Bytes encoded) {
        int begin = encoded.size() - ByteStrings.size(block.certificate().encode());
        for (Event event : block.block().events()) {
            begin -= ByteStrings.size(event.encode());
        }
        return begin
                - 1
                + ByteStrings.head(block.block().events().get(0).encode().size());
    }

    private void addEvent(Event event, Place place, EventTable.Builder table)
            throws RocksDBException, StorageException {
        long signer = number(event.signer().id());
        Optional<StreamPlace> stream = stream(event, place);
        table.add(event.encode().size(), event.type(), signer, stream);
        batch.put(IndexKeys.event(names, event.hash()), Numbers.shortOf(place));
        signed.computeIfAbsent(new Signed(signer, event.type()), by -> new SignedEvents())
                .add(place.index());
        if (stream.isPresent() && stream.get().index() > 1) {
            batch.put(IndexKeys.chunk(stream.get()), Numbers.shortOf(place));
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
            batch.put(IndexKeys.signer(signer), Numbers.shortOf(number));
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
            batch.put(IndexKeys.removal(names, session), by.value().toByteArray());
        }
    }

    private void addChange(ChangeMembers change, long height) throws RocksDBException, VerificationException {
        changed =
                new MembersEntry(change.apply(before.members()), change.event().hash());
        batch.put(IndexKeys.members(height + 1), changed.encode());
    }
}
