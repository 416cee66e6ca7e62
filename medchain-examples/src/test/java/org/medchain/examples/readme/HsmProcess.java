package org.medchain.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.health.IssueCode;
import org.medchain.io.LocalPorts;
import org.medchain.metrics.Metrics;

/**
 * A process of a hospital whose keys are in a token: it is the ledger's one member, a node of the directory and a provider, and serves
 * a doctor over both networks. A process of its own, for the library of the token is told by the environment where its files are.
 */
final class HsmProcess implements AutoCloseable {
    static final String DONE = "a record was shared, and after the token was back another one";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DomainTag USE = DomainTag.of("test");

    private final Instant now = Instant.now();
    private final ConsortiumCa ca =
            ConsortiumCa.create("Test CA", SuiteId.P256, now, now.plus(Duration.ofDays(365)), RANDOM);
    private final char[] pin;
    private final KeysInAnHsm keys;
    private final MedChain member;
    private final LedgerServer server;
    private final MedChain client;
    private final Provider hospital;
    private final Patient alice;
    private final Requester doctor;

    private HsmProcess(Path folder, char[] pin) throws Exception {
        this.pin = pin;
        this.keys = KeysInAnHsm.open(folder.resolve("hsm.cfg").toString(), pin, RANDOM);
        IdentityCertificate certificate = ca.issue(keys.request(), now, now.plus(Duration.ofDays(365)));
        CertifiedIdentity inToken = new CertifiedIdentity(keys.hospital(), certificate);
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", certificate)), BlockLimits.DEFAULT);
        List<Integer> ports = LocalPorts.free(3);
        Rosters rosters =
                Rosters.from(Roster.first(List.of(new RosterNode(0, certificate, "127.0.0.1", ports.get(0)))));
        this.member = OpenMember.open(
                folder.resolve("member"), consortium, inToken, address(ports.get(1)), rosters, Metrics.NONE);
        this.server = LedgerServerBuilder.of(member.ledger())
                .member(inToken)
                .address(address(ports.get(2)))
                .open();
        CertifiedIdentity user = enrol("doctor");
        this.client = MedChain.client(folder.resolve("client"), consortium, user)
                .server(address(ports.get(2)))
                .directory(rosters)
                .open();
        this.hospital = member.provider(inToken);
        this.alice = client.patient(enrol("patient"));
        this.doctor = client.requester(user);
    }

    public static void main(String[] arguments) throws Exception {
        try (HsmProcess process = new HsmProcess(Path.of(arguments[0]), arguments[1].toCharArray())) {
            assertThat(HsmIdentity.failures(process.keys, process.pin)).isEmpty();
            process.run();
        }
        System.out.println(DONE);
    }

    private void run() throws Exception {
        for (String alias : List.of("hospital-signing", "hospital-sealing")) {
            assertThat(keys.store().getKey(alias, null).getEncoded()).isNull();
        }
        InventoryPointer inventory = alice.accept(hospital.noticeOf(hospital.createInventory(alice.certificate())));
        share(inventory, "X-ray 1");
        losesTheTokenAndGoesOn();
        share(inventory, "X-ray 2");
        member.ledger().verify(height -> {});
        assertThat(member.ledger().height()).isGreaterThan(5);
    }

    private void share(InventoryPointer inventory, String name) throws Exception {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        DataDescription about = new DataDescription(Map.of(), URI.create("https://hospital.example/"));
        DataId record = hospital.addRecord(
                inventory, OperationKey.of(name), about, Optional.empty(), new ByteArrayInputStream(content));
        GrantedSession granted = alice.grant(doctor.certificate(), List.of(Selection.all(inventory, record)));
        Session session = doctor.accept(granted.forRequester());
        ProviderGateway gateway = (url, request) -> serve(request);
        try (VerifiedData data = doctor.fetch(session, record, GrantedRange.unrestricted(), gateway);
                InputStream received = data.open()) {
            assertThat(received.readAllBytes()).isEqualTo(content);
        }
        alice.revoke(granted.id());
    }

    /** Nothing is signed, and nothing ends: when the token is back, so is the member. */
    private void losesTheTokenAndGoesOn() throws Exception {
        long before = member.ledger().height();
        ((AuthProvider) keys.store().getProvider()).logout();
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> keys.hospital().sign(USE, Bytes.empty()));
        CompletableFuture<EventRef> receipt = member.ledger()
                .append(RevokeCertificates.create(
                                member.ledger().config().genesisHash(),
                                List.of(enrol("nobody").certificate().serial()),
                                ca.identity())
                        .event());
        await(() -> member.ledger().health().has(IssueCode.KEY_UNAVAILABLE));
        assertThat(receipt).isNotDone();
        assertThat(member.ledger().height()).isEqualTo(before);

        keys.store().load(null, pin);
        receipt.get(60, TimeUnit.SECONDS);
        await(() -> !member.ledger().health().has(IssueCode.KEY_UNAVAILABLE));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private InputStream serve(SealedRequest request) throws UnavailableException {
        try {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            hospital.serve(request, answer);
            return new ByteArrayInputStream(answer.toByteArray());
        } catch (IOException | MedChainException e) {
            throw new UnavailableException("the provider failed", e);
        }
    }

    private CertifiedIdentity enrol(String name) throws VerificationException {
        SoftwareIdentity user = SoftwareIdentity.generate(SuiteId.P256, RANDOM);
        return new CertifiedIdentity(
                user, ca.issue(EnrolmentRequest.create(name, user), now, now.plus(Duration.ofDays(365))));
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() throws MedChainException {
        client.close();
        server.close();
        member.close();
    }
}
