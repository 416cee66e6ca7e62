package org.medchain.link;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.fixture.Consortium;

/**
 * A process that has all the files open that it may, while it is dialled and dials; then it closes them, and says when its parties are
 * linked. Run it with a small limit of open files.
 */
final class OutOfFiles {
    private OutOfFiles() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws MedChainException, IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream console = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        Consortium consortium = Consortium.create(SuiteId.X25519, 1);
        try (Party listening = party(consortium, 1);
                Party before = party(consortium, 2);
                Party meanwhile = party(consortium, 3);
                SocketChannel early = SocketChannel.open()) {
            InetSocketAddress address = listening.listen(Set.<IdentityCertificate>of(
                    before.settings().certificate(), meanwhile.settings().certificate()));
            loadClasses(before, address, listening);
            Deque<FileChannel> all = openAll(Path.of(arguments[0]));
            early.connect(address);
            Party.await("a refusal to accept", () -> log.toString(StandardCharsets.UTF_8)
                    .contains("MC-N005"));
            Line line = meanwhile.dial(address);
            Party.await("a dial that failed", () -> line.trouble()
                    .filter(why -> why.text().contains("no connection"))
                    .isPresent());
            for (FileChannel file : all) {
                file.close();
            }
            Party.await(
                    "a link", () -> meanwhile.up().size() == 1 && listening.up().size() == 2);
            System.out.println("linked after " + all.size() + " files");
        } finally {
            System.setErr(console);
            System.out.print(log.toString(StandardCharsets.UTF_8));
        }
    }

    /** Each class in a folder needs an open file; in an application they are in archives, which stay open. */
    private static void loadClasses(Party party, InetSocketAddress address, Party listening) throws IOException {
        party.dial(address);
        Party.await(
                "a first link", () -> party.up().size() == 1 && listening.up().size() == 1);
        InetSocketAddress nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) closed.getLocalSocketAddress();
        }
        try (Line line = party.dial(nobody)) {
            Party.await("a first failure", () -> line.trouble()
                    .filter(why -> why.text().contains("no connection"))
                    .isPresent());
        }
    }

    private static Deque<FileChannel> openAll(Path file) {
        Deque<FileChannel> all = new ArrayDeque<>();
        try {
            while (true) {
                all.add(FileChannel.open(file, StandardOpenOption.READ));
            }
        } catch (IOException e) {
            return all;
        }
    }

    private static Party party(Consortium consortium, int number) throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, number);
        IdentityCertificate certificate = consortium.certify("party " + number, keys);
        return new Party(consortium.anchor(), Party.NETWORK, certificate, keys, Duration.ofSeconds(20));
    }
}
