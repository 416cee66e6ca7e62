package org.medchain.core.store;

import java.time.Instant;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * An authentic access request and what became of it.
 *
 * @param time when it was decided, by the provider's clock; kept to the millisecond
 * @param requester the id of the requester's identity
 * @param patient the id of the identity whose grant the request names; of a request that was refused before its session was
 *     looked at, as the requester says; empty if it is not known
 * @param session the session it named
 * @param data what it asked for
 * @param outcome such as {@code GRANTED chunks 1 to 3}, or the reason of the refusal: one line of 1 to {@value #MAX_OUTCOME}
 *     characters, without control characters
 * @param request the digest of the request as it came in
 * @param evidence what shows who asked and who had granted it: the signed request with the openings in it, and where the
 *     EventSC is; at most {@value #MAX_EVIDENCE} bytes
 * @param origin where it came from
 */
public record AccessEntry(
        Instant time,
        Digest requester,
        Optional<Digest> patient,
        Optional<SessionId> session,
        Optional<DataId> data,
        String outcome,
        Digest request,
        Bytes evidence,
        AccessOrigin origin) {
    /** The most characters of an outcome. */
    public static final int MAX_OUTCOME = 200;
    /** The most bytes of evidence. */
    public static final int MAX_EVIDENCE = 1 << 20;

    public AccessEntry {
        time = Instant.ofEpochMilli(time.toEpochMilli());
        if (outcome.isEmpty()
                || outcome.length() > MAX_OUTCOME
                || outcome.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("an outcome is one line of 1 to " + MAX_OUTCOME + " characters, found "
                    + outcome.length() + " characters or a control character");
        }
        if (evidence.size() > MAX_EVIDENCE) {
            throw new IllegalArgumentException(
                    "evidence has at most " + MAX_EVIDENCE + " bytes, found " + evidence.size());
        }
    }

    /** A request of whose patient and origin nothing is known. */
    public AccessEntry(
            Instant time,
            Digest requester,
            Optional<SessionId> session,
            Optional<DataId> data,
            String outcome,
            Digest request,
            Bytes evidence) {
        this(time, requester, Optional.empty(), session, data, outcome, request, evidence, AccessOrigin.unknown());
    }

    @Override
    public String toString() {
        return "AccessEntry[" + time + ", requester " + requester + ", " + outcome + "]";
    }
}
