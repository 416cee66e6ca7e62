package org.medchain.dht.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** A data source that fails where a test wants it to. */
final class FaultySource {
    /** What happens in place of a call. */
    @FunctionalInterface
    interface Fault {
        /** Does the call, or fails; {@code call} is the call itself. */
        Object at(Call call) throws SQLException;
    }

    /** A call of the driver. */
    @FunctionalInterface
    interface Call {
        Object go() throws SQLException;
    }

    private static final Fault NONE = Call::go;

    private final DataSource real;
    private final AtomicReference<Fault> connecting = new AtomicReference<>(NONE);
    private final AtomicReference<Fault> preparing = new AtomicReference<>(NONE);
    private final AtomicReference<Fault> committing = new AtomicReference<>(NONE);

    FaultySource(DataSource real) {
        this.real = real;
    }

    void onConnect(Fault fault) {
        connecting.set(fault);
    }

    void onPrepare(Fault fault) {
        preparing.set(fault);
    }

    void onCommit(Fault fault) {
        committing.set(fault);
    }

    void heal() {
        connecting.set(NONE);
        preparing.set(NONE);
        committing.set(NONE);
    }

    DataSource source() {
        return proxy(
                DataSource.class,
                (method, arguments) -> method.getName().equals("getConnection")
                        ? connecting.get().at(() -> connection((Connection) call(real, method, arguments)))
                        : call(real, method, arguments));
    }

    private Connection connection(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "prepareStatement" -> preparing.get().at(() -> call(connection, method, arguments));
            case "commit" -> committing.get().at(() -> call(connection, method, arguments));
            default -> call(connection, method, arguments);
        });
    }

    @FunctionalInterface
    private interface Handler {
        Object handle(Method method, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> handler.handle(method, arguments);
                }));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
