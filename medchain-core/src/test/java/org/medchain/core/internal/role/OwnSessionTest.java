package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.EventSC;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;

class OwnSessionTest {
    @TempDir
    Path folder;

    @Test
    void session_onceClosed_hasNoSecretsLeft() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            Selection letter = Selection.all(inventory, world.record(inventory, NORTH, Bytes.utf8("letter")));
            GrantedSession granted = world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(letter));
            EventSC event = world.networks().ledger().session(granted.id()).orElseThrow();

            OwnSession session = OwnSession.open(event, world.user(ALICE).keys());
            assertThat(session.keys().sessionName()).isEqualTo(granted.pointer().name());
            assertThat(session.content().secret().bytes().exposeCopy()).hasSize(32);
            session.close();

            assertThatThrownBy(() -> session.keys().sessionName()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.content().secret().bytes().exposeCopy())
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
