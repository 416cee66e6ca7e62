package org.medchain.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics that throw are told all the same, and whoever tells them notices nothing. */
class GuardedMetricsTest {
    private final List<String> told = new ArrayList<>();
    private final DhtMetrics throwing = (DhtMetrics) Proxy.newProxyInstance(
            GuardedMetricsTest.class.getClassLoader(),
            new Class<?>[] {DhtMetrics.class},
            (proxy, method, arguments) -> {
                told.add(method.getName());
                throw new StackOverflowError("for a test");
            });

    @Test
    void metrics_thatThrow_endNothing() {
        DhtMetrics metrics = DhtSettings.builder(Path.of("nowhere"))
                .metrics(throwing)
                .build()
                .metrics();
        assertThatCode(() -> {
                    metrics.completed(DhtMetrics.Operation.GET, "Found", Duration.ZERO);
                    metrics.caught(1, DhtMetrics.Misdeed.FORGED);
                    metrics.repaired(1);
                    metrics.linked(1, true);
                    metrics.fetched(1, 1);
                    metrics.serving(true);
                })
                .doesNotThrowAnyException();
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(DhtMetrics.class.getMethods())
                        .map(Method::getName)
                        .toList());
    }
}
