package org.medchain.link;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.fixture.Consortium;

/** A connection to a party whose every byte the test chooses. Not thread-safe. */
final class Intruder implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final X509Certificate OWN;
    private static final SSLContext WITH_CERTIFICATE;
    private static final SSLContext WITHOUT_CERTIFICATE;

    static {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            OWN = certificate(keys);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("tls", keys.getPrivate(), new char[0], new X509Certificate[] {OWN});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            WITH_CERTIFICATE = SSLContext.getInstance("TLS");
            WITH_CERTIFICATE.init(factory.getKeyManagers(), new TrustManager[] {new AnyOneCertificate()}, null);
            WITHOUT_CERTIFICATE = SSLContext.getInstance("TLS");
            WITHOUT_CERTIFICATE.init(null, new TrustManager[] {new AnyOneCertificate()}, null);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Socket socket;

    private Intruder(Socket socket) {
        this.socket = socket;
    }

    private static X509Certificate certificate(KeyPair keys)
            throws OperatorCreationException, GeneralSecurityException {
        X500Name name = new X500Name("CN=intruder");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.TEN, Date.from(Consortium.FROM), Date.from(Consortium.TO), name, keys.getPublic());
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    /** A TCP connection and no more. */
    static Intruder plain(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address, PATIENCE_MILLIS);
        return new Intruder(socket);
    }

    /** A TLS connection of this version, with a certificate of the intruder's own. */
    static Intruder tls(InetSocketAddress address, String version) throws IOException {
        return handshake(WITH_CERTIFICATE, address, version);
    }

    static Intruder withoutCertificate(InetSocketAddress address) throws IOException {
        return handshake(WITHOUT_CERTIFICATE, address, "TLSv1.3");
    }

    private static Intruder handshake(SSLContext context, InetSocketAddress address, String version)
            throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address, PATIENCE_MILLIS);
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        return new Intruder(socket);
    }

    /** The TLS certificates of this connection. */
    Hello.Ends ends() throws IOException, GeneralSecurityException {
        SSLSocket tls = (SSLSocket) socket;
        return new Hello.Ends(
                Bytes.takeOwnership(OWN.getEncoded()),
                Bytes.takeOwnership(tls.getSession().getPeerCertificates()[0].getEncoded()));
    }

    void send(Bytes frame) throws IOException {
        sendLength(frame.size());
        sendRaw(frame);
    }

    /** The head of a frame that never comes. */
    void sendLength(int length) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(length);
        out.flush();
    }

    void sendRaw(Bytes bytes) throws IOException {
        socket.getOutputStream().write(bytes.toByteArray());
        socket.getOutputStream().flush();
    }

    Bytes receive() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return Bytes.takeOwnership(frame);
    }

    /** Reads until the other end closes; false if it does not for long. */
    boolean isClosedByOther() {
        try {
            while (socket.getInputStream().read() >= 0) {
                // What comes before the end does not matter.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
