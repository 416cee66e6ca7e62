package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.Roster;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;

class StateFileTest {
    private final NodeWorld world = new NodeWorld(3);
    private final Roster first = new Roster(1, 4, List.of(world.node(0, 1_000), world.node(1, 1_001)));
    private final Roster second = first.followedBy(List.of(world.node(1, 1_001), world.node(2, 1_002)));

    @TempDir
    private Path folder;

    @Test
    void state_savedAndLoaded_isTheSame() throws Exception {
        StateFile file = new StateFile(folder);
        assertThat(file.load()).isEmpty();
        for (View view : List.of(View.of(first), View.moving(first, second))) {
            file.save(new NodeState.Saved(view, true, false, true));
            NodeState.Saved loaded = file.load().orElseThrow();
            assertThat(loaded.view().stage()).isEqualTo(view.stage());
            assertThat(loaded.view().placements()).hasSameSizeAs(view.placements());
            assertThat(loaded.view().latest().roster()).isEqualTo(view.latest().roster());
            assertThat(loaded.serving()).isTrue();
            assertThat(loaded.complete()).isFalse();
            assertThat(loaded.over()).isTrue();
        }
    }

    /** Found by fuzzing: what a record does not take came out as misuse by the caller. */
    @Test
    void state_ofANodeThatIsNone_isMalformed() {
        String host = world.node(0, 1_000).host();
        String encoded = StateFile.encode(new NodeState.Saved(View.of(first), true, false, true))
                .toHex();
        String blank = Bytes.utf8(" ".repeat(host.length())).toHex();
        Bytes changed = Bytes.fromHex(encoded.replace(Bytes.utf8(host).toHex(), blank));
        assertThatThrownBy(() -> StateFile.decode(changed))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("a host name");
    }

    @Test
    void state_thatIsNone_isReported() throws Exception {
        Files.writeString(folder.resolve("QUORUM"), "no state");
        assertThatThrownBy(() -> new StateFile(folder).load())
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("damaged");
    }
}
