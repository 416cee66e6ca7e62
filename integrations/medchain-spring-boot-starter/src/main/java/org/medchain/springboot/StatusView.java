package org.medchain.springboot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.ledger.LedgerStatus;
import org.medchain.core.MedChainStatus;
import org.medchain.dht.DhtStatus;
import org.medchain.health.Issue;
import org.medchain.health.PeerStatus;
import org.medchain.health.Refusal;

/** What the actuator shows of {@link MedChainStatus}: of both networks and their issues, and of no patient. */
record StatusView(
        boolean live,
        boolean ready,
        boolean well,
        List<IssueView> issues,
        LedgerView ledger,
        DirectoryView directory,
        @Nullable ClientsView clients) {
    static StatusView of(MedChainStatus status, Optional<ServedClients> clients) {
        return new StatusView(
                status.health().isLive(),
                status.health().isReady(),
                status.health().isWell(),
                status.health().issues().stream().map(IssueView::of).toList(),
                LedgerView.of(status.ledger()),
                DirectoryView.of(status.directory()),
                clients.map(ClientsView::of).orElse(null));
    }

    record ClientsView(String servedAt, List<RefusalView> refusals) {
        static ClientsView of(ServedClients clients) {
            return new ClientsView(
                    clients.address(),
                    clients.refusals().stream().map(RefusalView::of).toList());
        }
    }

    record IssueView(String code, String effect, String text) {
        static IssueView of(Issue issue) {
            return new IssueView(issue.code().name(), issue.effect().name(), issue.text());
        }
    }

    record LedgerView(
            long height,
            long highestOfOthers,
            int members,
            int linked,
            int quorum,
            List<PeerView> peers,
            List<RefusalView> refusals) {
        static LedgerView of(LedgerStatus status) {
            return new LedgerView(
                    status.height(),
                    status.highestOfOthers(),
                    status.members(),
                    status.linked(),
                    status.quorum(),
                    status.peers().stream().map(PeerView::of).toList(),
                    status.refusals().stream().map(RefusalView::of).toList());
        }
    }

    record DirectoryView(@Nullable Long epoch, boolean moving, List<PeerView> nodes, List<RefusalView> refusals) {
        static DirectoryView of(DhtStatus status) {
            OptionalLong epoch = status.epoch();
            return new DirectoryView(
                    epoch.isPresent() ? epoch.getAsLong() : null,
                    status.isMoving(),
                    status.nodes().stream().map(PeerView::of).toList(),
                    status.refusals().stream().map(RefusalView::of).toList());
        }
    }

    record PeerView(
            String peer, boolean linked, @Nullable Instant since, @Nullable String kind, @Nullable String reason) {
        static PeerView of(PeerStatus status) {
            return new PeerView(
                    status.peer(),
                    status.isLinked(),
                    status.linkedSince().orElse(null),
                    status.kind().map(Enum::name).orElse(null),
                    status.isLinked() ? null : status.reason());
        }
    }

    record RefusalView(Instant at, String address, String reason) {
        static RefusalView of(Refusal refusal) {
            return new RefusalView(refusal.at(), refusal.address(), refusal.reason());
        }
    }
}
