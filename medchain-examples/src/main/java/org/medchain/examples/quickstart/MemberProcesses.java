package org.medchain.examples.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.ClientBuilder;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.examples.quickstart.MemberProcess.Held;

/**
 * Both networks in as many processes as there are members: each orders the ledger's events and stores its part of the
 * directory. Each user reaches them with a certificate, through whichever members answer, and keeps no records here.
 */
final class MemberProcesses implements Backdrop {
    private static final int ID_LENGTH = 16;

    private static final long AT_MOST_NANOS = 60_000_000_000L;

    private final Path folder;
    private final Cast cast;
    private final List<MemberProcess> members = new ArrayList<>();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<MedChain> opened = new ArrayList<>();
    private final DirectoryNodes directory;

    private final Orderer orderer;

    /**
     * What orders the members' events.
     *
     * @param database the server of the engine that needs one; closed with the members
     */
    record Orderer(Invocation.Engine engine, Optional<DatabaseServer> database) {
        /** What a member's process is told of it; empty if the members' own votes do it. */
        private Optional<String> argument() {
            return engine == Invocation.Engine.RATIS
                    ? Optional.of(MemberNode.RATIS)
                    : database.map(DatabaseServer::url);
        }

        private Optional<String> told() {
            return switch (engine) {
                case QBFT -> Optional.empty();
                case POSTGRESQL -> Optional.of("a table of a PostgreSQL server orders their events");
                case RATIS -> Optional.of("Raft among them orders their events");
            };
        }
    }

    private MemberProcesses(Cast cast, DirectoryNodes directory, Orderer orderer, Path folder) {
        this.orderer = orderer;
        this.cast = cast;
        this.directory = directory;
        this.folder = folder;
    }

    /** Starts the members' processes, each with its keys in a key case of its own. */
    static MemberProcesses start(Cast cast, DirectoryNodes directory, Orderer orderer, Path folder, Narrator narrator)
            throws IOException, MedChainException {
        MemberProcesses started = new MemberProcesses(cast, directory, orderer, folder);
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
        narrator.step("Each hospital starts its member, a process with its own keys and disk");
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
            List<String> addresses = new ArrayList<>(List.of(address, String.join(",", directory.addresses())));
            orderer.argument().ifPresent(addresses::add);
            members.add(MemberProcess.start(home, addresses, password));
        }
        for (int i = 0; i < members.size(); i++) {
            narrator.tell(
                    "member %d, %s: process %d, serves the ledger at port %d and the directory at %s",
                    i,
                    cast.consortium().members().get(i).name(),
                    members.get(i).pid(),
                    members.get(i).awaitPort(),
                    directory.addresses().get(i));
        }
        orderer.told().ifPresent(told -> narrator.tell("%s; they agree on each block all the same", told));
        narrator.tell("every record of the directory is on %d of them", directory.replicas());
    }

    @Override
    public MedChain medchain(CertifiedIdentity user) throws MedChainException {
        String id = user.identity().id().value().toHex().substring(0, ID_LENGTH);
        ClientBuilder builder = MedChain.client(folder.resolve("state").resolve(id), cast.consortium(), user)
                .directory(directory.rosters(cast.consortium()), DirectoryNodes::tuned);
        try {
            for (MemberProcess member : members) {
                builder.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), member.awaitPort()));
            }
        } catch (IOException e) {
            throw new UnavailableException("a member does not start", e);
        }
        MedChain medchain = builder.open();
        opened.add(medchain);
        return medchain;
    }

    /** The last member dies and comes back. */
    @Override
    public void disturb(Narrator narrator) throws IOException {
        MemberProcess unlucky = members.get(members.size() - 1);
        narrator.tell("member %d's process %d is killed; the stream goes on", members.size() - 1, unlucky.pid());
        unlucky.kill();
        if (orderer.database().isPresent()) {
            narrator.tell("so is the database server, which starts again");
            orderer.database().get().crashAndRestart();
        }
    }

    /** The member that was killed missed the removal, and learns of it. */
    @Override
    public void reclaim(Narrator narrator) throws IOException, BrokenPromiseException {
        MemberProcess unlucky = members.get(members.size() - 1);
        unlucky.restart();
        narrator.tell("the member that was killed starts again, as process %d", unlucky.pid());
        int port = unlucky.awaitPort();
        long end = System.nanoTime() + AT_MOST_NANOS;
        List<Held> before = held();
        while (!isOnAllCopies(before) && System.nanoTime() < end) {
            before = held();
        }
        List<Held> after = new ArrayList<>();
        for (MemberProcess member : members) {
            after.add(member.reclaim());
        }
        narrator.check(
                isOnAllCopies(after)
                        && sum(after, Held::reclaimableBytes) == 0
                        && sum(after, Held::bytesOnDisk) < sum(before, Held::bytesOnDisk),
                "on the members' disks %,d bytes before, %,d after; %d copies of records and %d of tombstones are left",
                sum(before, Held::bytesOnDisk),
                sum(after, Held::bytesOnDisk),
                sum(after, Held::records),
                sum(after, Held::tombstones));
        narrator.tell("it serves the ledger at port %d now", port);
    }

    private List<Held> held() throws IOException {
        List<Held> held = new ArrayList<>();
        for (MemberProcess member : members) {
            held.add(member.held());
        }
        return held;
    }

    /** Nobody who should have a record or a tombstone is without, as far as numbers tell. */
    private boolean isOnAllCopies(List<Held> held) {
        boolean alike = held.stream()
                        .map(member -> List.of(member.records(), member.tombstones()))
                        .distinct()
                        .count()
                == 1;
        return sum(held, Held::tombstones) > 0
                && (directory.replicas() == members.size()
                        ? alike
                        : sum(held, Held::tombstones) % directory.replicas() == 0
                                && sum(held, Held::records) % directory.replicas() == 0);
    }

    private static long sum(List<Held> held, ToLongFunction<Held> what) {
        return held.stream().mapToLong(what).sum();
    }

    @Override
    public void check(Narrator narrator) throws IOException, BrokenPromiseException {
        narrator.step("All members are compared");
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
        for (MemberProcess member : members) {
            member.close();
        }
        if (orderer.database().isPresent()) {
            orderer.database().get().close();
        }
    }
}
