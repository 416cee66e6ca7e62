package org.medchain.core.access;

import java.time.Instant;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.StorageException;

/**
 * Where a provider writes every access request and what became of it, before it answers: a provider that cannot log does not
 * answer. Implementations are thread-safe.
 */
public interface AccessLog {
    /**
     * One request.
     *
     * @param requester the id of the requester's identity, if it could be authenticated
     * @param session the session it named, if it could be read
     * @param data what it asked for, if it could be read
     * @param outcome {@code GRANTED chunks 1 to 3}, or the reason of the refusal
     * @param request the digest of the request as it came in
     * @param evidence the signed request, opened, if it was authentic: shows who asked for what
     */
    record Entry(
            Instant time,
            Optional<Digest> requester,
            Optional<SessionId> session,
            Optional<DataId> data,
            String outcome,
            Digest request,
            Bytes evidence) {}

    /** Writes an entry; it is durable when this returns. */
    void write(Entry entry) throws StorageException;
}
