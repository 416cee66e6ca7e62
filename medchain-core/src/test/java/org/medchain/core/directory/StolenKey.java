package org.medchain.core.directory;

import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.dht.DirectoryRecord;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** A Ksec or Sdata in the hands of somebody who has nothing else. */
public final class StolenKey {
    private final SecretKey key;

    private StolenKey(SecretKey key) {
        this.key = key;
    }

    /** The Ksec of a section, taken from its requester. */
    public static StolenKey ksec(DirectoryRecord section, Identity requester)
            throws MalformedException, VerificationException {
        return new StolenKey(SectionRecord.decode(section).openAsRequester(requester));
    }

    /** The Sdata of an inventory, taken from its patient. */
    public static StolenKey sdata(InventoryPointer inventory, DirectoryRecord record, Identity patient)
            throws MalformedException, VerificationException {
        InventoryRecord sealed = InventoryRecord.decode(record.payload());
        InventorySecret secret = sealed.openSecret(inventory.id(), InventoryRecord.Holder.PATIENT, patient);
        return new StolenKey(new SecretKey(secret.bytes()));
    }

    /** True if this opens the content of {@code section}. */
    public boolean opensSection(DirectoryRecord section) throws MalformedException {
        try {
            SectionRecord.decode(section).open(key);
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    /** True if this opens the content of {@code inventory}. */
    public boolean opensInventory(InventoryPointer inventory, DirectoryRecord record) throws MalformedException {
        try {
            InventoryRecord.decode(record.payload()).openContent(inventory.id(), new InventorySecret(key.bytes()));
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }
}
