package org.medchain.core.access;

import java.util.Optional;
import org.medchain.core.directory.SessionId;
import org.medchain.error.MedChainException;

/**
 * A session grants nothing any more. Patient, provider and requester fail with this alike, whoever noticed it. A retry does not
 * help; where another session took the ended one's place, that one may be used.
 */
public final class SessionEndedException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final transient SessionId session;
    private final Ending ending;
    private final transient Optional<SessionId> replacement;

    /** How a session ended. */
    public enum Ending {
        /** The patient revoked it. */
        REVOKED,
        /** The patient put another session in its place, narrower, wider, or to another requester. */
        REPLACED,
        /** Its time is over. */
        EXPIRED
    }

    private SessionEndedException(SessionId session, Ending ending, Optional<SessionId> replacement, String how) {
        super("session " + session + " " + how);
        this.session = session;
        this.ending = ending;
        this.replacement = replacement;
    }

    /** The patient revoked {@code session}. */
    public static SessionEndedException revoked(SessionId session) {
        return new SessionEndedException(
                session, Ending.REVOKED, Optional.empty(), "was revoked: a retry does not help");
    }

    /** The time of {@code session} is over. */
    public static SessionEndedException expired(SessionId session) {
        return new SessionEndedException(
                session, Ending.EXPIRED, Optional.empty(), "has expired: a retry does not help");
    }

    /** Another session took the place of {@code session}. */
    public static SessionEndedException replaced(SessionId session, SessionId replacement) {
        return new SessionEndedException(
                session,
                Ending.REPLACED,
                Optional.of(replacement),
                "ended when session " + replacement + " took its place: use that one");
    }

    /** The session that ended. */
    public SessionId session() {
        return session;
    }

    /** How it ended. */
    public Ending ending() {
        return ending;
    }

    /** The session that took its place; present if, and only if, it was {@link Ending#REPLACED}. */
    public Optional<SessionId> replacement() {
        return replacement;
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
