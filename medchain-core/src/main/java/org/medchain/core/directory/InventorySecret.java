package org.medchain.core.directory;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.WriteKey;

/**
 * The paper's Sdata: known to the provider and the patient alone. It seals the inventory's content, hides whose it is in its
 * id, and is what the write key of its directory record comes from. Never printed; wiped on close.
 */
final class InventorySecret implements AutoCloseable {
    private static final DomainTag ID = DomainTag.of("inventory-id");
    private static final DomainTag WRITE = DomainTag.of("inventory-write-key");

    private final SecretKey key;

    InventorySecret(SecretBytes bytes) {
        this.key = new SecretKey(bytes);
    }

    static InventorySecret generate(SecureRandom random) {
        return new InventorySecret(SecretBytes.random(random, SecretKey.SIZE));
    }

    InventoryId idFor(PublicIdentity patient) {
        Bytes secret = Bytes.takeOwnership(key.bytes().exposeCopy());
        return new InventoryId(Hasher.hash(ID, patient.encode(), secret));
    }

    SecretKey contentKey() {
        return key;
    }

    SecretBytes bytes() {
        return key.bytes();
    }

    WriteKey writeKey(SuiteId suite) {
        try (SecretBytes seed = key.derive(WRITE)) {
            return WriteKey.derive(suite, seed);
        }
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "InventorySecret[redacted]";
    }
}
