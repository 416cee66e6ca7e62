package org.medchain.core.internal.record;

import java.security.SecureRandom;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.InventoryId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;

/**
 * The paper's Sdata: known to the provider and the patient alone. It seals what the directory shows of the inventory, and
 * hides whose it is in its id. Never printed; wiped on close.
 */
final class InventorySecret implements AutoCloseable {
    private static final DomainTag ID = DomainTag.of("inventory-id");
    private static final DomainTag PAGE = DomainTag.of("inventory-page-label");
    private static final DomainTag RUNS = DomainTag.of("inventory-runs-label");

    private final SymmetricKey key;

    /** Takes the bytes over. */
    InventorySecret(SecretBytes bytes) {
        this.key = new SymmetricKey(bytes);
    }

    static InventorySecret generate(SecureRandom random) {
        return new InventorySecret(SecretBytes.random(random, SymmetricKey.SIZE));
    }

    InventoryId idFor(PublicIdentity patient) {
        return new InventoryId(Hasher.hash(ID, patient.encode(), secret()));
    }

    /** The label of a page of entries: tells nobody without Sdata which inventory it is of. */
    Bytes pageLabel(long page) {
        return Hasher.tagged(PAGE).update(secret()).updateLong(page).finish().value();
    }

    /** The label of a page of runs of a stream. */
    Bytes runsLabel(DataId stream, long page) {
        return Hasher.tagged(RUNS)
                .update(secret())
                .update(stream.value())
                .updateLong(page)
                .finish()
                .value();
    }

    SymmetricKey key() {
        return key;
    }

    SecretBytes bytes() {
        return key.bytes();
    }

    private Bytes secret() {
        return Bytes.takeOwnership(key.bytes().exposeCopy());
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
