package org.medchain.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.chain.remote.LedgerServer;
import org.medchain.chain.remote.LedgerServerBuilder;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.error.MedChainException;

/**
 * A member of the consortium in a process of its own: orders events with the other members, and serves clients. Its keys are
 * in a key case, whose password is the first line of its input. It says {@code ready} and the port at which it serves; asked
 * {@code head}, it tells the height and hash of its last block; when its input ends, it closes.
 */
public final class MemberNode {
    static final String CONSORTIUM = "consortium.cbor";
    static final String KEYS = "keys.p12";
    static final String KEY = "member";
    static final String READY = "ready ";
    static final String HEAD = "head ";

    private MemberNode() {}

    /** Arguments: the member's folder, and the address at which the other members reach it, host:port. */
    public static void main(String[] args) throws IOException, MedChainException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Path folder = Path.of(args[0]);
        ConsortiumConfig consortium =
                ConsortiumConfig.decode(Bytes.copyOf(Files.readAllBytes(folder.resolve(CONSORTIUM))));
        KeyCase keys = KeyCase.open(folder.resolve(KEYS), in.readLine().toCharArray(), new SecureRandom());
        Identity identity = keys.identity(KEY).orElseThrow();
        Certificate certificate = keys.certificate(KEY).orElseThrow();
        try (Ledger ledger = LedgerBuilder.in(folder.resolve("ledger"))
                        .consortium(consortium)
                        .member(identity)
                        .engine("qbft")
                        .engineOption("listen", args[1])
                        .open();
                LedgerServer server = LedgerServerBuilder.of(ledger)
                        .member(certificate, identity)
                        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .open()) {
            out.println(READY + server.address().getPort());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(HEAD + head(ledger));
            }
        }
    }

    private static String head(Ledger ledger) throws MedChainException {
        long height = ledger.height();
        return height + " " + ledger.block(height).orElseThrow().hash();
    }
}
