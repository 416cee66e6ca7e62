package org.medchain.core.directory;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.dht.DirectoryRecord;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * An inventory as the directory holds it: {@code {0: version, 1: E_Sdata(content), 2: ES_sp, 3: ES_pat}}. Its directory
 * record never expires.
 */
final class InventoryRecord {
    /** Who opens an inventory: each has a key of its own. */
    enum Holder {
        PROVIDER,
        PATIENT
    }

    private static final DomainTag CONTENT = DomainTag.of("inventory-content");
    private static final DomainTag SECRET = DomainTag.of("inventory-secret");
    private static final int VERSION = 1;

    private final Bytes content;
    private final WrappedKey forProvider;
    private final WrappedKey forPatient;

    private InventoryRecord(Bytes content, WrappedKey forProvider, WrappedKey forPatient) {
        this.content = content;
        this.forProvider = forProvider;
        this.forPatient = forPatient;
    }

    /** Seals a new version of an inventory. */
    static Bytes seal(Inventory inventory, OpenInventory keys, SecureRandom random) throws MalformedException {
        Bytes owner = inventory.id().value().value();
        PublicIdentity provider = keys.provider();
        Bytes content =
                keys.secret().contentKey().seal(provider.suite(), CONTENT, owner, inventory.encodeContent(), random);
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, content)
                .bytes(2, wrap(owner, keys.secret(), provider, random))
                .bytes(3, wrap(owner, keys.secret(), keys.patient(), random))
                .toBytes();
    }

    static InventoryRecord decode(Bytes payload) throws MalformedException {
        return StructReader.decode("inventory", payload, DirectoryRecord.MAX_PAYLOAD, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new InventoryRecord(
                    struct.bytes(1, 1, DirectoryRecord.MAX_PAYLOAD),
                    new WrappedKey(struct.bytes(2, 1, WrappedKey.MAX_SIZE)),
                    new WrappedKey(struct.bytes(3, 1, WrappedKey.MAX_SIZE)));
        });
    }

    /** Opens Sdata with a holder's key. */
    InventorySecret openSecret(InventoryId id, Holder holder, Identity keys)
            throws MalformedException, VerificationException {
        WrappedKey wrapped = holder == Holder.PROVIDER ? forProvider : forPatient;
        return new InventorySecret(wrapped.unwrap(SECRET, id.value().value(), SecretKey.SIZE, keys));
    }

    /** Opens the entries with Sdata. */
    Inventory openContent(InventoryId id, InventorySecret secret) throws MalformedException, VerificationException {
        Bytes opened = secret.contentKey().open(CONTENT, id.value().value(), content, DirectoryRecord.MAX_PAYLOAD);
        return Inventory.decodeContent(id, opened);
    }

    private static Bytes wrap(Bytes owner, InventorySecret secret, PublicIdentity holder, SecureRandom random)
            throws MalformedException {
        return WrappedKey.wrap(SECRET, owner, secret.bytes(), holder, random).sealed();
    }
}
