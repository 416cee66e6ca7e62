package org.medchain.crypto.testkit;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The JCA providers that load on this machine: BouncyCastle and the JDK's always, the native ones where they do. */
public final class LoadedProviders {
    private static final List<Provider> ALL = load();

    private LoadedProviders() {}

    public static List<Provider> all() {
        return ALL;
    }

    private static List<Provider> load() {
        List<Provider> found = new ArrayList<>(List.of(new BouncyCastleProvider(), Security.getProvider("SunEC")));
        for (String name : List.of(
                "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider", "org.conscrypt.OpenSSLProvider")) {
            try {
                found.add(Class.forName(name)
                        .asSubclass(Provider.class)
                        .getDeclaredConstructor()
                        .newInstance());
            } catch (ReflectiveOperationException | LinkageError e) {
                System.getLogger(LoadedProviders.class.getName())
                        .log(System.Logger.Level.INFO, "{0} does not load here: {1}", name, e);
            }
        }
        return List.copyOf(found);
    }

    public static List<Provider> with(String service, String algorithm) {
        return all().stream()
                .filter(provider -> provider.getService(service, algorithm) != null)
                .toList();
    }
}
