package org.medchain.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.testkit.dht.DhtContract;
import org.medchain.testkit.dht.Promise;

final class PromisesTest {
    @Test
    void everyPromise_ofTheInterface_hasATestInTheKit() throws Exception {
        String source = Files.readString(Path.of("src/main/java/org/medchain/dht/Dht.java"));
        int promises = source.split("<li>", -1).length - 1;
        Set<Integer> tested = Stream.<Class<?>>iterate(
                        DhtContract.class, kit -> kit != Object.class, Class::getSuperclass)
                .flatMap(kit -> Arrays.stream(kit.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Promise.class))
                .map(method -> method.getAnnotation(Promise.class).value())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(promises).isPositive();
        assertThat(tested).isEqualTo(IntStream.rangeClosed(1, promises).boxed().collect(Collectors.toSet()));
    }
}
