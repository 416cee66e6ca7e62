package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.Member;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Four applications on qbft and quorum, and one that is their client, all from properties. */
@Timeout(120)
class ConsortiumOfFourTest {
    private static final int MEMBERS = 4;
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    private Path folder;

    private final TestConsortium consortium = new TestConsortium();
    private final List<CertifiedIdentity> hospitals = new ArrayList<>();
    private final List<Integer> ports = LocalPorts.free(3 * MEMBERS);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Map<String, Object> shared = new HashMap<>();

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private void found() throws Exception {
        List<Member> members = new ArrayList<>();
        for (int number = 0; number < MEMBERS; number++) {
            CertifiedIdentity hospital = consortium.enrol("hospital " + number);
            hospitals.add(hospital);
            members.add(new Member(
                    "hospital " + number, hospital.certificate(), Optional.of("127.0.0.1:" + ports.get(number))));
            String node = "medchain.directory.nodes[" + number + "].";
            shared.put(node + "number", Integer.toString(number));
            shared.put(node + "host", "127.0.0.1");
            shared.put(node + "port", ports.get(MEMBERS + number).toString());
            shared.put(
                    node + "certificate",
                    "file:" + TestConsortium.certificate(folder, "hospital" + number, hospital.certificate()));
        }
        shared.put("medchain.consortium", "file:" + TestConsortium.genesis(folder, consortium.of(members)));
    }

    private ConfigurableApplicationContext start(String name, CertifiedIdentity identity, String... properties)
            throws Exception {
        Map<String, Object> own = new HashMap<>(TestConsortium.pem(folder, "medchain.identity", identity));
        own.put("medchain.folder", folder.resolve(name).toString());
        ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties(shared)
                .properties(own)
                .properties(properties)
                .run();
        opened.push(application);
        return application;
    }

    private MedChain member(int number) throws Exception {
        return start(
                        "hospital" + number,
                        hospitals.get(number),
                        "medchain.member.engine=qbft",
                        "medchain.member.options.listen=127.0.0.1:" + ports.get(number),
                        "medchain.member.serve=" + server(number))
                .getBean(MedChain.class);
    }

    private String server(int number) {
        return "127.0.0.1:" + ports.get(2 * MEMBERS + number);
    }

    @Test
    void recordOfAMember_grantedAndFetchedByAClient_isVerified() throws Exception {
        found();
        List<MedChain> members = new ArrayList<>();
        StringBuilder servers = new StringBuilder("medchain.client.servers=");
        for (int number = 0; number < MEMBERS; number++) {
            members.add(member(number));
            servers.append(number == 0 ? "" : ",").append(server(number));
        }
        Await.until("all members and nodes are linked", () -> members.stream()
                .allMatch(member -> member.health().isWell()));
        Provider provider = members.get(0).provider(hospitals.get(0));
        ConfigurableApplicationContext client = start(
                "client",
                consortium.enrol("client"),
                "medchain.mode=client",
                servers.toString(),
                "medchain.patient.enabled=true",
                "medchain.requester.enabled=true");
        Patient patient = client.getBean(Patient.class);
        Requester requester = client.getBean(Requester.class);

        InventoryPointer inventory = patient.accept(provider.noticeOf(provider.createInventory(patient.certificate())));
        DataId record = provider.addRecord(
                inventory,
                OperationKey.of("ECG"),
                new DataDescription(Map.of(), URI.create("https://hospital.example/medchain")),
                Optional.empty(),
                new ByteArrayInputStream(CONTENT));
        Session session =
                requester.accept(patient.grant(requester.certificate(), List.of(Selection.all(inventory, record)))
                        .forRequester());
        try (VerifiedData data = requester.fetch(session, record, GrantedRange.unrestricted(), to(provider));
                InputStream content = data.open()) {
            assertThat(content.readAllBytes()).isEqualTo(CONTENT);
        }
        assertThat(members.get(0).status().directory().nodes()).hasSize(MEMBERS - 1);
        assertThat(client.getBean(MedChain.class).health().isReady()).isTrue();
    }

    private static ProviderGateway to(Provider provider) {
        return (url, request) -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                provider.serve(request, answer);
            } catch (IOException | MedChainException e) {
                throw new IllegalStateException(e);
            }
            return new ByteArrayInputStream(answer.toByteArray());
        };
    }
}
