package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;

/** Roles that meet over HTTP, on each server. */
@Timeout(300)
class EndpointTest {
    private static final Bytes CONTENT = Bytes.random(new SecureRandom(), 5 << 20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long ROOM = 64 << 20;

    @TempDir
    private Path folder;

    private Hospital hospital;

    @BeforeEach
    void open() throws Exception {
        hospital = new Hospital(folder.resolve("hospital"));
    }

    @AfterEach
    void close() throws Exception {
        hospital.close();
    }

    @ParameterizedTest
    @EnumSource
    void fetch_overHttp_deliversAndNamesARefusal(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(hospital.provider()).open();
                Servers.Running server = kind.start(endpoint, folder.resolve("server"));
                HttpProviderGateway gateway = gateway(server.url())) {
            DataId record = hospital.add(CONTENT, server.url());
            GrantedSession granted = hospital.grant(record);
            Session session = hospital.doctor().accept(granted.forRequester());

            assertThat(fetch(session, record, gateway)).isEqualTo(CONTENT);
            assertThat(hospital.provider().accessLog(0, 10)).singleElement().satisfies(row -> assertThat(
                            row.entry().origin().address())
                    .hasValueSatisfying(address -> assertThat(address).startsWith("127.")));

            hospital.patient().revoke(granted.id());
            assertThatThrownBy(() -> fetch(session, record, gateway)).isInstanceOf(SessionEndedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void invite_overHttp_tellsTheProviderOfTheSession(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(hospital.provider()).open();
                Servers.Running server = kind.start(endpoint, folder.resolve("server"));
                HttpProviderGateway gateway = gateway(server.url())) {
            GrantedSession granted = hospital.grant(hospital.add(CONTENT, server.url()));
            var invitation = granted.forProviders().values().iterator().next();

            assertThat(gateway.invite(server.url(), invitation)).isEqualTo(granted.id());
            assertThat(gateway.invite(server.url(), invitation)).isEqualTo(granted.id());

            hospital.patient().revoke(granted.id());
            assertThatThrownBy(() -> gateway.invite(server.url(), invitation))
                    .isInstanceOfSatisfying(HttpGatewayException.class, e -> {
                        assertThat(e.fault()).isEqualTo(HttpGatewayException.Fault.REFUSED);
                        assertThat(e.retryHelps()).isFalse();
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void fetch_connectionsThatBreak_readsOnWhereAnswersAreKept(Servers kind) throws Exception {
        Path kept = folder.resolve("kept");
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(hospital.provider())
                        .keepAnswers(kept, ROOM, PATIENCE)
                        .open();
                Servers.Running server = kind.start(endpoint, folder.resolve("server"));
                CuttingRelay relay = new CuttingRelay(server.url(), 3, 1_000_000);
                HttpProviderGateway gateway = gateway(relay.url())) {
            DataId record = hospital.add(CONTENT, relay.url());
            Session session = hospital.doctor().accept(hospital.grant(record).forRequester());

            assertThat(fetch(session, record, gateway)).isEqualTo(CONTENT);
            assertThat(relay.connections()).isEqualTo(4);
            assertThat(hospital.provider().accessLog(0, 10)).hasSize(1);
        }
        assertThat(kept).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void fetch_aConnectionThatBreaks_isUnavailableWhereAnswersAreNotKept(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(hospital.provider()).open();
                Servers.Running server = kind.start(endpoint, folder.resolve("server"));
                CuttingRelay relay = new CuttingRelay(server.url(), 1, 1_000_000);
                HttpProviderGateway gateway = gateway(relay.url())) {
            DataId record = hospital.add(CONTENT, relay.url());
            Session session = hospital.doctor().accept(hospital.grant(record).forRequester());

            assertThatThrownBy(() -> fetch(session, record, gateway)).isInstanceOf(UnavailableException.class);
            assertThat(fetch(session, record, gateway)).isEqualTo(CONTENT);
        }
    }

    private Bytes fetch(Session session, DataId record, HttpProviderGateway gateway) throws Exception {
        try (VerifiedData data = hospital.doctor().fetch(session, record, GrantedRange.unrestricted(), gateway);
                InputStream in = data.open()) {
            return Bytes.takeOwnership(in.readAllBytes());
        }
    }

    private static HttpProviderGateway gateway(URI url) {
        return HttpProviderGateway.builder()
                .allowPlain(url.getHost(), url.getPort())
                .patience(PATIENCE)
                .stallTime(PATIENCE)
                .open();
    }
}
