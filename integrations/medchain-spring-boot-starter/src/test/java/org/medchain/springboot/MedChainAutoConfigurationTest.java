package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.core.MedChain;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.health.IssueCode;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MedChainAutoConfigurationTest {
    @TempDir
    private Path folder;

    private ApplicationContextRunner member() {
        return Runners.member(folder.resolve("state"));
    }

    @Test
    void disabled_configuresNothing() {
        Runners.bare().withPropertyValues("medchain.enabled=false").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(MedChain.class)
                .doesNotHaveBean(MedChainProperties.class));
    }

    /** Spring Boot's own conditions take these for false, and bind them as true. */
    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "1", "TRUE"})
    void switch_thatIsOn_asSpringBootBindsIt_isOn(String on) {
        member().withPropertyValues("medchain.enabled=" + on, "medchain.requester.enabled=" + on)
                .run(context ->
                        assertThat(context).hasSingleBean(MedChain.class).hasSingleBean(Requester.class));
        member().withPropertyValues("medchain.requester.enabled=no")
                .run(context ->
                        assertThat(context).hasSingleBean(MedChain.class).doesNotHaveBean(Requester.class));
    }

    @Test
    void switch_thatIsNeitherOnNorOff_endsTheStart() {
        member().withPropertyValues("medchain.enabled=maybe")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("maybe"));
    }

    @Test
    void member_withAFolderAlone_isOpenWithoutRoles() {
        member().run(context -> {
            assertThat(context)
                    .hasSingleBean(MedChain.class)
                    .doesNotHaveBean(Provider.class)
                    .doesNotHaveBean(Requester.class)
                    .doesNotHaveBean(Patient.class)
                    .doesNotHaveBean(HealthDataStore.class);
            assertThat(context.getBean(MedChain.class).health().isReady()).isTrue();
            assertThat(folder.resolve("state/ledger")).isDirectory();
        });
    }

    @Test
    void consortiumAndIdentity_ofFiles_openAMember() throws Exception {
        Runners.bare()
                .withPropertyValues(
                        "medchain.folder=" + folder.resolve("state"),
                        "medchain.consortium=file:" + Runners.CONSORTIUM.genesis(folder))
                .withPropertyValues(pairs(TestConsortium.pem(folder, "medchain.identity", Runners.CONSORTIUM.hospital)))
                .run(context -> {
                    assertThat(context.getBean(ConsortiumConfig.class)).isEqualTo(Runners.CONSORTIUM.config);
                    assertThat(context.getBean(CertifiedIdentity.class).identity())
                            .isEqualTo(Runners.CONSORTIUM.hospital.identity());
                    assertThat(context.getBean(MedChain.class).health().isReady())
                            .isTrue();
                });
    }

    static String[] pairs(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
    }

    @Test
    void medchain_ofTheApplication_isTaken_andNeedsNoProperty() throws Exception {
        try (MedChain own = MedChain.member(folder, Runners.CONSORTIUM.config, Runners.CONSORTIUM.hospital)
                .open()) {
            Runners.bare()
                    .withBean(MedChain.class, () -> own)
                    .run(context -> assertThat(context.getBean(MedChain.class)).isSameAs(own));
        }
    }

    @Test
    void close_closesMedChainAndWipesTheKeysThatWereLoaded() throws Exception {
        List<MedChain> opened = new ArrayList<>();
        List<CertifiedIdentity> loaded = new ArrayList<>();
        Runners.bare()
                .withBean(ConsortiumConfig.class, () -> Runners.CONSORTIUM.config)
                .withPropertyValues("medchain.folder=" + folder.resolve("state"))
                .withPropertyValues(pairs(TestConsortium.pem(folder, "medchain.identity", Runners.CONSORTIUM.hospital)))
                .run(context -> {
                    opened.add(context.getBean(MedChain.class));
                    loaded.add(context.getBean(CertifiedIdentity.class));
                });

        assertThat(opened.get(0).health().has(IssueCode.CLOSED)).isTrue();
        assertThatThrownBy(() -> loaded.get(0).keys().sign(DomainTag.of("test"), Bytes.empty()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void clockAndRandom_ofTheApplication_areTaken() {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        member().withBean(Clock.class, () -> clock)
                .withBean(SecureRandom.class, () -> random)
                .run(context -> {
                    MedChainOpener.Surroundings taken = context.getBean(MedChainOpener.Surroundings.class);
                    assertThat(taken.clock()).isSameAs(clock);
                    assertThat(taken.random()).isSameAs(random);
                });
    }

    @Test
    void customizer_hasTheLastWord() {
        member().withPropertyValues("medchain.member.engine=nonesuch")
                .withBean(MemberBuilderCustomizer.class, () -> builder -> builder.consensus(ConsensusSettings.EMBEDDED))
                .run(context -> assertThat(context).hasSingleBean(MedChain.class));
    }

    @Test
    void consensusSettings_ofTheApplication_takeThePlaceOfTheProperties() {
        member().withPropertyValues("medchain.member.engine=nonesuch")
                .withBean(ConsensusSettings.class, () -> ConsensusSettings.EMBEDDED)
                .run(context -> assertThat(context).hasSingleBean(MedChain.class));
    }

    @Test
    void engineOptions_areThoseOfTheProperties() {
        member().withPropertyValues("medchain.member.options.queue-bytes=1")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("queue"));
    }

    @Test
    void nodes_makeARoster_unlessTheApplicationHasOne() throws Exception {
        Path certificate = TestConsortium.certificate(folder, "hospital", Runners.CONSORTIUM.hospital.certificate());
        ApplicationContextRunner withNodes = member().withPropertyValues(
                        "medchain.directory.node=false",
                        "medchain.directory.epoch=3",
                        "medchain.directory.nodes[0].number=7",
                        "medchain.directory.nodes[0].host=127.0.0.1",
                        "medchain.directory.nodes[0].port=7501",
                        "medchain.directory.nodes[0].certificate=file:" + certificate);
        Roster expected = new Roster(
                3,
                Roster.DEFAULT_REPLICAS,
                List.of(new RosterNode(7, Runners.CONSORTIUM.hospital.certificate(), "127.0.0.1", 7501)));

        withNodes.run(
                context -> assertThat(context.getBean(Rosters.class).latest()).isEqualTo(expected));
        Rosters own = Rosters.from(expected);
        withNodes.withBean(Rosters.class, () -> own).run(context -> assertThat(context.getBean(Rosters.class))
                .isSameAs(own));
        member().run(context -> assertThat(context).doesNotHaveBean(Rosters.class));
    }
}
