package org.medchain.http;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Provider;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;

/** Providers whose answers the test writes. */
final class StagedProvider {
    /** A request that such a provider does not look at. */
    static final SealedRequest REQUEST = new SealedRequest(new Sealed(SuiteId.X25519, Bytes.utf8("request")));

    private StagedProvider() {}

    /** Writes an answer. */
    interface Answer {
        void write(OutputStream out) throws IOException, MedChainException, InterruptedException;
    }

    static Provider answering(Answer answer) {
        return (Provider) Proxy.newProxyInstance(
                Provider.class.getClassLoader(), new Class<?>[] {Provider.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("serve")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    answer.write((OutputStream) args[1]);
                    return null;
                });
    }
}
