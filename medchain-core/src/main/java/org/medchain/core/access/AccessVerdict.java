package org.medchain.core.access;

import java.util.Optional;
import org.medchain.core.directory.SessionId;

/**
 * Whether a requester may have data now: by a session, or not and why.
 *
 * @param session by which it may
 * @param refusal why it may not; of several sessions that name the requester, of the one that came furthest in the order of
 *     {@link RefusalReason}; {@link RefusalReason#NOT_GRANTED_HERE} if none does
 */
public record AccessVerdict(Optional<SessionId> session, Optional<RefusalReason> refusal) {
    public AccessVerdict {
        if (session.isPresent() == refusal.isPresent()) {
            throw new IllegalArgumentException("expected a session or a refusal, found both or neither");
        }
    }

    /** Allowed by {@code session}. */
    public static AccessVerdict grantedBy(SessionId session) {
        return new AccessVerdict(Optional.of(session), Optional.empty());
    }

    /** Not allowed. */
    public static AccessVerdict refused(RefusalReason reason) {
        return new AccessVerdict(Optional.empty(), Optional.of(reason));
    }

    /** True if a session allows it. */
    public boolean isGranted() {
        return session.isPresent();
    }
}
