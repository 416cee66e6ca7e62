package org.medchain.core.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;

class MeasuredDirectoryTest {
    @Test
    void outcomes_ofTheDirectory_eachHaveATagOfTheirName() {
        Set<Class<?>> all = new HashSet<>(Arrays.asList(WriteOutcome.class.getPermittedSubclasses()));
        all.addAll(Arrays.asList(ReadOutcome.class.getPermittedSubclasses()));

        assertThat(MeasuredDirectory.OUTCOMES).containsOnlyKeys(all);
        MeasuredDirectory.OUTCOMES.forEach(
                (outcome, tag) -> assertThat(outcome.getSimpleName().toLowerCase(Locale.ROOT))
                        .isEqualTo(tag.value().replace("_", "")));
    }
}
