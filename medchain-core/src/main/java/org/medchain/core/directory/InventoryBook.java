package org.medchain.core.directory;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.UnaryOperator;
import org.medchain.core.directory.InventoryRecord.Holder;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * Inventories in the directory, opened and changed with the keys of one of their two holders. A change reads, applies, and
 * writes the next version; if another writer was first it begins again. Thread-safe.
 */
public final class InventoryBook {
    private static final int ATTEMPTS = 16;

    private final DirectoryClient directory;
    private final Identity keys;
    private final SecureRandom random;

    /** The inventories that {@code keys} opens. */
    public InventoryBook(DirectoryClient directory, Identity keys, SecureRandom random) {
        this.directory = directory;
        this.keys = keys;
        this.random = random;
    }

    /** Creates an empty inventory of {@code patient} at the provider whose book this is. */
    public InventoryPointer create(PublicIdentity patient) throws MedChainException {
        PublicIdentity provider = keys.publicIdentity();
        try (OpenInventory open = new OpenInventory(InventorySecret.generate(random), provider, patient);
                WriteKey writeKey = open.secret().writeKey(provider.suite())) {
            InventoryId id = open.secret().idFor(patient);
            RecordName name = writeKey.name(id.value().value(), RecordName.NEVER);
            Inventory empty = new Inventory(id, List.of());
            if (!directory.put(writeKey.record(name, 1, InventoryRecord.seal(empty, open, random)))) {
                throw new VerificationException("the directory already has a record of inventory " + id);
            }
            return new InventoryPointer(name, provider, patient);
        }
    }

    /** The inventory at {@code pointer}, opened. */
    public Inventory read(InventoryPointer pointer) throws MedChainException {
        InventoryRecord record = InventoryRecord.decode(fetch(pointer).payload());
        try (OpenInventory open = open(pointer, record)) {
            return record.openContent(pointer.id(), open.secret());
        }
    }

    /** Writes the next version of the inventory at {@code pointer}, changed by {@code change}. */
    public Inventory change(InventoryPointer pointer, UnaryOperator<Inventory> change) throws MedChainException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            DirectoryRecord current = fetch(pointer);
            InventoryRecord record = InventoryRecord.decode(current.payload());
            try (OpenInventory open = open(pointer, record);
                    WriteKey writeKey = open.secret().writeKey(pointer.name().suite())) {
                Inventory changed = change.apply(record.openContent(pointer.id(), open.secret()));
                DirectoryRecord next = writeKey.record(
                        pointer.name(), current.version() + 1, InventoryRecord.seal(changed, open, random));
                if (directory.put(next)) {
                    return changed;
                }
            }
        }
        throw new UnavailableException(
                "inventory " + pointer.id() + " was changed by others " + ATTEMPTS + " times in a row");
    }

    /**
     * Makes sure that the inventory at {@code pointer}, changed by {@code change}, would still fit into one directory record.
     *
     * @throws StorageException if it would not
     */
    public void requireRoom(InventoryPointer pointer, UnaryOperator<Inventory> change) throws MedChainException {
        Inventory current = read(pointer);
        try {
            int size = change.apply(current).encodeContent().size();
            if (size > Inventory.MAX_CONTENT) {
                throw new IllegalArgumentException(
                        size + " bytes of content, expected at most " + Inventory.MAX_CONTENT);
            }
        } catch (IllegalArgumentException e) {
            throw new StorageException("inventory " + pointer.id() + " is full, open another: " + e.getMessage(), e);
        }
    }

    private DirectoryRecord fetch(InventoryPointer pointer) throws MedChainException {
        return directory
                .find(pointer.name().address())
                .orElseThrow(() -> new UnavailableException("the directory has no inventory " + pointer.id()));
    }

    /** Opens Sdata and checks that the id and the write key really come from it. */
    private OpenInventory open(InventoryPointer pointer, InventoryRecord record) throws MedChainException {
        PublicIdentity own = keys.publicIdentity();
        Holder holder = own.equals(pointer.provider()) ? Holder.PROVIDER : Holder.PATIENT;
        InventorySecret secret = record.openSecret(pointer.id(), holder, keys);
        try (WriteKey writeKey = secret.writeKey(pointer.name().suite())) {
            if (!secret.idFor(pointer.patient()).equals(pointer.id())
                    || !writeKey.publicKey().equals(pointer.name().writeKey())) {
                secret.close();
                throw new VerificationException("inventory " + pointer.id() + " is not of " + pointer.patient());
            }
        }
        return new OpenInventory(secret, pointer.provider(), pointer.patient());
    }
}
