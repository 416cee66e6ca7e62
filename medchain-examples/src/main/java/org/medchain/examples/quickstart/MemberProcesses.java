package org.medchain.examples.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.remote.RemoteLedgerBuilder;
import org.medchain.core.MedChain;
import org.medchain.core.role.CertifiedIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * The ledger in as many processes as there are members; each user reaches it with a certificate, through whichever member
 * answers. The directory is one node, here.
 */
final class MemberProcesses implements Backdrop {
    private static final long AT_MOST_NANOS = 60_000_000_000L;

    private final Path folder;
    private final Cast cast;
    private final List<MemberProcess> members = new ArrayList<>();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<MedChain> opened = new ArrayList<>();
    private final Dht directory;

    private MemberProcesses(Cast cast, Path folder) throws MedChainException {
        this.cast = cast;
        this.folder = folder;
        this.directory = DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder.resolve("directory")).build());
    }

    /** Starts the members' processes, each with its keys in a key case of its own. */
    static MemberProcesses start(Cast cast, Path folder, Narrator narrator) throws IOException, MedChainException {
        MemberProcesses started = new MemberProcesses(cast, folder);
        boolean complete = false;
        try {
            started.launch(narrator);
            complete = true;
            return started;
        } finally {
            if (!complete) {
                started.close();
            }
        }
    }

    private void launch(Narrator narrator) throws IOException, MedChainException {
        narrator.step("Each hospital starts its member of the ledger, a process with its own keys and disk");
        for (int i = 0; i < cast.members().size(); i++) {
            Path home = Files.createDirectories(folder.resolve("member-" + i));
            Files.write(
                    home.resolve(MemberNode.CONSORTIUM),
                    cast.consortium().encode().toByteArray());
            String password = "the passphrase of member " + i;
            CertifiedIdentity member = cast.members().get(i);
            KeyCase.create(home.resolve(MemberNode.KEYS), password.toCharArray(), new SecureRandom())
                    .putIdentity(MemberNode.KEY, (SoftwareIdentity) member.keys(), member.certificate());
            String address = cast.consortium().members().get(i).address().orElseThrow();
            members.add(MemberProcess.start(home, address, password));
        }
        for (int i = 0; i < members.size(); i++) {
            narrator.tell(
                    "member %d, %s: process %d, serves clients at port %d",
                    i,
                    cast.consortium().members().get(i).name(),
                    members.get(i).pid(),
                    members.get(i).awaitPort());
        }
    }

    /** Addresses for so many members on this machine. */
    static List<String> addresses(int members) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            addresses.add(socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return addresses;
    }

    @Override
    public MedChain medchain(CertifiedIdentity user) throws MedChainException {
        RemoteLedgerBuilder builder = RemoteLedgerBuilder.of(cast.consortium()).user(user.certificate(), user.keys());
        try {
            for (MemberProcess member : members) {
                builder.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), member.awaitPort()));
            }
        } catch (IOException e) {
            throw new UnavailableException("a member does not start", e);
        }
        Ledger ledger = builder.open();
        ledgers.add(ledger);
        MedChain medchain = MedChain.builder(folder.resolve("state"))
                .ledger(ledger)
                .directory(directory)
                .open();
        opened.add(medchain);
        return medchain;
    }

    /** The last member dies and comes back. */
    @Override
    public void disturb(Narrator narrator) throws IOException {
        MemberProcess unlucky = members.get(members.size() - 1);
        narrator.tell("member %d's process %d is killed; the stream goes on", members.size() - 1, unlucky.pid());
        unlucky.kill();
    }

    @Override
    public void check(Narrator narrator) throws IOException, BrokenPromiseException {
        narrator.step("The member that was killed starts again, and all members are compared");
        MemberProcess unlucky = members.get(members.size() - 1);
        unlucky.restart();
        narrator.tell("it is process %d now, serves clients at port %d", unlucky.pid(), unlucky.awaitPort());
        long end = System.nanoTime() + AT_MOST_NANOS;
        Set<String> heads = heads();
        while (heads.size() > 1 && System.nanoTime() < end) {
            heads = heads();
        }
        narrator.check(
                heads.size() == 1,
                "all %d members hold the same chain, up to block %s",
                members.size(),
                String.join(" and ", heads));
    }

    private Set<String> heads() throws IOException {
        Set<String> heads = new HashSet<>();
        for (MemberProcess member : members) {
            heads.add(member.head());
        }
        return heads;
    }

    @Override
    public void close() throws IOException, MedChainException {
        for (MedChain medchain : opened) {
            medchain.close();
        }
        for (Ledger ledger : ledgers) {
            ledger.close();
        }
        directory.close();
        for (MemberProcess member : members) {
            member.close();
        }
    }
}
