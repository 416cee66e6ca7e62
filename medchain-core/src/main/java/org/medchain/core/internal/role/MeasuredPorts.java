package org.medchain.core.internal.role;

import com.google.common.base.Throwables;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.store.ProviderStore;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Series;
import org.medchain.metrics.Tag.DataOperation;
import org.medchain.metrics.Tag.Outcome;
import org.medchain.metrics.Timing;

/** The ports of a provider, each of whose calls is measured, whoever implements them. */
final class MeasuredPorts {
    private static final Map<String, DataOperation> OPERATIONS = Map.of(
            "create", DataOperation.CREATE,
            "open", DataOperation.OPEN,
            "delete", DataOperation.DELETE,
            "deleteAll", DataOperation.DELETE);

    private MeasuredPorts() {}

    /** The same catalogue; each of its methods is one transaction. */
    static ProviderStore of(ProviderStore catalogue, Metrics metrics) {
        return measured(
                ProviderStore.class,
                catalogue,
                metrics,
                method -> Optional.of(Instrument.CATALOGUE_TRANSACTION_DURATION::series));
    }

    /** The same data store. Creating an object includes reading its content; opening one does not. */
    static HealthDataStore of(HealthDataStore store, Metrics metrics) {
        return measured(HealthDataStore.class, store, metrics, method -> Optional.ofNullable(
                        OPERATIONS.get(method.getName()))
                .map(operation -> outcome -> Instrument.DATA_STORE_OPERATION_DURATION.series(operation, outcome)));
    }

    private static <T> T measured(
            Class<T> port, T target, Metrics metrics, Function<Method, Optional<Function<Outcome, Series>>> series) {
        if (metrics == Metrics.NONE) {
            return target;
        }
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> {
                    Optional<Function<Outcome, Series>> measured =
                            method.getDeclaringClass() == port ? series.apply(method) : Optional.empty();
                    Optional<Object> result = measured.isPresent()
                            ? Timing.<Optional<Object>, Exception>of(
                                    metrics, measured.get(), () -> call(target, method, given))
                            : call(target, method, given);
                    return result.orElse(null);
                }));
    }

    private static Optional<Object> call(Object target, Method method, Object @Nullable [] given) throws Exception {
        try {
            return Optional.ofNullable(method.invoke(target, given));
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Throwables.throwIfInstanceOf(cause, Exception.class);
            Throwables.throwIfUnchecked(cause);
            throw e;
        }
    }
}
