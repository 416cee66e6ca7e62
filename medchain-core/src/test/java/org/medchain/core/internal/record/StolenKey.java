package org.medchain.core.internal.record;

import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.dht.DirectoryRecord;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** A Ksec in the hands of somebody who has nothing else. */
public final class StolenKey {
    private final SymmetricKey key;

    private StolenKey(SymmetricKey key) {
        this.key = key;
    }

    /** The Ksec of a section, taken from its requester. */
    public static StolenKey ksec(DirectoryRecord section, Identity requester)
            throws MalformedException, VerificationException {
        return new StolenKey(SectionRecord.decode(section).openAsRequester(requester));
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
}
