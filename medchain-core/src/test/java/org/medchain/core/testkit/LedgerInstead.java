package org.medchain.core.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.medchain.chain.ledger.Ledger;

/** A ledger that answers some questions in its own way, and passes the rest on to an honest one. */
public final class LedgerInstead {
    private LedgerInstead() {}

    /** A ledger of which {@code instead} answers what it wants to, and {@code honest} what that answers with null. */
    public static Ledger of(Ledger honest, InvocationHandler instead) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, args) -> {
                    Object answer = instead.invoke(proxy, method, args);
                    return answer != null ? answer : honestly(honest, method, args);
                });
    }

    private static Object honestly(Ledger honest, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(honest, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
