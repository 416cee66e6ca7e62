package org.medchain.examples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.SessionEndedException;
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
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

@Timeout(120)
class HttpGatewayTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SealedRequest REQUEST = new SealedRequest(new Sealed(SuiteId.X25519, Bytes.utf8("request")));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final Instant now = Instant.now();
    private final Instant end = now.plus(Duration.ofDays(1));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, RANDOM);
    private MedChain medchain;
    private HttpDesk desk;
    private URI url;
    private Provider hospital;
    private Patient alice;
    private Requester doctor;

    @BeforeEach
    void open() throws Exception {
        CertifiedIdentity keys = enrol("hospital");
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", keys.certificate())), BlockLimits.DEFAULT);
        medchain = MedChain.member(folder, consortium, keys).open();
        hospital = medchain.provider(keys);
        alice = medchain.patient(enrol("patient"));
        doctor = medchain.requester(enrol("doctor"));
        desk = HttpDesk.open(hospital, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "/medchain");
        url = URI.create("http://127.0.0.1:" + desk.address().getPort() + "/medchain");
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        medchain.close();
    }

    @Test
    void fetch_overHttp_deliversManyBytesAndNamesARefusal() throws Exception {
        Bytes content = Bytes.random(RANDOM, 3 << 20);
        DataId record = add(content);
        GrantedSession granted = grant(record);
        Session session = doctor.accept(granted.forRequester());
        HttpGateway gateway = new HttpGateway(Set.of(url), PATIENCE);

        try (VerifiedData data = doctor.fetch(session, record, GrantedRange.unrestricted(), gateway);
                InputStream in = data.open()) {
            assertThat(Bytes.takeOwnership(in.readAllBytes())).isEqualTo(content);
        }

        alice.revoke(granted.id());
        assertThatThrownBy(() -> doctor.fetch(session, record, GrantedRange.unrestricted(), gateway))
                .isInstanceOf(SessionEndedException.class);
    }

    @Test
    void exchange_withAnUrlThatIsNotAllowed_callsNobody() {
        HttpGateway gateway = new HttpGateway(Set.of(URI.create("http://other.example/")), PATIENCE);

        assertThatThrownBy(() -> gateway.exchange(url, REQUEST))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("expected one of")
                .hasMessageContaining(url.toString());
    }

    @Test
    void exchange_withAClosedDesk_isUnavailable() {
        desk.close();

        assertThatThrownBy(() -> new HttpGateway(Set.of(url), PATIENCE).exchange(url, REQUEST))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void desk_sentTooMuchOrNoRequest_refusesItAndServesOn() throws Exception {
        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[70_000]))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(413);
        HttpResponse<String> malformed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .POST(HttpRequest.BodyPublishers.ofString("no request"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThatThrownBy(() ->
                        new HttpGateway(Set.of(url), PATIENCE).exchange(URI.create(url + "/../no-such-path"), REQUEST))
                .isInstanceOf(UnavailableException.class);
    }

    private DataId add(Bytes content) throws Exception {
        InventoryPointer inventory = alice.accept(hospital.noticeOf(hospital.createInventory(alice.certificate())));
        return hospital.addRecord(
                inventory,
                OperationKey.random(RANDOM),
                new DataDescription(Map.of(), url),
                Optional.empty(),
                new ByteArrayInputStream(content.toByteArray()));
    }

    private GrantedSession grant(DataId record) throws Exception {
        InventoryPointer inventory = hospital.inventories().get(0);
        return alice.grant(doctor.certificate(), List.of(Selection.all(inventory, record)));
    }

    private CertifiedIdentity enrol(String name) throws VerificationException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(name, keys), now, end));
    }
}
