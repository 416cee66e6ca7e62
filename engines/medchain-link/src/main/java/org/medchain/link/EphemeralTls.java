package org.medchain.link;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.medchain.crypto.bytes.Bytes;

/**
 * TLS 1.3 with a fresh P-256 key, in memory only, and a self-signed certificate. The certificate does not identify the party: inside
 * TLS, each party signs both certificates of the connection with its long-lived identity. So the long-lived key, which may be in an
 * HSM, is never given to the TLS stack, and an attacker between two parties has other certificates than those signed. Thread-safe.
 */
final class EphemeralTls {
    private static final String PROTOCOL = "TLSv1.3";
    private static final String NAME = "CN=ephemeral";
    private static final int SERIAL_BITS = 127;
    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    private final SSLContext context;
    private final Bytes certificate;

    private EphemeralTls(SSLContext context, Bytes certificate) {
        this.context = context;
        this.certificate = certificate;
    }

    /** Creates a key and its certificate. */
    static EphemeralTls create(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair keys = generator.generateKeyPair();
            X509Certificate certificate = certificate(keys, random);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("tls", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(factory.getKeyManagers(), new TrustManager[] {new AnyOneCertificate()}, random);
            return new EphemeralTls(context, Bytes.takeOwnership(certificate.getEncoded()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("this JVM has no " + PROTOCOL + " with P-256", e);
        }
    }

    private static X509Certificate certificate(KeyPair keys, SecureRandom random)
            throws OperatorCreationException, GeneralSecurityException {
        X500Name name = new X500Name(NAME);
        BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, serial, Date.from(Instant.EPOCH), Date.from(END), name, keys.getPublic());
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    /** This end's certificate, in DER. */
    Bytes certificate() {
        return certificate;
    }

    /** The engine of an outgoing connection. */
    SSLEngine client() {
        SSLEngine engine = engine();
        engine.setUseClientMode(true);
        return engine;
    }

    /** The engine of an incoming connection; the peer must show a certificate. */
    SSLEngine server() {
        SSLEngine engine = engine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    /** TLS over the streams of a connected socket, before the handshake. The peer must show a certificate. */
    SSLSocket over(Socket connected, boolean opened) throws IOException {
        String peer = connected.getInetAddress().getHostAddress();
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(connected, peer, connected.getPort(), true);
        socket.setUseClientMode(opened);
        if (!opened) {
            socket.setNeedClientAuth(true);
        }
        socket.setEnabledProtocols(new String[] {PROTOCOL});
        return socket;
    }

    private SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        return engine;
    }

    /**
     * The peer's certificate, in DER, after the handshake.
     *
     * @throws SSLPeerUnverifiedException if it showed none
     */
    static Bytes peerCertificate(SSLSession session) throws SSLPeerUnverifiedException {
        try {
            return Bytes.takeOwnership(session.getPeerCertificates()[0].getEncoded());
        } catch (CertificateEncodingException e) {
            SSLPeerUnverifiedException unverified =
                    new SSLPeerUnverifiedException("the peer's certificate cannot be encoded");
            unverified.initCause(e);
            throw unverified;
        }
    }
}
