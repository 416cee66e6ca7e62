package org.medchain.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.SessionEndedException.Ending;
import org.medchain.core.directory.SessionId;

/** Checks that a call fails because a session has ended, and that the exception says how as values. */
public final class Ended {
    private Ended() {}

    /** The session was revoked. */
    public static void assertRevoked(SessionId session, ThrowingCallable call) {
        assertEnded(session, Ending.REVOKED, Optional.empty(), call);
    }

    /** The session has expired. */
    public static void assertExpired(SessionId session, ThrowingCallable call) {
        assertEnded(session, Ending.EXPIRED, Optional.empty(), call);
    }

    /** Another session took its place. */
    public static void assertReplaced(SessionId session, SessionId by, ThrowingCallable call) {
        assertEnded(session, Ending.REPLACED, Optional.of(by), call);
    }

    /** Another session took its place, which is known once the call has ended. */
    public static void assertReplaced(SessionId session, Supplier<SessionId> by, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertReplaced(session, by.get(), () -> {
            throw thrown;
        });
    }

    private static void assertEnded(SessionId session, Ending ending, Optional<SessionId> by, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SessionEndedException.class, ended -> {
            assertThat(ended.session()).isEqualTo(session);
            assertThat(ended.ending()).isEqualTo(ending);
            assertThat(ended.replacement()).isEqualTo(by);
            assertThat(ended.retryHelps()).isFalse();
            assertThat(ended).hasMessageContaining(session.toString());
            by.ifPresent(other -> assertThat(ended).hasMessageContaining(other.toString()));
        });
    }
}
