package org.medchain.core.directory;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** Lets a test outside of this package read a grant that may be forged. */
public final class GrantForge {
    private GrantForge() {}

    /** Reads and verifies a grant as every reader of a section does. */
    public static Grant verified(Bytes encoded, PublicIdentity patient)
            throws MalformedException, VerificationException {
        Grant grant = Grant.decode(encoded);
        grant.verify(patient);
        return grant;
    }
}
