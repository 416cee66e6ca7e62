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
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.postgresql.PostgresSettings;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.consensus.ratis.RatisSettings;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.StorageReport;
import org.medchain.error.MedChainException;
import org.medchain.io.NetworkAddress;

/**
 * A member of the consortium in a process of its own: orders events with the other members, stores its part of the directory,
 * and serves clients. Its keys are in a key case, whose password is the first line of its input. It says {@code ready} and the
 * port at which it serves the ledger; asked {@code head}, it tells the height and hash of its last block; asked {@code storage},
 * what its directory node holds; asked {@code reclaim}, the same after giving space back. When its input ends, it closes.
 */
public final class MemberNode {
    static final String CONSORTIUM = "consortium.cbor";
    static final String KEYS = "keys.p12";
    static final String KEY = "member";
    static final String RATIS = "ratis";
    static final String READY = "ready ";
    static final String HEAD = "head ";
    static final String STORAGE = "storage ";
    static final String ASK_HEAD = "head";
    static final String ASK_STORAGE = "storage";
    static final String ASK_RECLAIM = "reclaim";

    private MemberNode() {}

    /**
     * Arguments: the member's folder; the address at which the other members reach its ledger, host:port; those of all members'
     * directory nodes, with commas between; the URL of the database that orders events, or {@code ratis},
     * unless the members' own votes do.
     */
    public static void main(String[] args) throws IOException, MedChainException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Path folder = Path.of(args[0]);
        ConsortiumConfig consortium =
                ConsortiumConfig.decode(Bytes.copyOf(Files.readAllBytes(folder.resolve(CONSORTIUM))));
        KeyCase keys = KeyCase.open(folder.resolve(KEYS), in.readLine().toCharArray(), new SecureRandom());
        CertifiedIdentity member = new CertifiedIdentity(
                keys.identity(KEY).orElseThrow(), keys.certificate(KEY).orElseThrow());
        DirectoryNodes directory = new DirectoryNodes(List.of(args[2].split(",", -1)));
        try (MedChain medchain = MedChain.member(folder, consortium, member)
                        .consensus(consensus(args))
                        .directoryNode(directory.rosters(consortium), DirectoryNodes::tuned)
                        .open();
                LedgerServer server = LedgerServerBuilder.of(medchain.ledger())
                        .member(member)
                        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .open()) {
            out.println(READY + server.address().getPort());
            StorageMaintenance storage = medchain.directory().maintenance().orElseThrow();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(
                        switch (line) {
                            case ASK_HEAD -> HEAD + head(medchain.ledger());
                            case ASK_STORAGE -> STORAGE + told(storage.storage());
                            case ASK_RECLAIM -> STORAGE + told(storage.reclaim().after());
                            default -> throw new IOException("nobody asks a member for " + line);
                        });
            }
        }
    }

    private static ConsensusSettings consensus(String[] args) {
        QbftSettings voting = QbftSettings.listen(NetworkAddress.parse("listen", args[1], 1));
        if (args.length <= 3) {
            return voting;
        }
        return args[3].equals(RATIS) ? RatisSettings.of(voting) : PostgresSettings.url(args[3], voting);
    }

    private static String told(StorageReport report) {
        return report.records() + " " + report.tombstones() + " " + report.reclaimableBytes() + " "
                + report.bytesOnDisk();
    }

    private static String head(Ledger ledger) throws MedChainException {
        long height = ledger.height();
        return height + " " + ledger.block(height).orElseThrow().hash();
    }
}
