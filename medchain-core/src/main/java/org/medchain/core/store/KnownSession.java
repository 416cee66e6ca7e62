package org.medchain.core.store;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordName;

/**
 * A session that shares this provider's data, with what its patient signed, as evidence.
 *
 * @param receipt where its EventSC is on the ledger
 * @param expiresAtMillis when it ends by itself, since the epoch; 0 for never
 * @param audience the encoded opening of its audience
 * @param grants this provider's grants that were seen so far, one for each data id
 * @param ended true once it is known to be removed or replaced
 */
public record KnownSession(
        SessionId id, Receipt receipt, long expiresAtMillis, Bytes audience, List<Grant> grants, boolean ended) {
    /** The most grants of one session. */
    public static final int MAX_GRANTS = 1024;
    /** The most bytes of an encoded opening. */
    public static final int MAX_OPENING = 64 << 10;

    /**
     * One grant.
     *
     * @param opening the encoded opening of the grant
     * @param section where the section that shares it is in the directory, if the provider was told
     */
    public record Grant(DataId data, Bytes opening, Optional<RecordName> section) {
        public Grant {
            checkSize("a grant's opening", opening);
        }
    }

    public KnownSession {
        checkSize("an audience's opening", audience);
        grants = List.copyOf(grants);
        Set<DataId> different = new HashSet<>();
        grants.forEach(grant -> different.add(grant.data()));
        if (grants.size() > MAX_GRANTS || different.size() != grants.size() || expiresAtMillis < 0) {
            throw new IllegalArgumentException("a session has at most " + MAX_GRANTS
                    + " grants of different data and an expiry that is not negative, found " + grants.size()
                    + " grants of " + different.size() + " data ids, expiry " + expiresAtMillis);
        }
    }

    private static void checkSize(String what, Bytes value) {
        if (value.size() > MAX_OPENING) {
            throw new IllegalArgumentException(what + " has at most " + MAX_OPENING + " bytes, found " + value.size());
        }
    }

    @Override
    public String toString() {
        return "KnownSession[" + id + ", " + grants.size() + " grants" + (ended ? ", ended" : "") + "]";
    }
}
