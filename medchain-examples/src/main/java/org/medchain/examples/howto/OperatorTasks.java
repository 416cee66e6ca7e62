package org.medchain.examples.howto;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberChange;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.role.Provider;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.health.Health;
import org.medchain.health.Issue;

/** One method for each task that a page shows. */
final class OperatorTasks {
    private OperatorTasks() {}

    static LedgerServer serveTheLedger(MedChain medchain, CertifiedIdentity member, InetSocketAddress serverAddress)
            throws MedChainException {
        LedgerServer server = LedgerServerBuilder.of(medchain.ledger())
                .member(member)
                .address(serverAddress)
                .open();
        return server;
    }

    static Ledger openALedgerElsewhere(
            ConsortiumConfig consortium,
            CertifiedIdentity user,
            InetSocketAddress northServer,
            InetSocketAddress southServer)
            throws MedChainException {
        Ledger ledger = RemoteLedgerBuilder.of(consortium)
                .user(user)
                .server(northServer)
                .server(southServer)
                .open();
        return ledger;
    }

    static MemberChange proposeAMember(Ledger ledger, IdentityCertificate lakesideCertificate, String lakesideAddress)
            throws MedChainException {
        MemberHistory history = ledger.memberHistory();
        Member lakeside = new Member("Lakeside", lakesideCertificate, Optional.of(lakesideAddress));
        Seat seat = new Seat(4, Optional.of(lakeside));
        MemberChange change = new MemberChange(history.last().changes() + 1, List.of(seat));
        return change;
    }

    static MemberSignature approve(MemberChange change, ConsortiumConfig consortium, int ownNumber, Identity keys) {
        MemberSignature approval = change.approve(consortium, ownNumber, keys);
        return approval;
    }

    static void appendTheChange(
            Ledger ledger, MemberChange change, List<MemberSignature> approvals, CertifiedIdentity member) {
        Event event = ChangeMembers.create(ledger.config().genesisHash(), change, approvals, member.keys())
                .event();
        ledger.append(event).join();
    }

    static MedChain openTheNewMember(
            Path folder, ConsortiumConfig consortium, CertifiedIdentity lakeside, InetSocketAddress lakesideAddress)
            throws MedChainException {
        MedChain medchain = MedChain.member(folder, consortium, lakeside)
                .joinedAs(4)
                .consensus(QbftSettings.listen(lakesideAddress))
                .open();
        return medchain;
    }

    static MemberChange proposeToLeave(Ledger ledger, int leaving) throws MedChainException {
        MemberHistory history = ledger.memberHistory();
        Seat empty = new Seat(leaving, Optional.empty());
        MemberChange change = new MemberChange(history.last().changes() + 1, List.of(empty));
        return change;
    }

    static void addANode(Rosters rosters, IdentityCertificate lakesideCertificate) {
        List<RosterNode> nodes = new ArrayList<>(rosters.latest().nodes());
        nodes.add(new RosterNode(4, lakesideCertificate, "10.0.5.7", 7501));
        rosters.announce(rosters.latest().followedBy(nodes));
    }

    static Event revoke(Ledger ledger, ConsortiumCa ca, IdentityCertificate lost) {
        Event event = RevokeCertificates.create(ledger.config().genesisHash(), List.of(lost.serial()), ca.identity())
                .event();
        ledger.append(event).join();
        return event;
    }

    static Provider openOnPostgres(
            MedChain medchain, CertifiedIdentity user, DataSource pool, HealthDataStore content, SecureRandom random)
            throws MedChainException {
        ProviderStore catalogue = JdbcProviderStore.openShared(pool, random, JdbcProviderStore.DEFAULT_LEASE);
        Provider hospital = medchain.provider(user, catalogue, content, AccessLog.none());
        return hospital;
    }

    static int liveness(MedChain medchain) {
        Health health = medchain.health();
        return health.isLive() ? 200 : 503;
    }

    static int readiness(MedChain medchain, Consumer<Issue> operator) {
        Health health = medchain.health();
        health.issues().forEach(operator);
        return health.isReady() ? 200 : 503;
    }

    static void restoreTheDirectory(Provider hospital) throws MedChainException {
        hospital.republish();
    }
}
