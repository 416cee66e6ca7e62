package org.medchain.springboot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * A role that the ledger did not let open in time when the application started. The application starts all the same, since its member is
 * needed by the others, and is not ready until the ledger has caught up. Each call tries to open the role, and fails as opening does.
 */
final class LateRole<T> implements InvocationHandler {
    private static final Logger LOG = System.getLogger(LateRole.class.getName());

    private final String name;
    private final Opening<T> opening;
    private volatile @Nullable T opened;

    private LateRole(String name, Opening<T> opening) {
        this.name = name;
        this.opening = opening;
    }

    /** Opens a role; may be called again. */
    @FunctionalInterface
    interface Opening<T> {
        T open() throws MedChainException;
    }

    /**
     * The role that {@code opening} opens, now or later.
     *
     * @throws MedChainConfigurationException if it cannot be opened, and waiting does not help
     */
    static <T> T of(Class<T> type, String prefix, Opening<T> opening) {
        try {
            return opening.open();
        } catch (UnavailableException e) {
            LOG.log(Level.WARNING, "MC-P030 " + prefix + " is opened when it is first used: " + e.getMessage());
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, new LateRole<>(prefix, opening)));
        } catch (MedChainException e) {
            throw MedChainConfigurationException.failed(
                    prefix + ".enabled is true, but the role cannot be opened: " + e.getMessage(),
                    "Look at the role's folder or catalogue, and at the certificate of its identity.",
                    e);
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        T role = opened;
        if (role == null) {
            if (method.getName().equals("close") && method.getParameterCount() == 0) {
                return null;
            }
            try {
                role = opening.open();
            } catch (MedChainException e) {
                return notOpen(method, e);
            }
            opened = role;
        }
        try {
            return method.invoke(role, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** As the method fails otherwise: by its future, by an exception that it declares, or else by one that no caller has to declare. */
    private Object notOpen(Method method, MedChainException failure) throws MedChainException {
        if (method.getReturnType() == CompletableFuture.class) {
            return CompletableFuture.failedFuture(failure);
        }
        if (Arrays.stream(method.getExceptionTypes()).anyMatch(declared -> declared.isInstance(failure))) {
            throw failure;
        }
        throw new IllegalStateException(name + " is not open yet: " + failure.getMessage(), failure);
    }

    private Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> name;
        };
    }
}
