package org.medchain.core.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.medchain.core.data.HealthDataStore;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * What stands between one process and everything that outlives it: ledger, directory, data store and catalogue. One of the
 * calls that go through it may go wrong; once the process was killed, none has an effect.
 */
final class Gate {
    /** How a call goes wrong. */
    enum Fault {
        /** It is not done, and says so. */
        FAILS,
        /** It is done, and says that it does not know. */
        FAILS_WHEN_DONE,
        /** The process ends before it is done. */
        DIES,
        /** The process ends when it is done. */
        DIES_WHEN_DONE
    }

    private int calls;
    private int at;
    private Fault fault = Fault.FAILS;
    private boolean dead;
    private boolean fired;

    /** Lets call {@code number}, counted from 1, go wrong. */
    synchronized void arm(int number, Fault how) {
        calls = 0;
        at = number;
        fault = how;
        fired = false;
    }

    /** Lets all go well from now on. */
    synchronized void disarm() {
        at = 0;
    }

    /** True if something went wrong since it was armed. */
    synchronized boolean fired() {
        return fired || dead;
    }

    synchronized boolean dead() {
        return dead;
    }

    synchronized void kill() {
        dead = true;
    }

    /** The same process is started again. */
    synchronized void revive() {
        dead = false;
        fired = false;
        at = 0;
    }

    <T> T around(Class<T> port, T real) {
        Object proxy = Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (self, method, arguments) -> call(real, method, arguments));
        return port.cast(proxy);
    }

    private Object call(Object real, Method method, Object[] arguments) throws Throwable {
        boolean mayFail = CompletableFuture.class.equals(method.getReturnType())
                || Arrays.stream(method.getExceptionTypes()).anyMatch(MedChainException.class::isAssignableFrom);
        if (!mayFail || (method.getName().equals("close") && method.getParameterCount() == 0)) {
            return forward(real, method, arguments);
        }
        Fault now = next(method.getName());
        if (now == null) {
            return forward(real, method, arguments);
        }
        boolean done = now == Fault.FAILS_WHEN_DONE || now == Fault.DIES_WHEN_DONE;
        if (done) {
            Object result = forward(real, method, arguments);
            if (result instanceof CompletableFuture<?> future) {
                future.handle((value, failure) -> value).join();
            }
        }
        if (now == Fault.DIES || now == Fault.DIES_WHEN_DONE) {
            throw new Killed(method.getName());
        }
        return failure(real, method, done);
    }

    private synchronized Fault next(String call) {
        if (dead) {
            throw new Killed(call + ", after the end");
        }
        calls++;
        if (at == 0 || calls != at) {
            return null;
        }
        fired = true;
        dead = fault == Fault.DIES || fault == Fault.DIES_WHEN_DONE;
        return fault;
    }

    private static Object forward(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The caller of the proxy gets it.
    private static Object failure(Object real, Method method, boolean done) throws MedChainException {
        if (real instanceof Dht) {
            return CompletableFuture.completedFuture(
                    method.getName().equals("get")
                            ? new ReadOutcome.Unavailable("down")
                            : done ? new WriteOutcome.Indeterminate("lost") : new WriteOutcome.Unavailable("down"));
        }
        if (CompletableFuture.class.equals(method.getReturnType())) {
            return CompletableFuture.failedFuture(new UnavailableException("the ledger is down"));
        }
        if (real instanceof HealthDataStore) {
            throw new StorageException(method.getName() + " fails: the disk is full");
        }
        throw new UnavailableException(method.getName() + " fails: nobody answers");
    }
}
