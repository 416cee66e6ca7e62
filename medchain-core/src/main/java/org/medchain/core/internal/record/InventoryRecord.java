package org.medchain.core.internal.record;

import java.security.SecureRandom;
import java.util.List;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Timeline;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * An inventory's records in the directory. The head is {@code {0: version, 1: E_Sdata(head), 2: ES_sp, 3: ES_pat}}, a page
 * {@code {0: version, 1: E_Sdata(page)}}. All are filled up before they are sealed, bound to their names, and never expire.
 */
final class InventoryRecord {
    /** The most pages of entries. */
    static final long MAX_PAGES = 1 << 20;

    private static final DomainTag HEAD = DomainTag.of("inventory-head");
    private static final DomainTag PAGE = DomainTag.of("inventory-page");
    private static final DomainTag RUNS = DomainTag.of("inventory-runs");
    private static final DomainTag SECRET = DomainTag.of("inventory-secret");
    private static final int VERSION = 1;

    private InventoryRecord() {}

    /** What a head says: {@code {0: version, 1: pages, 2: entries}}. */
    record Head(long pages, long entries) {}

    static Bytes sealHead(InventoryKeys keys, Head head, SecureRandom random) throws MalformedException {
        InventoryPointer pointer = keys.pointer();
        Bytes content = new StructWriter()
                .integer(0, VERSION)
                .integer(1, head.pages())
                .integer(2, head.entries())
                .toBytes();
        Bytes owner = SealedRecord.owner(pointer.name());
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, seal(keys, HEAD, pointer.name(), content, random))
                .bytes(
                        2,
                        WrappedKey.wrap(SECRET, owner, keys.contentKey(), pointer.provider(), random)
                                .sealed())
                .bytes(
                        3,
                        WrappedKey.wrap(SECRET, owner, keys.contentKey(), pointer.patient(), random)
                                .sealed())
                .toBytes();
    }

    static Bytes sealPage(InventoryKeys keys, RecordName name, List<InventoryEntry> entries, SecureRandom random) {
        Bytes content = new StructWriter()
                .integer(0, VERSION)
                .structs(1, entries, (entry, struct) -> entry.encode(struct))
                .toBytes();
        return page(seal(keys, PAGE, name, content, random));
    }

    static Bytes sealRuns(InventoryKeys keys, RecordName name, List<ChunkRun> runs, SecureRandom random) {
        Bytes content = new StructWriter()
                .integer(0, VERSION)
                .structs(1, runs, (run, struct) -> run.encode(struct))
                .toBytes();
        return page(seal(keys, RUNS, name, content, random));
    }

    /** Sdata and the head, opened by a holder of the inventory. */
    record Opened(InventorySecret secret, Head head) {}

    /**
     * Opens a head.
     *
     * @throws VerificationException if it does not open, or Sdata is not that of this inventory and patient
     */
    static Opened openHead(InventoryPointer pointer, DirectoryRecord record, Identity holder)
            throws MalformedException, VerificationException {
        record Sealed(Bytes content, WrappedKey forProvider, WrappedKey forPatient) {}
        Sealed sealed = StructReader.decode("inventory", record.payload(), DirectoryRecord.MAX_PAYLOAD, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new Sealed(
                    struct.bytes(1, 1, SealedRecord.MAX_SEALED),
                    new WrappedKey(struct.bytes(2, 1, WrappedKey.MAX_SIZE)),
                    new WrappedKey(struct.bytes(3, 1, WrappedKey.MAX_SIZE)));
        });
        boolean provider = holder.publicIdentity().equals(pointer.provider());
        WrappedKey wrapped = provider ? sealed.forProvider() : sealed.forPatient();
        InventorySecret secret = new InventorySecret(
                wrapped.unwrap(SECRET, SealedRecord.owner(pointer.name()), SymmetricKey.SIZE, holder));
        boolean opened = false;
        try {
            if (!secret.idFor(pointer.patient()).equals(pointer.id())) {
                throw new VerificationException("inventory " + pointer.id() + " is not of " + pointer.patient());
            }
            Bytes content = SealedRecord.open(secret.key(), HEAD, pointer.name(), sealed.content());
            Head head = StructReader.decode("inventory head", content, SealedRecord.MAX_CONTENT, struct -> {
                struct.uint(0, VERSION, VERSION);
                long pages = struct.uint(1, 0, MAX_PAGES);
                return new Head(pages, struct.uint(2, 0, MAX_PAGES * Inventory.PAGE_SIZE));
            });
            opened = true;
            return new Opened(secret, head);
        } finally {
            if (!opened) {
                secret.close();
            }
        }
    }

    static List<InventoryEntry> openPage(InventorySecret secret, DirectoryRecord record)
            throws MalformedException, VerificationException {
        Bytes content = open(secret, PAGE, record);
        return StructReader.decode("inventory page", content, SealedRecord.MAX_CONTENT, struct -> {
            struct.uint(0, VERSION, VERSION);
            return struct.structs(1, 0, Inventory.PAGE_SIZE, InventoryEntry::decode);
        });
    }

    static List<ChunkRun> openRuns(InventorySecret secret, DirectoryRecord record)
            throws MalformedException, VerificationException {
        Bytes content = open(secret, RUNS, record);
        return StructReader.decode("inventory runs", content, SealedRecord.MAX_CONTENT, struct -> {
            struct.uint(0, VERSION, VERSION);
            List<ChunkRun> runs = struct.structs(1, Timeline.PAGE_SIZE, Timeline.PAGE_SIZE, ChunkRun::decode);
            try {
                Timeline.requireInOrder(runs);
            } catch (IllegalArgumentException e) {
                throw struct.malformed(String.valueOf(e.getMessage()));
            }
            return runs;
        });
    }

    private static Bytes seal(InventoryKeys keys, DomainTag use, RecordName name, Bytes content, SecureRandom random) {
        return SealedRecord.seal(keys.suite(), keys.secret().key(), use, name, content, random);
    }

    private static Bytes page(Bytes sealed) {
        return new StructWriter().integer(0, VERSION).bytes(1, sealed).toBytes();
    }

    private static Bytes open(InventorySecret secret, DomainTag use, DirectoryRecord record)
            throws MalformedException, VerificationException {
        Bytes sealed = StructReader.decode("inventory page", record.payload(), DirectoryRecord.MAX_PAYLOAD, struct -> {
            struct.uint(0, VERSION, VERSION);
            return struct.bytes(1, 1, SealedRecord.MAX_SEALED);
        });
        return SealedRecord.open(secret.key(), use, record.name(), sealed);
    }
}
