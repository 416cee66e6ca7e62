package org.medchain.examples.tutorial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;

/**
 * What the programs of the tutorial agree on: each party has a folder of its own, {@code post} stands for the mail between them, and
 * {@code consortium.cbor} is public.
 */
final class Folders {
    static final Path CONSORTIUM = Path.of("consortium.cbor");
    static final Path POST = Path.of("post");
    static final String KEY = "main";
    static final SecureRandom RANDOM = new SecureRandom();

    private static final int FIRST_PORT = 7400;

    private Folders() {}

    static Path keyCase(String party) {
        return Path.of(party, "keys.p12");
    }

    static char[] password() {
        return environment("TUTORIAL_PASSWORD", "").toCharArray();
    }

    /** Where the hospital serves its ledger. */
    static InetSocketAddress ledger() {
        return onThisMachine(0);
    }

    /** Where the hospital answers requests for data. */
    static InetSocketAddress data() {
        return onThisMachine(2);
    }

    /** The nodes of the directory: one, at the hospital, next to its ledger. */
    static Rosters directory(ConsortiumConfig consortium) {
        RosterNode node = new RosterNode(
                0,
                consortium.members().get(0).certificate(),
                "127.0.0.1",
                onThisMachine(1).getPort());
        return Rosters.from(Roster.first(List.of(node)));
    }

    static CertifiedIdentity identity(String party) throws MedChainException {
        return KeyCase.open(keyCase(party), password(), RANDOM).certified(KEY);
    }

    static ConsortiumConfig consortium() throws IOException, MedChainException {
        return ConsortiumConfig.decode(read(CONSORTIUM));
    }

    static void write(Path file, Bytes content) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(file, content.toByteArray());
    }

    static Bytes read(Path file) throws IOException {
        return Bytes.copyOf(Files.readAllBytes(file));
    }

    private static InetSocketAddress onThisMachine(int offset) {
        int first = Integer.parseInt(environment("TUTORIAL_PORT", Integer.toString(FIRST_PORT)));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), first + offset);
    }

    private static String environment(String name, String unlessSet) {
        String value = System.getenv(name);
        return value == null ? unlessSet : value;
    }
}
