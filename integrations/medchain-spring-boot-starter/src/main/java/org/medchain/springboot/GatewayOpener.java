package org.medchain.springboot;

import com.google.common.net.HostAndPort;
import java.util.List;
import java.util.function.Consumer;
import org.medchain.http.HttpProviderGateway;
import org.medchain.http.HttpProviderGatewayBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/** The way to providers that the properties describe. */
final class GatewayOpener {
    private static final int TLS_PORT = 443;

    private GatewayOpener() {}

    static HttpProviderGateway open(MedChainProperties.Gateway settings, ObjectProvider<SslBundles> bundles) {
        HttpProviderGatewayBuilder builder = HttpProviderGateway.builder();
        each(
                "medchain.gateway.allow",
                "host or host:port",
                settings.allow(),
                host -> builder.allow(host.getHost(), host.getPortOrDefault(TLS_PORT)));
        each(
                "medchain.gateway.allow-plain",
                "host:port",
                settings.allowPlain(),
                host -> builder.allowPlain(host.getHost(), host.getPort()));
        String bundle = settings.sslBundle();
        if (bundle != null) {
            try {
                builder.tls(bundles.getObject().getBundle(bundle).createSslContext());
            } catch (NoSuchSslBundleException e) {
                throw MedChainConfigurationException.wrong(
                        "medchain.gateway.ssl-bundle", "the name of an SSL bundle (spring.ssl.bundle)", bundle, e);
            }
        }
        return builder.open();
    }

    private static void each(String property, String expected, List<String> hosts, Consumer<HostAndPort> use) {
        for (String host : hosts) {
            try {
                HostAndPort address = HostAndPort.fromString(host);
                if (address.getHost().isEmpty()) {
                    throw new IllegalArgumentException("no host");
                }
                use.accept(address);
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw MedChainConfigurationException.wrong(property, expected, host, e);
            }
        }
    }
}
