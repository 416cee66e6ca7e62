package org.medchain.testkit.proof;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A port whose one method does something else. */
final class Instead {
    private Instead() {}

    /** What is done in place of a method. */
    @FunctionalInterface
    interface Answer {
        Object to(Object[] arguments) throws Exception;
    }

    /** {@code sound} but for {@code method}, of whatever parameters. */
    static <T> T of(Class<T> port, T sound, String method, Answer answer) {
        return port.cast(Proxy.newProxyInstance(
                Instead.class.getClassLoader(), new Class<?>[] {port}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return answer.to(arguments);
                    }
                    try {
                        return called.invoke(sound, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
