package org.medchain.chain.remote;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/** Ledgers that are served, and reached through their servers. */
final class Served {
    private Served() {}

    /** An address of the loopback interface. */
    static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A member's ledger, served at {@code port}. */
    static LedgerServer server(LedgerWorld world, int member, Ledger ledger, int port) throws MedChainException {
        return LedgerServerBuilder.of(ledger)
                .member(new CertifiedIdentity(
                        world.members.get(member),
                        world.config.members().get(member).certificate()))
                .address(local(port))
                .clock(world.clock)
                .open();
    }

    /** Closing {@code ledger} closes the others too, in this order. */
    static Ledger closing(Ledger ledger, List<AutoCloseable> others) {
        return (Ledger) Proxy.newProxyInstance(
                Served.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(ledger, arguments);
                        if (method.getName().equals("close")) {
                            for (AutoCloseable other : others) {
                                other.close();
                            }
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
