package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.RAY;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;

/** Alice grants, Ray accepts and fetches. */
abstract class SharingScene {
    static final GrantedRange ALL = GrantedRange.unrestricted();

    @TempDir
    Path folder;

    static GrantedSession grant(World world, Selection... selections) throws Exception {
        return world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(selections));
    }

    static Session accept(World world, GrantedSession granted) throws Exception {
        Requester ray = world.requester(RAY);
        return ray.accept(granted.forRequester());
    }

    static VerifiedData fetch(World world, Session session, DataId data, GrantedRange range) throws Exception {
        return world.requester(RAY).fetch(session, data, range, world.gateway());
    }

    static void assertRecord(VerifiedData data, String content) throws Exception {
        try (data) {
            assertThat(Reading.all(data)).isEqualTo(Bytes.utf8(content));
        }
    }

    static void assertRefused(RefusalReason reason, ThrowingCallable access) {
        assertThatThrownBy(access)
                .isInstanceOfSatisfying(AccessDeniedException.class, denied -> assertThat(denied.reason())
                        .isEqualTo(reason));
    }

    static void assertAbsent(RefusalReason reason, ThrowingCallable access) {
        assertThatThrownBy(access).isInstanceOfSatisfying(NoDataException.class, absent -> assertThat(absent.reason())
                .isEqualTo(reason));
    }

    static void assertNotShared(ThrowingCallable access) {
        assertThatThrownBy(access)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shares")
                .hasMessageContaining("does not contain");
    }
}
