package org.medchain.core.internal.record;

import java.security.SecureRandom;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.StorageException;

/**
 * What a provider alone has of an inventory: Sdata and the key that writes its directory records. Never printed; wiped on
 * close. Thread-safe, but for closing while in use.
 */
public final class InventoryKeys implements AutoCloseable {
    private final InventoryPointer pointer;
    private final InventorySecret secret;
    private final SecretBytes writeSeed;
    private final WriteKey writeKey;

    private InventoryKeys(InventoryPointer pointer, InventorySecret secret, SecretBytes writeSeed, WriteKey writeKey) {
        this.pointer = pointer;
        this.secret = secret;
        this.writeSeed = writeSeed;
        this.writeKey = writeKey;
    }

    /** The keys of a new inventory of {@code patient} at {@code provider}. */
    public static InventoryKeys generate(PublicIdentity patient, PublicIdentity provider, SecureRandom random) {
        InventorySecret secret = InventorySecret.generate(random);
        SecretBytes seed = SecretBytes.random(random, WriteKey.SEED_SIZE);
        WriteKey key = WriteKey.derive(provider.suite(), seed);
        RecordName name = key.name(secret.idFor(patient).value().value(), RecordName.NEVER);
        return new InventoryKeys(new InventoryPointer(name, provider, patient), secret, seed, key);
    }

    /**
     * The keys of an inventory, as they were kept; copies are made of both secrets.
     *
     * @throws StorageException if the secrets are not those of this inventory: what kept them is damaged
     */
    public static InventoryKeys of(InventoryPointer pointer, SecretBytes contentKey, SecretBytes writeSeed)
            throws StorageException {
        InventorySecret secret = new InventorySecret(SecretBytes.takeOwnership(contentKey.exposeCopy()));
        SecretBytes seed = SecretBytes.takeOwnership(writeSeed.exposeCopy());
        WriteKey key = WriteKey.derive(pointer.name().suite(), seed);
        InventoryKeys keys = new InventoryKeys(pointer, secret, seed, key);
        if (!secret.idFor(pointer.patient()).equals(pointer.id())
                || !key.publicKey().equals(pointer.name().writeKey())) {
            keys.close();
            throw new StorageException("the secrets kept are not those of inventory " + pointer.id());
        }
        return keys;
    }

    /** Where the inventory is, and whose. */
    public InventoryPointer pointer() {
        return pointer;
    }

    /** The paper's Sdata; wiped with this object. */
    public SecretBytes contentKey() {
        return secret.bytes();
    }

    /** What the write key comes from; wiped with this object. */
    public SecretBytes writeSeed() {
        return writeSeed;
    }

    InventorySecret secret() {
        return secret;
    }

    WriteKey writeKey() {
        return writeKey;
    }

    SuiteId suite() {
        return pointer.name().suite();
    }

    RecordName page(long number) {
        return named(secret.pageLabel(number));
    }

    RecordName runs(DataId stream, long number) {
        return named(secret.runsLabel(stream, number));
    }

    private RecordName named(Bytes label) {
        return writeKey.name(label, RecordName.NEVER);
    }

    @Override
    public void close() {
        writeKey.close();
        writeSeed.close();
        secret.close();
    }

    @Override
    public String toString() {
        return "InventoryKeys[" + pointer.id() + ", redacted]";
    }
}
