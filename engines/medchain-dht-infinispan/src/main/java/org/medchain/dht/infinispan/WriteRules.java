package org.medchain.dht.infinispan;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.infinispan.Judgement.Kind;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** The checks that a write must pass before an owner takes it. Thread-safe. */
final class WriteRules {
    private final Journal journal;
    private final int maxPayload;

    WriteRules(Journal journal, int maxPayload) {
        this.journal = journal;
        this.maxPayload = maxPayload;
    }

    /**
     * Judges a write by itself: it has a good form, is for this address, signed by its write key, and its lifetime is not
     * over.
     */
    DirectoryWrite sound(@Nullable Object key, @Nullable Object value) throws Refused {
        DirectoryWrite write = verified(key, value);
        if (write instanceof DirectoryRecord put && put.payload().size() > maxPayload) {
            throw refused("a payload has at most " + maxPayload + " bytes, found "
                    + put.payload().size());
        }
        if (journal.hasExpired(write)) {
            throw refused(
                    "record " + write.address() + " expired at " + write.name().expiresAtMillis());
        }
        return write;
    }

    private static DirectoryWrite verified(@Nullable Object key, @Nullable Object value) throws Refused {
        try {
            return Values.verified(Values.address(key), Values.bytes(value));
        } catch (MalformedException | VerificationException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    /** Judges a sound write against the value that stands in this owner's memory; the same once more is fine. */
    static void follows(DirectoryWrite write, Optional<Object> standingValue) throws Refused {
        if (standingValue.isEmpty()) {
            return;
        }
        DirectoryWrite standing = standing(write.address(), standingValue.get());
        if (!write.supersedes(standing) && !write.equals(standing)) {
            Judgement conflict = Judgement.conflict(standing);
            throw standing.supersedes(write) ? Refused.superseded(conflict) : Refused.of(conflict);
        }
    }

    private static DirectoryWrite standing(RecordAddress address, Object value) throws Refused {
        try {
            return Values.read(address, Values.bytes(value));
        } catch (MalformedException | VerificationException e) {
            throw Refused.of(Judgement.of(Kind.UNAVAILABLE, "what stands cannot be read: " + e.getMessage()));
        }
    }

    private static Refused refused(String reason) {
        return Refused.of(Judgement.of(Kind.INVALID, reason));
    }
}
