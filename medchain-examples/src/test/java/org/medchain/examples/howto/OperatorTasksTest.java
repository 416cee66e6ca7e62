package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberChange;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.core.MedChain;
import org.medchain.core.role.Provider;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Rosters;
import org.medchain.error.VerificationException;
import org.medchain.health.Issue;
import org.medchain.io.LocalPorts;

/** Four members of one process each, on one machine, for what the how-to pages show. */
@Timeout(900)
class OperatorTasksTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int FOUNDERS = 4;

    @TempDir
    private Path folder;

    private final Instant now = Instant.now();
    private final Instant end = now.plus(Duration.ofDays(365));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, RANDOM);
    private final List<CertifiedIdentity> keys = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final List<MedChain> members = new ArrayList<>();
    private ConsortiumConfig consortium;

    @BeforeEach
    void open() throws Exception {
        List<Member> founders = new ArrayList<>();
        for (int port : LocalPorts.free(FOUNDERS + 1)) {
            CertifiedIdentity member = enrol("member");
            keys.add(member);
            addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            founders.add(new Member("member " + port, member.certificate(), Optional.of("127.0.0.1:" + port)));
        }
        consortium =
                ConsortiumConfig.create("Test", ca.certificate(), founders.subList(0, FOUNDERS), BlockLimits.DEFAULT);
        for (int i = 0; i < FOUNDERS; i++) {
            members.add(MedChain.member(folder.resolve("member-" + i), consortium, keys.get(i))
                    .consensus(QbftSettings.listen(addresses.get(i)))
                    .open());
        }
    }

    @AfterEach
    void close() throws Exception {
        for (MedChain member : members) {
            member.close();
        }
    }

    @Test
    void member_joinsAndAnotherLeaves_asShown() throws Exception {
        Ledger ledger = members.get(0).ledger();
        await(ledger::isCaughtUp);
        String address = "127.0.0.1:" + addresses.get(FOUNDERS).getPort();
        MemberChange joins =
                OperatorTasks.proposeAMember(ledger, keys.get(FOUNDERS).certificate(), address);
        OperatorTasks.appendTheChange(ledger, joins, approvals(joins), keys.get(0));
        MedChain lakeside = OperatorTasks.openTheNewMember(
                folder.resolve("lakeside"), consortium, keys.get(FOUNDERS), addresses.get(FOUNDERS));
        members.add(lakeside);

        await(lakeside.ledger()::isCaughtUp);
        assertThat(lakeside.ledger().memberHistory().last().numbers()).containsExactly(0, 1, 2, 3, 4);

        MemberChange leaves = OperatorTasks.proposeToLeave(ledger, 3);
        OperatorTasks.appendTheChange(ledger, leaves, approvals(leaves), keys.get(0));
        assertThat(ledger.memberHistory().last().numbers()).containsExactly(0, 1, 2, 4);
    }

    @Test
    void certificate_revoked_isSeenByAClientOfTwoMembers() throws Exception {
        Ledger ledger = members.get(0).ledger();
        await(ledger::isCaughtUp);
        await(members.get(1).ledger()::isCaughtUp);
        CertifiedIdentity lost = enrol("lost");
        OperatorTasks.revoke(ledger, ca, lost.certificate());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (LedgerServer north = OperatorTasks.serveTheLedger(members.get(0), keys.get(0), any);
                LedgerServer south = OperatorTasks.serveTheLedger(members.get(1), keys.get(1), any);
                Ledger client = OperatorTasks.openALedgerElsewhere(
                        consortium, enrol("clinic"), north.address(), south.address())) {
            assertThat(client.isRevoked(lost.certificate().serial())).isTrue();
        }
    }

    @Test
    void health_ofAMemberAndItsProvider_isWellOnceItHasCaughtUp() throws Exception {
        MedChain member = members.get(0);
        await(member.ledger()::isCaughtUp);
        Provider hospital = member.provider(keys.get(0));

        OperatorTasks.restoreTheDirectory(hospital);

        await(() -> member.health().isWell());
        List<Issue> issues = new ArrayList<>();
        assertThat(OperatorTasks.liveness(member)).isEqualTo(200);
        assertThat(OperatorTasks.readiness(member, issues::add)).isEqualTo(200);
        assertThat(issues).isEmpty();
    }

    @Test
    void roster_withAnotherNode_followsTheFirst() throws Exception {
        Rosters rosters = FoundConsortium.firstRoster(
                new FoundConsortium.Founders(certificateOf(0), certificateOf(1), certificateOf(2), certificateOf(3)));

        OperatorTasks.addANode(rosters, certificateOf(FOUNDERS));

        assertThat(rosters.latest().epoch()).isEqualTo(2);
        assertThat(rosters.latest().nodes()).hasSize(FOUNDERS + 1);
    }

    private IdentityCertificate certificateOf(int member) {
        return keys.get(member).certificate();
    }

    private List<MemberSignature> approvals(MemberChange change) {
        List<MemberSignature> approvals = new ArrayList<>();
        for (int i = 0; i < FOUNDERS; i++) {
            approvals.add(
                    OperatorTasks.approve(change, consortium, i, keys.get(i).keys()));
        }
        return approvals;
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private CertifiedIdentity enrol(String name) throws VerificationException {
        SoftwareIdentity made = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(made, ca.issue(EnrolmentRequest.create(name, made), now, end));
    }
}
