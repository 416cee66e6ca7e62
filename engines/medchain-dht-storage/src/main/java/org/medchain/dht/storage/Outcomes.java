package org.medchain.dht.storage;

import java.util.Optional;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.VerificationException;

/** Outcomes that are the same on every engine. */
public final class Outcomes {
    private Outcomes() {}

    /** The outcome of a write that no node can accept: its payload exceeds {@code maxPayload} bytes, or its signature is invalid. */
    public static Optional<WriteOutcome> refusal(DirectoryWrite write, int maxPayload) {
        if (write instanceof DirectoryRecord record && record.payload().size() > maxPayload) {
            return Optional.of(new WriteOutcome.TooLarge(record.payload().size(), maxPayload));
        }
        try {
            write.verify();
            return Optional.empty();
        } catch (VerificationException e) {
            return Optional.of(new WriteOutcome.Invalid(String.valueOf(e.getMessage())));
        }
    }

    /** The outcome of a read that found {@code standing}, which is verified and has not expired. */
    public static ReadOutcome of(DirectoryWrite standing) {
        return standing instanceof DirectoryRecord record
                ? new ReadOutcome.Found(record)
                : new ReadOutcome.Removed((Tombstone) standing);
    }
}
