package org.medchain.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.Architectures;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.bftsmart.BftSmartSettings;
import org.medchain.chain.consensus.embedded.EmbeddedSettings;
import org.medchain.chain.consensus.postgresql.PostgresSettings;
import org.medchain.chain.consensus.qbft.OrderedConsensusFactory;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.consensus.ratis.RatisSettings;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;

/** Who may know whom. */
class ArchitectureTest {
    private static final String[] ENGINES = {
        "..chain.consensus.embedded..",
        "..chain.consensus.qbft..",
        "..chain.consensus.bftsmart..",
        "..chain.consensus.postgresql..",
        "..chain.consensus.ratis..",
        "..chain.local..",
        "..chain.remote..",
        "..dht.embedded..",
        "..dht.quorum..",
        "..dht.infinispan..",
        "..dht.jdbc.."
    };
    /** The engine whose votes the engines with an ordering use. */
    private static final String VOTING = "..chain.consensus.qbft..";

    private static final String[] ORDERINGS = {
        "..chain.consensus.bftsmart..", "..chain.consensus.postgresql..", "..chain.consensus.ratis.."
    };
    /** What several engines of one network are built from. */
    private static final String[] LEDGER_PARTS = {
        "org.medchain.chain.store..", "org.medchain.chain.replica..", "org.medchain.chain.consensus.member.."
    };

    private static final String[] SPIS = {
        "org.medchain.chain.event",
        "org.medchain.chain.digest",
        "org.medchain.chain.merkle",
        "org.medchain.chain.block",
        "org.medchain.chain.consensus",
        "org.medchain.chain.ordering",
        "org.medchain.chain.ledger..",
        "org.medchain.dht"
    };
    /** What an engine whose blocks come from an ordering is made with. */
    private static final DescribedPredicate<JavaClass> ORDERED =
            belongToAnyOf(OrderedConsensusFactory.class, QbftSettings.class);

    private static final String PROGRAM = "org.medchain.cli";
    /** What makes a running member from a configuration, and so names what an engine offers to applications. */
    private static final String[] CONFIGURED = {PROGRAM, "org.medchain.springboot"};

    private static final DescribedPredicate<JavaClass> SERVED =
            belongToAnyOf(LedgerServer.class, LedgerServerBuilder.class);

    private static final JavaClasses MEDCHAIN = House.CLASSES;

    @Test
    void modules_dependOnlyDownwards() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("crypto")
                .definedBy(
                        "org.medchain.crypto..",
                        "org.medchain.error..",
                        "org.medchain.io..",
                        "org.medchain.metrics..",
                        "org.medchain.time..")
                .layer("parts")
                .definedBy("org.medchain.link..", "org.medchain.log..")
                .layer("databases")
                .definedBy("org.medchain.jdbc..")
                .layer("chain")
                .definedBy("org.medchain.chain..")
                .layer("dht")
                .definedBy("org.medchain.dht..")
                .layer("core")
                .definedBy("org.medchain.core..")
                .whereLayer("core")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("chain")
                .mayOnlyBeAccessedByLayers("core")
                .whereLayer("dht")
                .mayOnlyBeAccessedByLayers("core")
                .whereLayer("databases")
                .mayOnlyBeAccessedByLayers("core", "dht")
                .whereLayer("parts")
                .mayOnlyBeAccessedByLayers("chain", "dht")
                .check(MEDCHAIN);
    }

    @Test
    void whatAVendorCodesAgainst_knowsNoEngine() {
        noClasses()
                .that()
                .resideInAPackage("org.medchain.core..")
                .or()
                .resideInAnyPackage(SPIS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINES)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(LEDGER_PARTS)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.medchain.dht.storage..", "org.medchain.link..", "org.medchain.log..")
                .check(MEDCHAIN);
    }

    /** Integrations are written as a vendor's application is: on what is exported. */
    @Test
    void integrations_knowWhatIsExported() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.medchain.http", "org.medchain.fhir", "org.medchain.micrometer", "org.medchain.springboot")
                .should()
                .dependOnClassesThat(resideInAPackage("org.medchain..")
                        .and(DescribedPredicate.describe(
                                "of a package that is not exported", type -> !House.isExported(type.getPackageName()))))
                .check(MEDCHAIN);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("org.medchain.chain.(*)..").should().beFreeOfCycles().check(MEDCHAIN);
        slices().matching("org.medchain.crypto.(*)..").should().beFreeOfCycles().check(MEDCHAIN);
        slices().matching("org.medchain.core.(*)..").should().beFreeOfCycles().check(MEDCHAIN);
    }

    /** What is public there is so for other packages of the same module. */
    @Test
    void whatCoreKeepsToItself_isNotInItsApi() {
        noClasses()
                .that()
                .resideInAPackage("org.medchain.core..")
                .and()
                .resideOutsideOfPackages("org.medchain.core.internal..", "org.medchain.core")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.medchain.core.internal..")
                .check(MEDCHAIN);
    }

    @Test
    void engines_areFoundAndNotNamed() {
        for (String engine : ENGINES) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(engine)
                    .and()
                    .resideOutsideOfPackages(engine.equals(VOTING) ? ORDERINGS : new String[0])
                    .and()
                    .resideOutsideOfPackages(CONFIGURED)
                    .should()
                    .dependOnClassesThat(resideInAPackage(engine).and(not(ORDERED)))
                    .check(MEDCHAIN);
        }
        classes()
                .that()
                .resideInAnyPackage(ENGINES)
                .and()
                .areTopLevelClasses()
                .and()
                .haveSimpleNameNotEndingWith("Factory")
                .and()
                .resideOutsideOfPackage("..dht.infinispan..") // Infinispan makes some by reflection.
                .and()
                .resideOutsideOfPackage("..chain.remote.wire..") // Shared by client and server; not exported.
                .and()
                .doNotBelongToAnyOf(
                        LedgerServer.class,
                        LedgerServerBuilder.class,
                        QbftSettings.class,
                        EmbeddedSettings.class,
                        BftSmartSettings.class,
                        PostgresSettings.class,
                        RatisSettings.class)
                .should()
                .notBePublic()
                .check(MEDCHAIN);
    }

    @Test
    void theProgram_namesOfEnginesTheLedgersServerAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(CONFIGURED)
                .should()
                .dependOnClassesThat(resideInAnyPackage(ENGINES).and(not(SERVED)))
                .check(MEDCHAIN);
        noClasses()
                .that()
                .resideOutsideOfPackage(PROGRAM)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PROGRAM)
                .check(MEDCHAIN);
    }

    @Test
    void clientAndServerOfTheLedger_shareTheWireFormatAlone() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("client")
                .definedBy("..chain.remote.client..")
                .layer("server")
                .definedBy("..chain.remote.server..")
                .layer("wire")
                .definedBy("..chain.remote.wire..")
                .whereLayer("client")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("server")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("wire")
                .mayOnlyBeAccessedByLayers("client", "server")
                .check(MEDCHAIN);
    }

    /** The defaults of builders, and the program, are all that take the platform's. */
    @Test
    void timeAndRandomness_areGiven() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Builder")
                .and()
                .resideOutsideOfPackage(PROGRAM)
                .should()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callConstructor(SecureRandom.class)
                .orShould()
                .callMethod(SecureRandom.class, "getInstance", String.class)
                .orShould()
                .callMethod(SecureRandom.class, "getInstanceStrong")
                .check(MEDCHAIN);
    }

    @Test
    void bytesFromOutside_meetNoJavaSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .check(MEDCHAIN);
    }

    @Test
    void rocksDb_staysInsideTheStores() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.medchain.chain.store..", "org.medchain.dht.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(MEDCHAIN);
    }

    @Test
    void ratis_staysInsideItsEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..chain.consensus.ratis..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.ratis..")
                .check(MEDCHAIN);
    }

    @Test
    void bftSmart_staysInsideItsEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..chain.consensus.bftsmart..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("bftsmart..")
                .check(MEDCHAIN);
    }
}
