package org.medchain.examples.plain;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.core.ClientBuilder;
import org.medchain.core.MedChain;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.dht.Roster;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;

/**
 * The trial's folder, as the commands made it. The genesis configuration has each member's address; in this trial it serves its
 * ledger at the second port after that.
 */
record Trial(Path folder) {
    private static final SecureRandom RANDOM = new SecureRandom();

    ConsortiumConfig consortium() throws IOException, MedChainException {
        return ConsortiumConfig.decode(Bytes.copyOf(Files.readAllBytes(folder.resolve("consortium.cbor"))));
    }

    CertifiedIdentity identity(String name) throws IOException, MedChainException {
        KeyCase keyCase = KeyCase.open(folder.resolve(name + ".p12"), password(), RANDOM);
        return new CertifiedIdentity(
                keyCase.identity(name).orElseThrow(), keyCase.certificate(name).orElseThrow());
    }

    IdentityCertificate certificate(String name) throws IOException, MedChainException {
        return IdentityCertificate.decodePem(Files.readString(folder.resolve(name + ".pem")));
    }

    /** A client of all members and of all nodes of the directory. */
    MedChain open(CertifiedIdentity user, String state) throws IOException, MedChainException {
        ConsortiumConfig consortium = consortium();
        Roster roster = Roster.decodeJson(Files.readString(folder.resolve("roster.json")));
        ClientBuilder client = MedChain.client(folder.resolve(state), consortium, user);
        for (Member member : consortium.members()) {
            URI address = URI.create("tcp://" + member.address().orElseThrow());
            client.server(new InetSocketAddress(address.getHost(), address.getPort() + 2));
        }
        return client.directory(Rosters.from(roster)).open();
    }

    /** For a server that has the key of {@code tls.p12}. */
    SSLContext serverTls() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(folder.resolve("tls.p12").toFile(), password());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, password());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /** For a client that trusts the certificate in {@code tls.pem}, and no other. */
    SSLContext clientTls() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(folder.resolve("tls.pem"))) {
            trusted.setCertificateEntry(
                    "hospital", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private char[] password() throws IOException {
        return Files.readAllLines(folder.resolve("password")).get(0).toCharArray();
    }
}
