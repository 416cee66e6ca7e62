package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Provider;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.http.HttpGatewayException;
import org.medchain.http.HttpGatewayException.Fault;
import org.medchain.http.HttpProviderGateway;
import org.medchain.http.ProviderEndpoint;
import org.medchain.http.ProviderHttpServer;

@Timeout(120)
class ProviderOverHttpTest {
    private static final SealedRequest REQUEST = new SealedRequest(new Sealed(SuiteId.X25519, Bytes.utf8("request")));
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void gateway_overTls_isAnsweredWhereTheCertificateIsTrustedAlone() throws Exception {
        KeyStore keys = localhost();
        Provider provider = (Provider) Proxy.newProxyInstance(
                Provider.class.getClassLoader(), new Class<?>[] {Provider.class}, (proxy, method, args) -> {
                    ((OutputStream) args[1]).write(42);
                    return null;
                });
        try (ProviderEndpoint endpoint = ProviderOverHttp.endpoint(provider, folder);
                ProviderHttpServer server = ProviderOverHttp.server(
                        endpoint, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls(keys))) {
            int port = server.address().getPort();
            URI url = URI.create("https://localhost:" + port + "/medchain");
            try (HttpProviderGateway gateway = ProviderOverHttp.gateway(tls(keys), port);
                    InputStream answer = gateway.exchange(url, REQUEST)) {
                assertThat(answer.readAllBytes()).containsExactly(42);
            }
            try (HttpProviderGateway gateway = ProviderOverHttp.gateway(SSLContext.getDefault(), port)) {
                assertThatThrownBy(() -> gateway.exchange(url, REQUEST))
                        .isInstanceOfSatisfying(HttpGatewayException.class, e -> assertThat(e.fault())
                                .isEqualTo(Fault.UNTRUSTED));
            }
        }
    }

    private static SSLContext tls(KeyStore keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    /** A self-signed certificate for localhost, with its key. */
    private static KeyStore localhost() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Principal name = new X500Principal("CN=localhost");
        Instant now = Instant.now();
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(now.minus(Duration.ofHours(1))),
                                Date.from(now.plus(Duration.ofHours(1))),
                                name,
                                pair.getPublic())
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, PASSWORD);
        keys.setKeyEntry("key", pair.getPrivate(), PASSWORD, new X509Certificate[] {certificate});
        keys.setCertificateEntry("trusted", certificate);
        return keys;
    }
}
