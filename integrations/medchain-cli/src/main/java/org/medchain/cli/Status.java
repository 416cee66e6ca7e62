package org.medchain.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerStatus;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtStatus;
import org.medchain.error.MedChainException;
import org.medchain.health.Health;
import org.medchain.health.PeerStatus;

/** What a client reaches of both networks. */
record Status(
        boolean ready,
        String consortium,
        String genesisHash,
        OfLedger ledger,
        OfDirectory directory,
        List<OfIssue> issues)
        implements Outcome {
    private static final int POLL_MILLIS = 50;

    /** A server or a node. */
    record Peer(String name, boolean linked, @Nullable String since, @Nullable String reason) {
        static Peer of(PeerStatus peer) {
            return new Peer(
                    peer.peer(),
                    peer.isLinked(),
                    peer.linkedSince()
                            .map(since -> since.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse(null),
                    peer.isLinked() ? null : peer.reason());
        }
    }

    record OfLedger(long height, int members, int linked, int quorum, List<Peer> servers) {
        static OfLedger of(LedgerStatus status) {
            return new OfLedger(
                    Math.max(status.height(), status.highestOfOthers()),
                    status.members(),
                    status.linked(),
                    status.quorum(),
                    status.peers().stream().map(Peer::of).toList());
        }
    }

    record OfDirectory(@Nullable Long epoch, boolean moving, List<Peer> nodes) {
        static OfDirectory of(DhtStatus status) {
            return new OfDirectory(
                    status.epoch().isPresent() ? status.epoch().getAsLong() : null,
                    status.isMoving(),
                    status.nodes().stream().map(Peer::of).toList());
        }
    }

    record OfIssue(String code, String text) {}

    /** Opens both networks, and looks until everybody is reached or the time is over. */
    static Status ask(Surroundings at, Configuration configuration, Duration patience)
            throws CommandException, IOException, MedChainException {
        ConsortiumConfig consortium = configuration.consortium();
        CertifiedIdentity user = configuration.identity();
        try (Ledger ledger = Clients.ledger(at, configuration, consortium, user);
                Dht directory = Clients.directory(at, configuration, consortium, user)) {
            long end = System.nanoTime() + patience.toNanos();
            Status status = of(consortium, ledger, directory);
            while (!status.isWhole() && System.nanoTime() < end) {
                pause();
                status = of(consortium, ledger, directory);
            }
            return status.ready ? status.at(LedgerSource.head(ledger)) : status;
        }
    }

    private static Status of(ConsortiumConfig consortium, Ledger ledger, Dht directory) {
        Health health = Health.ofAll(List.of(ledger.health(), directory.health()));
        return new Status(
                health.isReady(),
                consortium.name(),
                consortium.genesisHash().value().toHex(),
                OfLedger.of(ledger.status()),
                OfDirectory.of(directory.status()),
                health.issues().stream()
                        .map(issue -> new OfIssue(issue.code().name(), issue.text()))
                        .toList());
    }

    private Status at(long height) {
        OfLedger known = new OfLedger(height, ledger.members, ledger.linked, ledger.quorum, ledger.servers);
        return new Status(ready, consortium, genesisHash, known, directory, issues);
    }

    private boolean isWhole() {
        return ready
                && !directory.moving()
                && ledger.servers().stream().allMatch(Peer::linked)
                && directory.nodes().stream().allMatch(Peer::linked)
                && issues.isEmpty();
    }

    private static void pause() throws CommandException {
        try {
            boolean unused = new CountDownLatch(1).await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.UNAVAILABLE, "interrupted", e);
        }
    }

    @Override
    public ExitCode exitCode() {
        return ready ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }

    @Override
    public String text() {
        Table facts = Table.facts()
                .row("consortium", consortium)
                .row("state", ready ? "ready" : "not ready")
                .row(
                        "ledger",
                        "height " + ledger.height() + "; " + ledger.linked() + " of " + ledger.members()
                                + " members linked, " + ledger.quorum() + " needed")
                .row(
                        "directory",
                        (directory.epoch() == null ? "no roster" : "roster of epoch " + directory.epoch())
                                + (directory.moving() ? ", moving to the next" : ""));
        Table table = Table.of("NETWORK", "PEER", "LINK");
        ledger.servers().forEach(peer -> table.row("ledger", peer.name(), link(peer)));
        directory.nodes().forEach(peer -> table.row("directory", peer.name(), link(peer)));
        StringBuilder text = new StringBuilder(facts.text() + "\n\n" + table.text());
        if (!issues.isEmpty()) {
            Table found = Table.of("ISSUE", "WHAT");
            issues.forEach(issue -> found.row(issue.code(), issue.text()));
            text.append("\n\n").append(found.text());
        }
        return text.toString();
    }

    private static String link(Peer peer) {
        return peer.linked() ? "since " + peer.since() : "none: " + peer.reason();
    }
}
