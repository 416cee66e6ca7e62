package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.World.described;

import org.junit.jupiter.api.Test;
import org.medchain.chain.event.EventSC;
import org.medchain.core.internal.record.SectionEditor;
import org.medchain.core.internal.record.SectionPointer;
import org.medchain.core.internal.record.SessionForge;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.UnavailableException;

/** A provider changes what its own section says of its own data, one version after the other, and nothing else. */
class SectionEditorTest extends TwoProviderScene {
    private SectionEditor editor() throws Exception {
        return new SectionEditor(world.networks().directory(), world.user(NORTH).keys(), world.random());
    }

    private EventSC event() throws Exception {
        return world.networks().ledger().session(both.id()).orElseThrow();
    }

    @Test
    void data_thatTheSectionDoesNotShare_isNotDescribedThere() throws Exception {
        SectionPointer pointer = new SectionPointer(both.id(), north());
        DirectoryRecord before = stored(north().address());
        assertThat(editor().describe(pointer, event(), report, described(NORTH, "renamed")))
                .isFalse();
        assertThat(stored(before.address())).isEqualTo(before);
        assertThat(editor().describe(pointer, event(), record, described(NORTH, "renamed")))
                .isTrue();
    }

    @Test
    void section_thatTheDirectoryDoesNotHave_isNeitherReadNorDescribed() throws Exception {
        SectionPointer pointer = new SectionPointer(both.id(), north());
        assertThat(editor().read(pointer, event()).orElseThrow().grants()).hasSize(2);
        directory.lie(pointer.name().address(), new ReadOutcome.Absent());
        assertThat(editor().read(pointer, event())).isEmpty();
        assertThat(editor().describe(pointer, event(), record, described(NORTH, "renamed")))
                .isFalse();
    }

    @Test
    void description_thatAnotherWriterForestalls_isNotCalledWritten() throws Exception {
        SectionPointer pointer = new SectionPointer(both.id(), north());
        DirectoryRecord before = stored(north().address());
        assertThat(editor().describe(pointer, event(), record, described(NORTH, "first")))
                .isTrue();
        directory.lie(before.address(), before);
        assertThatThrownBy(() -> editor().describe(pointer, event(), record, described(NORTH, "second")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("another writer");
        directory.beHonest();
        assertThat(editor().read(pointer, event())
                        .orElseThrow()
                        .find(record)
                        .orElseThrow()
                        .description())
                .isEqualTo(described(NORTH, "first"));
    }

    @Test
    void section_oneBelowTheHighestVersion_isDescribedOnceMore() throws Exception {
        SectionPointer pointer = new SectionPointer(both.id(), north());
        DirectoryRecord current = stored(north().address());
        DirectoryRecord high =
                SessionForge.section(current, world.user(NORTH).keys(), Long.MAX_VALUE - 1, current.payload());
        assertThat(world.directory().put(high).join()).isInstanceOf(WriteOutcome.Stored.class);
        assertThat(editor().describe(pointer, event(), record, described(NORTH, "last")))
                .isTrue();
        assertThat(stored(current.address()).version()).isEqualTo(Long.MAX_VALUE);
    }
}
