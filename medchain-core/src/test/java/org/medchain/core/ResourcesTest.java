package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.core.Resources.Resource;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

class ResourcesTest {
    private final Resources resources = new Resources();
    private final List<String> closed = new ArrayList<>();

    @Test
    void close_afterAnUncheckedException_closesTheRestAndThrowsIt() throws Exception {
        RuntimeException bug = new IllegalArgumentException("a defect");
        MedChainException disk = new StorageException("the disk is gone");
        add("lock");
        resources.add(() -> {
            throw disk;
        });
        add("ledger");
        resources.add(() -> {
            throw bug;
        });
        add("role");

        assertThatThrownBy(resources::close).isSameAs(bug).hasSuppressedException(disk);

        assertThat(closed).containsExactly("role", "ledger", "lock");
        resources.close();
        assertThat(closed).as("closed once each").hasSize(3);
    }

    @Test
    void close_afterACheckedException_closesTheRestAndThrowsIt() throws Exception {
        MedChainException disk = new StorageException("the disk is gone");
        RuntimeException bug = new IllegalArgumentException("a defect");
        add("lock");
        resources.add(() -> {
            throw bug;
        });
        resources.add(() -> {
            throw disk;
        });

        assertThatThrownBy(resources::close).isSameAs(disk).hasSuppressedException(bug);

        assertThat(closed).containsExactly("lock");
    }

    @Test
    void add_afterClosing_closesItAtOnceAndIsMisuse() throws Exception {
        resources.close();

        assertThatIllegalStateException().isThrownBy(() -> add("late")).withMessageContaining("closed");

        assertThat(closed).containsExactly("late");
    }

    @Test
    void close_afterOneWasRemoved_leavesThatOneAlone() throws Exception {
        Resource requester = () -> closed.add("requester");
        resources.add(requester);
        add("other");

        resources.remove(requester);
        resources.close();

        assertThat(closed).containsExactly("other");
    }

    private void add(String name) throws MedChainException {
        resources.add(() -> closed.add(name));
    }
}
