package org.medchain.benchmarks.catalogue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.DirectoryRecord;

/**
 * Stands around the ports of a provider and notes what the process writes while one of their methods runs, and what is put into
 * the directory. Switched off, it lets everything pass. For one writer at a time: what others write meanwhile is counted too.
 */
final class Meter {
    /** What is measured apart. */
    enum Part {
        CATALOGUE,
        DATA_STORE,
        DIRECTORY
    }

    private final Map<Part, Written> written = new EnumMap<>(Part.class);
    private boolean on;
    private long records;
    private long recordBytes;

    /** The object, measured. */
    <T> T around(Class<T> port, T object, Part part) {
        Object measured = Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> call(object, method, arguments, part));
        return port.cast(measured);
    }

    private @Nullable Object call(Object object, Method method, Object @Nullable [] arguments, Part part)
            throws Throwable {
        if (!on) {
            return invoke(object, method, arguments);
        }
        if (arguments != null && arguments.length == 1 && arguments[0] instanceof DirectoryRecord put) {
            records++;
            recordBytes += put.encode().size();
        }
        Written before = Written.now();
        try {
            return invoke(object, method, arguments);
        } finally {
            written.merge(part, Written.now().minus(before), Written::plus);
        }
    }

    private static @Nullable Object invoke(Object object, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNullElse(e.getCause(), e);
        }
    }

    /** Begins to measure, from nothing. */
    void start() {
        written.clear();
        records = 0;
        recordBytes = 0;
        on = true;
    }

    void stop() {
        on = false;
    }

    /** What was written in one part since the start. */
    Written written(Part part) {
        return written.getOrDefault(part, Written.NOTHING);
    }

    /** How many records were put into the directory since the start. */
    long records() {
        return records;
    }

    /** How many bytes these have, encoded. */
    long recordBytes() {
        return recordBytes;
    }
}
