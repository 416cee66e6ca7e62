package org.medchain.benchmarks.evaluation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Stands around an interface of this library and counts the calls of its methods, by their names. Thread-safe. */
final class Calls {
    /** The reads of a ledger that a remote one asks members for. */
    static final Set<String> LEDGER_READS = Set.of(
            "find",
            "history",
            "position",
            "chunk",
            "eventsBy",
            "block",
            "proof",
            "certificate",
            "admission",
            "isRevoked",
            "revocation",
            "sessionRemoval",
            "memberHistory");

    /** The writes of a ledger. */
    static final Set<String> LEDGER_WRITES = Set.of("append");

    /** The reads of a directory. */
    static final Set<String> DIRECTORY_READS = Set.of("get");

    /** The writes of a directory. */
    static final Set<String> DIRECTORY_WRITES = Set.of("put", "remove");

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final LongAdder rounds = new LongAdder();

    /** The object, counted. */
    <T> T around(Class<T> port, T object) {
        Object counted = Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> call(object, method, arguments));
        return port.cast(counted);
    }

    private @Nullable Object call(Object object, Method method, Object @Nullable [] arguments) throws Throwable {
        counts.computeIfAbsent(method.getName(), any -> new LongAdder()).increment();
        boolean asks = LEDGER_READS.contains(method.getName());
        if (asks && underWay.getAndIncrement() == 0) {
            rounds.increment();
        }
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNullElse(e.getCause(), e);
        } finally {
            underWay.addAndGet(asks ? -1 : 0);
        }
    }

    /** How often a read of a ledger began while no other was under way: so often its user waited for it. */
    long rounds() {
        return rounds.sum();
    }

    /** How often methods of these names have been called. */
    long of(Collection<String> names) {
        return names.stream()
                .map(counts::get)
                .filter(Objects::nonNull)
                .mapToLong(LongAdder::sum)
                .sum();
    }

    /** The counts of methods of these names, by name. */
    Map<String, Long> each(Collection<String> names) {
        Map<String, Long> now = new TreeMap<>();
        counts.forEach((name, count) -> now.put(name, count.sum()));
        now.keySet().retainAll(names);
        return now;
    }

    /** Forgets what was counted. */
    void reset() {
        rounds.reset();
        counts.clear();
    }
}
