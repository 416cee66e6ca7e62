package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held.Mode;
import org.medchain.error.MalformedException;
import org.medchain.testkit.dht.TestRecord;

/** What a node remembers of two records with one version. */
final class HeldTest {
    private static final TestRecord RECORD = TestRecord.of(1);
    private static final DirectoryRecord ONE = RECORD.version(3, "one");
    private static final DirectoryRecord OTHER = RECORD.version(3, "other");
    private static final DirectoryRecord THIRD = RECORD.version(3, "third");
    private static final Held CONTENDED = new Held(ONE, Optional.of(OTHER), false);
    private static final Held ABSTAINING = new Held(ONE, Optional.of(OTHER), true);

    @TempDir
    private Path folder;

    private static Held after(Held before, DirectoryRecord write, Mode mode) {
        return Held.after(Optional.of(before), write, mode).orElseThrow();
    }

    @Test
    void rival_thatSomebodyWantsStored_isNotRemembered() {
        assertThat(after(Held.of(ONE), OTHER, Mode.WRITE)).isEqualTo(Held.of(ONE));
    }

    @Test
    void rival_thatIsHeardOf_isRememberedAndMakesANewcomerAbstain() {
        assertThat(after(Held.of(ONE), OTHER, Mode.HEARD)).isEqualTo(CONTENDED);
        assertThat(after(Held.of(ONE), OTHER, Mode.HEARD_BY_NEWCOMER)).isEqualTo(ABSTAINING);
        assertThat(after(Held.of(ONE), ONE, Mode.HEARD_BY_NEWCOMER)).isEqualTo(Held.of(ONE));
        assertThat(ABSTAINING.standsBy(ONE)).isFalse();
    }

    @Test
    void rivals_whateverTheOrderTheyAreHeardIn_areTheSame() {
        Held first = after(after(Held.of(ONE), OTHER, Mode.HEARD), THIRD, Mode.HEARD);
        assertThat(after(after(Held.of(ONE), THIRD, Mode.HEARD), OTHER, Mode.HEARD))
                .isEqualTo(first);
    }

    @Test
    void record_thatIsSettledOn_standsAndTheOtherIsRemembered() {
        assertThat(after(ABSTAINING, OTHER, Mode.SETTLED)).isEqualTo(new Held(OTHER, Optional.of(ONE), false));
        assertThat(after(ABSTAINING, ONE, Mode.SETTLED)).isEqualTo(CONTENDED);
    }

    @Test
    void higherVersion_orRemoval_endsTheContention() {
        DirectoryRecord higher = RECORD.version(4, "higher");
        Tombstone removal = RECORD.tombstone(1);
        for (Mode mode : List.of(Mode.WRITE, Mode.HEARD, Mode.HEARD_BY_NEWCOMER, Mode.SETTLED, Mode.RESTORED)) {
            assertThat(after(ABSTAINING, higher, mode)).isEqualTo(Held.of(higher));
            assertThat(Held.after(Optional.of(ABSTAINING), removal, mode)).contains(Held.of(removal));
            assertThat(after(ABSTAINING, RECORD.version(2, "lower"), mode)).isEqualTo(ABSTAINING);
        }
    }

    @Test
    void form_ofWhatIsHeld_isReadBack() throws Exception {
        for (Held held : new Held[] {Held.of(ONE), Held.of(RECORD.tombstone(1)), CONTENDED, ABSTAINING}) {
            assertThat(HeldForm.decode(HeldForm.encode(held))).isEqualTo(held);
        }
        assertThat(StoredEntry.of(RECORD.address(), CONTENDED).fingerprint())
                .isNotEqualTo(StoredEntry.of(RECORD.address(), ABSTAINING).fingerprint())
                .isNotEqualTo(StoredEntry.of(RECORD.address(), Held.of(ONE)).fingerprint());
    }

    @Test
    void form_thatIsNone_isRefused() {
        Bytes form = HeldForm.encode(CONTENDED);
        for (int size = 0; size < form.size(); size++) {
            Bytes cut = form.slice(0, size);
            assertThatThrownBy(() -> HeldForm.decode(cut)).isInstanceOf(MalformedException.class);
        }
        Held unequal = new Held(ONE, Optional.of(RECORD.version(4, "higher")), true);
        assertThatThrownBy(() -> HeldForm.decode(HeldForm.encode(unequal)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("version 4 contends with version 3");
        for (DirectoryRecord rival :
                List.of(RECORD.version(2, "lower"), TestRecord.of(2).version(3, "another name"))) {
            Bytes encoded = HeldForm.encode(new Held(ONE, Optional.of(rival), true));
            assertThatThrownBy(() -> HeldForm.decode(encoded)).isInstanceOf(MalformedException.class);
        }
    }

    /** A size below zero, one byte more than there is, and the most. */
    @Test
    void form_whoseFirstRecordHasAWrongSize_isRefused() {
        byte[] form = HeldForm.encode(CONTENDED).toByteArray();
        int most = form.length - 5;
        for (int size : new int[] {Integer.MIN_VALUE, -1, 0, most, most + 1, Integer.MAX_VALUE}) {
            Bytes wrong =
                    Bytes.copyOf(ByteBuffer.wrap(form.clone()).putInt(1, size).array());
            assertThatThrownBy(() -> HeldForm.decode(wrong)).as("size %s", size).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void form_ofAnUnknownKind_isRefused() {
        byte[] form = WriteForm.encode(ONE).toByteArray();
        for (byte kind : new byte[] {0, 5, -1}) {
            form[0] = kind;
            Bytes unknown = Bytes.copyOf(form);
            assertThatThrownBy(() -> WriteForm.decode(unknown))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("unknown kind " + kind);
        }
    }

    @Test
    void storage_openedAgain_stillAbstains() throws Exception {
        try (NodeStorage storage = open()) {
            assertThat(storage.write(ONE).join()).isEqualTo(new WriteOutcome.Stored(3));
            assertThat(storage.take(OTHER, Mode.HEARD_BY_NEWCOMER).join())
                    .isEqualTo(new WriteOutcome.VersionConflict(ONE));
        }
        try (NodeStorage storage = open()) {
            assertThat(storage.find(RECORD.address())).contains(ABSTAINING);
            assertThat(storage.write(ONE).join()).isEqualTo(new WriteOutcome.VersionConflict(ONE));
            assertThat(storage.take(OTHER, Mode.SETTLED).join()).isEqualTo(new WriteOutcome.Stored(3));
            assertThat(storage.write(OTHER).join()).isEqualTo(new WriteOutcome.Stored(3));
        }
    }

    @Test
    void disowned_writeThatIsHeld_isDroppedAndItsSpaceCounted() throws Exception {
        try (NodeStorage storage = open()) {
            storage.write(ONE).join();
            storage.take(RECORD.version(2, "is not held"), Mode.DISOWNED).join();
            assertThat(storage.find(RECORD.address())).contains(Held.of(ONE));
            assertThat(storage.maintenance().storage().records()).isEqualTo(1);

            storage.take(ONE, Mode.DISOWNED).join();
            assertThat(storage.find(RECORD.address())).isEmpty();
            assertThat(storage.entries(RECORD.address(), 1)).isEmpty();
            assertThat(storage.maintenance().storage().records()).isZero();
            assertThat(storage.maintenance().storage().reclaimableBytes()).isPositive();
        }
    }

    @Test
    void disowned_andWrittenAgainAtOnce_stands() throws Exception {
        try (NodeStorage storage = open()) {
            storage.write(ONE).join();
            CompletableFuture<WriteOutcome> dropped = storage.take(ONE, Mode.DISOWNED);
            CompletableFuture<WriteOutcome> written = storage.write(ONE);
            dropped.join();
            written.join();
            assertThat(storage.find(RECORD.address())).contains(Held.of(ONE));
            assertThat(storage.maintenance().storage().records()).isEqualTo(1);
        }
    }

    private NodeStorage open() throws Exception {
        return NodeStorage.open(folder, DhtSettings.builder(folder).build());
    }
}
